"""Notices in English, which a page shows once after a change, by their names in ``?done=``."""

from collections.abc import Mapping

NOTICES: Mapping[str, str] = {
    "confirmed": "Your address is confirmed: sign in to begin.",
    "not-saved": "You were signed out, so nothing was saved. Sign in to go on.",
    "signed-out": "You are signed out.",
    "name": "Your name is changed.",
    "email": "Your new address is confirmed: sign in with it from now on.",
    "password-changed": "Your password is changed. You are signed out everywhere else.",
    "password-set": "Your new password is set: sign in with it.",
    "sessions": "Signed out on that device.",
    "token-revoked": "The token no longer works.",
    "second-factor-off": "Two-step sign-in is off.",
    "sign-in-over": "That sign-in no longer works: it took too long, had too many wrong codes, or "
    "was used already. Sign in again.",
    "account-deleted": "Your account is deleted.",
    "team-created": "The team is created. Add its players next.",
    "team-saved": "The team is saved.",
    "team-deleted": "The team is deleted, with everything in it.",
    "player-added": "The player is on the roster.",
    "player-saved": "The player is saved.",
    "player-removed": "The player is off the roster.",
    "statuses-saved": "Availability is saved.",
    "imported": "The players are imported.",
    "invited": "The invitation is sent.",
    "invitation-back": "The invitation no longer works.",
    "roles": "The role is changed.",
    "person-removed": "They are no longer on the team.",
    "left": "You left the team.",
    "joined": "Welcome to the team.",
    "member-already": "You are on this team already.",
}
