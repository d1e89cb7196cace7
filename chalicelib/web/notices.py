"""What a page says once after something was done: ``?done=`` names it, the text stands here."""

from collections.abc import Mapping

NOTICES: Mapping[str, str] = {
    "confirmed": "Your address is confirmed: sign in to begin.",
    "signed-out": "You are signed out.",
    "name": "Your name is changed.",
    "email": "Your new address is confirmed: sign in with it from now on.",
    "password": "Your password is changed, and you are signed out everywhere else.",
    "sessions": "Signed out there.",
    "token-revoked": "The token no longer works.",
    "account-deleted": "Your account is deleted.",
}
