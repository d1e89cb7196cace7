"""Whose tries are counted: those for one account, and those from one place in the network."""

from ipaddress import IPv6Address, ip_address

from chalicelib.http.request import Request
from chalicelib.store import attempt_counters
from chalicelib.store.attempt_counters import Try

_IPV6_NETWORK_BITS = 64


def of_sign_in(request: Request, email: str | None) -> tuple[Try, ...]:
    """A try to sign in; where what came is no address, that of one who sends such."""
    sender = network_of(request.source_ip)
    network = Try(attempt_counters.ADDRESS, sender), Try(attempt_counters.PASSWORD_SENDER, sender)
    return (*network, *of_password(email)) if email else network


def of_mail(request: Request, email: str) -> tuple[Try, ...]:
    """A mail that somebody has sent to an address."""
    network = network_of(request.source_ip)
    return Try(attempt_counters.MAIL_SENDER, network), Try(attempt_counters.MAIL, email)


def of_invitation(request: Request, email: str) -> tuple[Try, ...]:
    """A mail by which somebody who is signed in invites an address into a team."""
    inviter = Try(attempt_counters.INVITER, request.viewer.coach_id)
    return (*of_mail(request, email), inviter, Try(attempt_counters.INVITED, email))


def of_password(email: str) -> tuple[Try, ...]:
    """A try at the password of somebody signed in."""
    return Try(attempt_counters.ACCOUNT, email), Try(attempt_counters.PASSWORD, email)


def of_code(coach_id: str) -> Try:
    """A code of a coach's second factor."""
    return Try(attempt_counters.SECOND_FACTOR, coach_id)


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
