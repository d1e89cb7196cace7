"""The routes of registering, signing in and out, and the profile."""

from chalicelib.http.formats import Format
from chalicelib.http.route import Operation, Route
from chalicelib.site import paths
from chalicelib.site.accounts import (
    confirmation,
    password_reset,
    profile,
    profile_changes,
    registration,
    second_factor,
    signing_in,
)


def _for_anybody(path: str, get: Operation, post: Operation) -> Route:
    """A route with a form for viewers who are not signed in."""
    return Route(
        path,
        {"GET": get, "POST": post},
        (Format.HTML,),
        for_anybody=True,
        error_help=signing_in.error_help,
    )


ROUTES = (
    _for_anybody(
        paths.REGISTER,
        Operation(registration.register_page, "The form to register with", query=("next",)),
        Operation(
            registration.register,
            "Register",
            form_schemas=("registration",),
            page_after_form=True,
            statuses=(429,),
        ),
    ),
    _for_anybody(
        paths.CONFIRM,
        Operation(
            confirmation.confirm_page,
            "What a link in a mail confirms",
            query=("token", "next"),
            statuses=(404,),
        ),
        Operation(
            confirmation.confirm,
            "Confirm it",
            form_schemas=("confirmation", "new account", "new password"),
            statuses=(302, 404),
        ),
    ),
    _for_anybody(
        paths.LOGIN,
        Operation(
            signing_in.login_page,
            "The form to sign in with; `form=code`: the one for the code of two-step sign-in",
            forms={
                second_factor.CODE_FORM: Operation(second_factor.code_page, "The form for a code")
            },
            query=("next",),
            statuses=(302,),
        ),
        Operation(
            signing_in.login,
            "Sign in; `form=code`: with the code that is asked for after the password",
            forms={second_factor.CODE_FORM: Operation(second_factor.enter_code)},
            form_schemas=("sign-in", "sign-in code"),
            statuses=(302, 429),
        ),
    ),
    _for_anybody(
        paths.RESET,
        Operation(
            password_reset.password_page,
            "The form to ask for a new password",
            query=("next",),
        ),
        Operation(
            password_reset.ask_password,
            "Ask for a new password",
            form_schemas=("forgotten",),
            page_after_form=True,
            statuses=(429,),
        ),
    ),
    Route(
        paths.PROFILE,
        {
            "GET": Operation(
                profile.profile,
                "Your profile, and all that is stored about you; not for programs with a token",
                forms={
                    "delete": Operation(profile.deletion, "The form to delete the account"),
                    second_factor.PROFILE_FORM: Operation(
                        second_factor.second_factor_page,
                        "The form for two-step sign-in",
                    ),
                },
                response_schema="Profile",
                statuses=(302, 403),
                for_programs=False,
            ),
            "POST": Operation(
                profile_changes.change,
                "Change your account, by `action`",
                form_schemas=(
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
                page_after_form=True,
                statuses=(409, 429),
                for_programs=False,
            ),
        },
        (Format.HTML, Format.JSON),
        reads_account=True,
    ),
    Route(
        paths.LOGOUT,
        {
            "POST": Operation(
                signing_in.logout, "Sign out", form_schemas=("nothing",), statuses=(302,)
            )
        },
        for_anybody=True,
    ),
)
