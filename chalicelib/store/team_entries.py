"""Public teams in lists and in search: a copy of the team under every key it is found by."""

from typing import Any

from chalicelib.models import Team, Visibility
from chalicelib.store import keys, records
from chalicelib.store.names import searched


def entries(team: Team) -> list[dict[str, Any]]:
    """The items by which lists and search find the team: none for a private one.

    ``search_words`` holds the words it is found by, each after a space, so that ``contains`` finds
    words by their beginning.
    """
    if team.visibility is Visibility.PRIVATE:
        return []
    found = searched(team.name)
    attributes = {**records.from_team(team), "search_words": "".join(f" {word}" for word in found)}
    places = keys.list_entries(team) + keys.word_entries(team)
    return [{**key, **attributes} for key in places]
