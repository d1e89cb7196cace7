"""What may be an e-mail address, in the form in which addresses are compared."""

import re

EMAIL_LENGTH = 254
"""The most characters that an address has (RFC 5321)."""

_WRONG = "Give an e-mail address, such as ana@example.org."
_TOO_LONG = f"Give an address of at most {EMAIL_LENGTH} characters."
_ENCODED_WORD = "=?"
"""What begins text that mail programs decode in headers (RFC 2047), line breaks included."""
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def check_email(value: object) -> str:
    """Return the address in lower case, its domain in ASCII; else raise ValueError."""
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > EMAIL_LENGTH:
        # To bring a domain of many marks into its form takes with the square of its length.
        raise ValueError(_TOO_LONG)
    local, _, domain = text.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise ValueError(_WRONG) from error
    address = f"{local.lower()}@{ascii_domain}"
    if _ENCODED_WORD in local:
        raise ValueError(_WRONG)
    fits = _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(ascii_domain)
    if not fits or len(address) > EMAIL_LENGTH:
        raise ValueError(_WRONG)
    return address
