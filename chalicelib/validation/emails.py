"""What may be an e-mail address, in the form in which addresses are compared."""

import re

from chalicelib.message import message
from chalicelib.validation.fields import InvalidValue

EMAIL_LENGTH = 254
"""The most characters that an address has (RFC 5321)."""

_WRONG = message("email.wrong")
_ENCODED_WORD = "=?"
"""What begins text that mail programs decode in headers (RFC 2047), line breaks included."""
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def check_email(value: object) -> str:
    """Return the address in lower case, its domain in ASCII; else raise InvalidValue."""
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > EMAIL_LENGTH:
        # To bring a domain of many marks into its form takes with the square of its length.
        raise InvalidValue(message("email.too_long", most=EMAIL_LENGTH))
    local, _, domain = text.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise InvalidValue(_WRONG) from error
    address = f"{local.lower()}@{ascii_domain}"
    if _ENCODED_WORD in local:
        raise InvalidValue(_WRONG)
    fits = _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(ascii_domain)
    if not fits or len(address) > EMAIL_LENGTH:
        raise InvalidValue(_WRONG)
    return address
