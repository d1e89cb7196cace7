"""Errors in fields, in English."""

from chalicelib.representations.messages.en.lineup import Words


def _other_positions(sport: str, player: str, position: str, times: int) -> str:
    others = f", and so on, {times} times" if times > 1 else ""
    return (
        f"{sport} does not have all the players' positions ({player} plays {position}{others}): "
        "keep the sport, or start with a new team."
    )


WORDS: Words = {
    "value.choice": "Choose one of {choices}.",
    "value.whole": "Give a whole number from {least} to {most}.",
    "name.missing": "Give a name.",
    "name.too_long": "Use at most {most} characters; this name has {length}.",
    "name.hidden_characters": "Use letters of any script, without control or hidden characters.",
    "name.invisible": "Give a name that can be seen.",
    "email.wrong": "Give an e-mail address, such as ana@example.org.",
    "email.too_long": "Give an address of at most {most} characters.",
    "password.too_short": "Use at least {least} characters: a few words make a good password.",
    "password.too_long": "Use at most {most} characters.",
    "password.common": "This password, perhaps with other digits, is on the lists of common "
    "passwords that are tried first: choose another one.",
    "password.has_email": "Leave your e-mail address out of the password.",
    "password.about_you": "This is mostly your name, your address, a team of yours or words of "
    "this site: add words that have nothing to do with them.",
    "second_factor.wrong_code": "This code does not work. An app shows a new one every 30 seconds, "
    "and each works only once.",
    "number.taken": "{number} is {player}'s; give another, or none.",
    "formation.choice": "Choose one of {formations}, or none to get the best one.",
    "formation.none": "Give none: {sport} has no formations for {size} players.",
    "positions.missing": "Give at least one position, the preferred one first: {positions}.",
    "positions.unknown": "Give positions that {sport} has: {positions}.",
    "positions.doubled": "Give each position once, the preferred one first.",
    "players.no_list": "Give a list of players.",
    "players.no_player": "Give a player with name and positions.",
    "sport.other_positions": _other_positions,
    "status.of_player": "{player}: {reason}",
}
