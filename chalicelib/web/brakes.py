"""Whose tries are counted: those for one account, and those from one place in the network."""

from ipaddress import IPv6Address, ip_address
from math import ceil

from chalicelib.store import throttle
from chalicelib.store.throttle import Brake, TooManyTries
from chalicelib.web.errors import TooManyRequests
from chalicelib.web.request import Request

_IPV6_NETWORK_BITS = 64
_LONGEST_IN_SECONDS = 90


def before_sign_in(request: Request, email: str) -> None:
    """Count a try to sign in; raises ``TooManyRequests``."""
    _count(throttle.ADDRESS, network_of(request.source_ip))
    _count(throttle.ACCOUNT, email)


def before_mail(request: Request, email: str) -> None:
    """Count a mail that somebody has sent to an address; raises ``TooManyRequests``."""
    _count(throttle.MAIL_SENDER, network_of(request.source_ip))
    _count(throttle.MAIL, email)


def before_password(coach_id: str) -> None:
    """Count a try at the password of somebody signed in; raises ``TooManyRequests``."""
    _count(throttle.ACCOUNT, coach_id)


def network_of(address: str) -> str:
    """The address, or the network that one customer has where addresses are plenty (IPv6)."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    shift = parsed.max_prefixlen - _IPV6_NETWORK_BITS
    return str(IPv6Address(int(parsed) >> shift << shift))


def _count(brake: Brake, who: str) -> None:
    try:
        throttle.count(brake, who)
    except TooManyTries as error:
        raise TooManyRequests(
            f"There were too many tries: the next one is taken in {_spoken(error.seconds)}.",
            headers={"Retry-After": str(error.seconds)},
        ) from error


def _spoken(seconds: int) -> str:
    """A wait as people say it, never shorter than it is."""
    if seconds <= _LONGEST_IN_SECONDS:
        return f"{seconds} second" + ("" if seconds == 1 else "s")
    return f"{ceil(seconds / 60)} minutes"
