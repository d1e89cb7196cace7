"""What a client can ask of accounts: its part of the description for programs."""

from chalicelib.openapi.operation import Operation, Operations
from chalicelib.site.activity import pages as activity

ACCOUNT_OPERATIONS: Operations = {
    ("GET", "/register"): Operation(summary="The form to register with", query=("next",)),
    ("POST", "/register"): Operation(
        summary="Register", forms=("registration",), page=True, codes=(429,)
    ),
    ("GET", "/confirm"): Operation(
        summary="What a link in a mail confirms", query=("token", "next"), codes=(404,)
    ),
    ("POST", "/confirm"): Operation(
        summary="Confirm it",
        forms=("confirmation", "new account", "new password"),
        codes=(302, 404),
    ),
    ("GET", "/login"): Operation(
        summary="The form to sign in with; `form=code`: the one for the code of two-step sign-in",
        query=("next",),
        codes=(302,),
    ),
    ("POST", "/login"): Operation(
        summary="Sign in; `form=code`: with the code that is asked for after the password",
        forms=("sign-in", "sign-in code"),
        codes=(302, 429),
    ),
    ("POST", "/logout"): Operation(summary="Sign out", forms=("nothing",), codes=(302,)),
    ("GET", "/password"): Operation(
        summary="The form for who forgot the password", query=("next",)
    ),
    ("POST", "/password"): Operation(
        summary="Ask for a new password", forms=("forgotten",), page=True, codes=(429,)
    ),
    ("GET", "/profile"): Operation(
        summary="Your profile, and all that is kept of you; not for programs with a token",
        schema="Profile",
        programs=False,
        codes=(302, 403),
    ),
    ("GET", activity.ACTIVITY_PATH): Operation(
        summary="The last 100 events of your account, of 90 days; not for programs with a token",
        schema="Activity",
        programs=False,
        codes=(302, 403),
    ),
    ("POST", "/profile"): Operation(
        summary="Change your account: `action` says what",
        forms=(
            "name",
            "address",
            "password",
            "session",
            "other sessions",
            "api token",
            "revoked token",
            "second factor",
            "no second factor",
            "recovery codes",
            "account",
        ),
        page=True,
        programs=False,
        codes=(409, 429),
    ),
}
"""What a client can ask of accounts."""
