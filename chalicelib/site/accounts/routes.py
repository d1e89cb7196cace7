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

_PAGE = (Format.HTML,)

ROUTES = (
    Route(
        paths.REGISTER,
        {
            "GET": Operation(
                registration.register_page, "The form to register with", query=("next",)
            ),
            "POST": Operation(
                registration.register,
                "Register",
                form_schemas=("registration",),
                page_after_form=True,
                statuses=(429,),
            ),
        },
        _PAGE,
        for_anybody=True,
        error_help=signing_in.error_help,
    ),
    Route(
        paths.CONFIRM,
        {
            "GET": Operation(
                confirmation.confirm_page,
                "What a link in a mail confirms",
                query=("token", "next"),
                statuses=(404,),
            ),
            "POST": Operation(
                confirmation.confirm,
                "Confirm it",
                form_schemas=("confirmation", "new account", "new password"),
                statuses=(302, 404),
            ),
        },
        _PAGE,
        for_anybody=True,
        error_help=signing_in.error_help,
    ),
    Route(
        paths.LOGIN,
        {
            "GET": Operation(
                signing_in.login_page,
                "The form to sign in with; `form=code`: the one for the code of two-step sign-in",
                forms={
                    second_factor.CODE_FORM: Operation(
                        second_factor.code_page, "The form for a code"
                    )
                },
                query=("next",),
                statuses=(302,),
            ),
            "POST": Operation(
                signing_in.login,
                "Sign in; `form=code`: with the code that is asked for after the password",
                forms={second_factor.CODE_FORM: Operation(second_factor.enter_code)},
                form_schemas=("sign-in", "sign-in code"),
                statuses=(302, 429),
            ),
        },
        _PAGE,
        for_anybody=True,
        error_help=signing_in.error_help,
    ),
    Route(
        paths.RESET,
        {
            "GET": Operation(
                password_reset.password_page,
                "The form for who forgot the password",
                query=("next",),
            ),
            "POST": Operation(
                password_reset.ask_password,
                "Ask for a new password",
                form_schemas=("forgotten",),
                page_after_form=True,
                statuses=(429,),
            ),
        },
        _PAGE,
        for_anybody=True,
        error_help=signing_in.error_help,
    ),
    Route(
        paths.PROFILE,
        {
            "GET": Operation(
                profile.profile,
                "Your profile, and all that is kept of you; not for programs with a token",
                forms={
                    "delete": Operation(profile.deletion, "Whether the account may really go"),
                    second_factor.PROFILE_FORM: Operation(
                        second_factor.second_factor_page, "Two-step sign-in, on or off"
                    ),
                },
                response_schema="Profile",
                statuses=(302, 403),
                for_programs=False,
            ),
            "POST": Operation(
                profile_changes.change,
                "Change your account: `action` says what",
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
