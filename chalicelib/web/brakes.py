"""Whose tries are counted: those for one account, and those from one place in the network."""

from ipaddress import IPv6Address, ip_address

from chalicelib.store import throttle
from chalicelib.store.throttle import Try
from chalicelib.web.request import Request

_IPV6_NETWORK_BITS = 64


def of_sign_in(request: Request, email: str | None) -> tuple[Try, ...]:
    """A try to sign in; where what came is no address, that of one who sends such."""
    sender = network_of(request.source_ip)
    network = Try(throttle.ADDRESS, sender), Try(throttle.PASSWORD_SENDER, sender)
    return (*network, *of_password(email)) if email else network


def of_mail(request: Request, email: str) -> tuple[Try, ...]:
    """A mail that somebody has sent to an address."""
    network = network_of(request.source_ip)
    return Try(throttle.MAIL_SENDER, network), Try(throttle.MAIL, email)


def of_invitation(request: Request, email: str) -> tuple[Try, ...]:
    """A mail by which somebody who is signed in invites an address into a team."""
    inviter = Try(throttle.INVITER, request.viewer.coach_id)
    return (*of_mail(request, email), inviter, Try(throttle.INVITED, email))


def of_password(email: str) -> tuple[Try, ...]:
    """A try at the password of somebody signed in."""
    return Try(throttle.ACCOUNT, email), Try(throttle.PASSWORD, email)


def of_code(coach_id: str) -> Try:
    """A code of a coach's second factor."""
    return Try(throttle.SECOND_FACTOR, coach_id)


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
