"""What a client can ask of accounts: its part of the description for programs."""

from chalicelib.web import confirming, forgotten, profile, registration, signing_in
from chalicelib.web.operations import ASKED, Operation

_FORM = (400, 403, 413, 415, 422, 503)
_SENT = (200, 429, *_FORM)

ACCOUNT_OPERATIONS = (
    Operation(
        path="/register",
        summary="The form to register with",
        formats=registration.FORMATS,
        query=("next",),
    ),
    Operation(
        path="/register",
        method="post",
        summary="Register",
        codes=_SENT,
        fields=("name", "email", "password", "next"),
    ),
    Operation(
        path="/confirm",
        summary="What a link in a mail confirms",
        formats=confirming.FORMATS,
        query=("token", "next"),
        codes=(404,),
    ),
    Operation(
        path="/confirm",
        method="post",
        summary="Confirm it",
        codes=(302, 404, *_FORM),
        fields=("token", "password", "next"),
    ),
    Operation(
        path="/login",
        summary="The form to sign in with",
        formats=signing_in.FORMATS,
        query=("next",),
    ),
    Operation(
        path="/login",
        method="post",
        summary="Sign in",
        codes=(302, 429, *_FORM),
        fields=("email", "password", "next"),
    ),
    Operation(
        path="/logout",
        method="post",
        summary="Sign out",
        codes=(302, *_FORM),
    ),
    Operation(
        path="/password",
        summary="The form for who forgot the password",
        formats=forgotten.FORMATS,
        query=("next",),
    ),
    Operation(
        path="/password",
        method="post",
        summary="Ask for a new password",
        codes=_SENT,
        fields=("email", "next"),
    ),
    Operation(
        path="/profile",
        summary="Your profile, and all that is kept of you; not for programs with a token",
        formats=profile.FORMATS,
        schema="Profile",
        codes=ASKED,
        forms=("delete",),
    ),
    Operation(
        path="/profile",
        method="post",
        summary="Change your account: `action` says what",
        codes=(200, 302, 429, *_FORM),
        fields=(
            "action",
            "name",
            "email",
            "current_password",
            "new_password",
            "label",
            "access",
            "id",
        ),
    ),
)
"""What a client can ask of accounts."""
