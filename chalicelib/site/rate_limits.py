"""What is counted for rate limits: tries for one account, and tries from one network."""

from ipaddress import IPv6Address, ip_address

from chalicelib.http.request import Request
from chalicelib.store import attempt_counters
from chalicelib.store.attempt_counters import Try

_IPV6_NETWORK_BITS = 64


def of_sign_in(request: Request, email: str | None) -> tuple[Try, ...]:
    """A try to sign in; without a valid e-mail address, counted for the network alone."""
    sender = network_of(request.source_ip)
    network = Try(attempt_counters.ADDRESS, sender), Try(attempt_counters.PASSWORD_SENDER, sender)
    return (*network, *of_password(email)) if email else network


def of_mail(request: Request, email: str) -> tuple[Try, ...]:
    """A mail to an address, because of a request from that network."""
    network = network_of(request.source_ip)
    return Try(attempt_counters.MAIL_SENDER, network), Try(attempt_counters.MAIL, email)


def of_invitation(request: Request, email: str) -> tuple[Try, ...]:
    """A mail in which the viewer invites somebody to a team."""
    inviter = Try(attempt_counters.INVITER, request.viewer.coach_id)
    return (*of_mail(request, email), inviter, Try(attempt_counters.INVITED, email))


def of_password(email: str) -> tuple[Try, ...]:
    """A try of the password of one account."""
    return Try(attempt_counters.ACCOUNT, email), Try(attempt_counters.PASSWORD, email)


def of_code(coach_id: str) -> Try:
    """A try of a code of a coach's second factor."""
    return Try(attempt_counters.SECOND_FACTOR, coach_id)


def network_of(address: str) -> str:
    """The IPv4 address, or the /64 network of an IPv6 address, which one customer has."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    shift = parsed.max_prefixlen - _IPV6_NETWORK_BITS
    return str(IPv6Address(int(parsed) >> shift << shift))
