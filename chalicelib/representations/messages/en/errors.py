"""Errors in English: the headings of their pages, and what to do about them."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from math import ceil

from chalicelib.representations.messages.en.lineup import Words, listing

_HEADINGS: Mapping[HTTPStatus, str] = {
    HTTPStatus.BAD_REQUEST: "That address does not work",
    HTTPStatus.UNAUTHORIZED: "This needs an account",
    HTTPStatus.FORBIDDEN: "You may not do this",
    HTTPStatus.NOT_FOUND: "There is nothing here",
    HTTPStatus.METHOD_NOT_ALLOWED: "That cannot be done here",
    HTTPStatus.NOT_ACCEPTABLE: "There is no such version of this page",
    HTTPStatus.CONFLICT: "That conflicts with what is there",
    HTTPStatus.PRECONDITION_FAILED: "Somebody else was faster",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "That is too much at once",
    HTTPStatus.REQUEST_URI_TOO_LONG: "That address is too long",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "Your browser sent too much",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "That cannot be read here",
    HTTPStatus.PRECONDITION_REQUIRED: "This needs the version it is meant for",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many tries",
}
_LONGEST_IN_SECONDS = 90


def _heading(status: HTTPStatus) -> str:
    return _HEADINGS.get(status, status.phrase)


def _types(before: str) -> Callable[[Sequence[str]], str]:
    def words(types: Sequence[str]) -> str:
        return f"{before} {' or '.join(types)}."

    return words


def _wait(seconds: int) -> str:
    """A time to wait, in seconds or in minutes, rounded up."""
    if seconds <= _LONGEST_IN_SECONDS:
        return f"{seconds} second" + ("" if seconds == 1 else "s")
    return f"{ceil(seconds / 60)} minutes"


def _too_many_tries(seconds: int) -> str:
    return f"There were too many tries: try again in {_wait(seconds)}."


def _too_many_keys(most: int, seconds: int) -> str:
    return (
        f"You sent {most} requests with an “Idempotency-Key” today, which is the limit: "
        f"send this one without it, or again in {_wait(seconds)}."
    )


def _sizes(sizes: Sequence[int]) -> str:
    listed = listing([str(size) for size in sizes], "or")
    return f"This sport is played with {listed} on the field: choose one of these."


_HTTP: Words = {
    "http.no_page": "There is no page at this address: it may be mistyped, or the page may be "
    "gone.",
    "http.method": "This address does not accept {method}: use {allowed}.",
    "http.body_type": _types("Send the body as"),
    "http.form_type": _types("Send the form as"),
    "http.token_signs_nobody_in": "This is for people: a token can neither sign in nor out.",
    "http.token_only_reads": "This token is read-only: create one that may write, on your profile.",
    "http.wrong_credentials": "The token in the Authorization header is not valid.",
    "http.no_credentials": "This needs valid credentials, and the request has none.",
    "http.other_site": "This came from a page of another site, so nothing was changed. If you "
    "meant to do it, go to the page here and do it there.",
    "http.unproven_sender": "The page was open for too long, or your browser keeps no cookies from "
    "this site. Nothing was changed.",
    "http.unreadable_form": "The form cannot be read: please send it again.",
    "http.no_json": "The body cannot be read as JSON.",
    "http.no_json_object": "The body has to be a JSON object.",
    "http.half_character": "The body has half a character (a lone surrogate), which is not text.",
    "http.too_deep": "The body nests too deep: at most {most} levels are allowed.",
    "http.member_twice": "The body has “{name}” twice in one object: send it once.",
    "http.no_form": "There is no form “{name}” here: use {forms}.",
    "http.form_is_page": "Forms are only available as text/html (?format=html).",
    "http.no_format": "There is no format “{name}”: use one of {formats}.",
    "http.offer": "This page is available as {formats}.",
    "http.long_address": "The address has {length} characters: at most {most} are allowed.",
    "http.long_header": "The header “{name}” has {length} characters: at most {most} are allowed.",
    "http.large_body": "The body is too large: at most 1 MB is allowed.",
    "http.as_written": "{text}",
    "heading.of_status": _heading,
    "heading.for_its_people": "This is for people of the team",
    "heading.forgery": "We could not be sure that this was you",
    "heading.no_such_team": "There is no such team",
    "heading.link_over": "This link no longer works",
}
_PROBLEMS: Words = {
    "heading.invalid": "Some values are not right",
    "heading.conflict": "Another change was faster",
    "heading.not_mailed": "The mail could not be sent",
    "heading.unavailable": "The teams cannot be reached for a moment",
    "heading.busy": "Others are changing the same thing",
    "heading.our_fault": "Something went wrong on our side",
    "heading.too_many_changes": "Too many changes at once",
    "heading.too_many_teams": "That is one team too many",
    "heading.unknown_size": "That many players cannot be fielded",
    "heading.unknown_formation": "There is no such formation",
    "problem.invalid": "Some values are not right.",
    "problem.invalid_fields": "Some values are not right: see the reason for each.",
    "problem.conflict": "Somebody else was changing the same thing at the same moment, so "
    "nothing was changed. Please send it again.",
    "problem.not_mailed": "Please try again in {seconds} seconds. Nothing was saved or changed, so "
    "it can simply be sent again. If it fails again and again, check that the address is right.",
    "problem.unavailable": "Please try again in {seconds} seconds. If you were saving something, "
    "check first whether it is there already: it is there as a whole, or not at all.",
    "problem.busy": "Please try again in {seconds} seconds. Nothing of yours was saved, since "
    "others kept saving at the same moment.",
    "problem.our_fault": "It isn't anything you did, and nothing was changed. Please try again.",
    "problem.too_many_changes": "This changes {changes} things at once, and {most} is the most: "
    "end sessions, revoke tokens or leave teams that you no longer need, and try again.",
    "problem.too_many_teams": "A coach has at most {most} teams: delete one first, or hand it "
    "over.",
    "problem.too_many_tries": _too_many_tries,
}
_RESOURCES: Words = {
    "account.activity_needs_sign_in": "Activity is shown to its coach only: sign in first.",
    "account.activity_not_for_programs": "This is for a coach and not for programs: sign in to "
    "see it.",
    "account.link_over": "This link was used already, or it is too old. Try to sign in; if that "
    "does not work, register again or ask for a new password.",
    "account.profile_needs_sign_in": "A profile is shown to its coach only: sign in first.",
    "account.profile_not_for_programs": "A profile is for its coach and not for programs: sign in "
    "to see it or to change it.",
    "account.second_factor_changed": "Two-step sign-in was changed elsewhere in the meantime, so "
    "nothing was changed: your profile shows whether it is on.",
    "account.teams_changed": "Your teams have changed since you opened this page: check what "
    "happens to them now, and give your password again.",
    "account.too_many_tokens": "{most} tokens are the most: revoke one first.",
    "account.unknown_action": "“action” is one of {actions}.",
    "account.not_your_own": "This is not your password.",
    "account.wrong_setup_key": "The setup key is not one from this site: open the page again.",
    "account.wrong_sign_in": "The address or the password is wrong.",
    "idempotency.key_length": "“Idempotency-Key” has 1 to {most} characters.",
    "idempotency.long_answer": "This request was carried out before, and nothing was done now. "
    "Its answer was too long to be kept: read {address} to see what is there.",
    "idempotency.other_request": "This key came with another request in the last 24 hours: use a "
    "new one.",
    "idempotency.too_many_keys": _too_many_keys,
    "import.no_file": "Choose a file, or paste rows.",
    "import.no_text": "Give the file as a text.",
    "import.not_taken": "The file has errors, so nothing was changed.",
    "import.preview": "“preview” is “true” or “false”, or not there at all.",
    "import.too_large": "The file is too large: at most 400 KB are allowed.",
    "import.type": "Send the file as {csv}, or in {json}, or in a form as {form}.",
    "lineup.for_its_people_ask": "Only people of a junior team see its lineups: ask its coach to "
    "invite you.",
    "lineup.for_its_people_sign_in": "Only people of a junior team see its lineups: sign in if you "
    "are one of them.",
    "lineup.formations": "With that many players the formations are {formations}.",
    "lineup.no_such_page": "There is no such page: after /best/ comes a type of team ({types}), or "
    "a team and a number of players.",
    "lineup.sizes": _sizes,
    "list.limit": "“limit” is a whole number from 1 to {most}.",
    "list.long_text": "“q” is too long: search with at most {most} characters.",
    "list.many_words": "“q” has too many words: search with at most {most}.",
    "list.unknown_value": "“{value}” is not valid for “{name}”: use {choices}.",
    "list.wrong_cursor": "The cursor in “after” is not one of this list: begin with the first "
    "page.",
    "people.hand_to_oneself": "Hand the team to somebody else: you are its coach already.",
    "people.invitation_over": "This invitation no longer works: it was used, taken back, or is "
    "older than a week. Ask whoever invited you for a new one.",
    "people.invited_already": "This address has an invitation already: take that back to send "
    "another.",
    "people.last_coach": "A team needs a coach: make somebody else coach first, or hand the team "
    "over.",
    "people.member_already": "You are on this team already: a coach of it can change your role.",
    "people.no_room": "A team has at most {most} people, those who are invited included: remove "
    "somebody, or take an invitation back.",
    "people.no_such_invitation": "There is no such invitation: it was used, taken back or expired.",
    "people.no_such_person": "There is no such person on this team: look at its people.",
    "people.other_role": "{name} has another role by now: {role}.",
    "people.receiver_is_coach": "Whoever gets the team is its coach.",
    "people.team_is_full": "This team has {most} people already, which is the most: ask a coach of "
    "it to make room, and follow the link again.",
    "people.they_have_most_teams": "They have {most} teams already, which is the most for one "
    "coach.",
    "people.too_many_invitations": "{most} invitations in seven days are the most: wait until some "
    "of them expire.",
    "people.you_have_most_teams": "You have {most} teams already, which is the most for one coach.",
    "player.not_found": "There is no such player on this team: look at its roster.",
    "player.removed": "This player is no longer on the roster, so nothing was saved. What you "
    "entered can be added as a new player.",
    "players.too_many": "A team has at most {most} players: remove somebody first.",
    "team.activity_for_coaches": "Only a coach of this team sees who changed what.",
    "team.for_coaches": "Only a coach of this team may do that.",
    "team.name_taken": "Another team has this name already: choose another, or add a place or a "
    "year.",
    "team.not_found": "There is no team called “{name}”. Search for it, or look through all teams.",
    "team.people_for_members": "Only people on the team see who else is.",
    "team.players_for_assistants": "Only a coach or an assistant of this team changes its players.",
    "team.roles_for_coaches": "Only a coach of this team decides who is on it.",
    "team.unknown": "There is no team called “{name}”.",
    "value.flag": "Give true or false.",
    "version.missing": "Load the page again: the form did not say which version it was filled "
    "from.",
    "version.no_if_match": "Say with “If-Match” which version you mean: send the ETag that came "
    "with it as JSON.",
    "version.old_if_match": "Somebody else has changed this since you read it, so nothing was "
    "changed: read it again, and send your change with its new ETag.",
    "version.stale_form": "Somebody else saved a change while you were busy here, so nothing was "
    "saved yet. What you entered is kept; beside it is what is there now. Look it over, and save "
    "again.",
}
WORDS: Words = {**_HTTP, **_PROBLEMS, **_RESOURCES}
