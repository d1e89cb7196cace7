"""How many examples a test of a property tries."""

from hypothesis import HealthCheck, settings

_USUAL = 100


def examples(count: int) -> settings:
    """So many examples, however busy the machine is; fewer by the same share as others have fewer.

    The profile of ``make check`` gives every test fewer than the usual hundred.
    """
    share = settings().max_examples / _USUAL
    return settings(max_examples=round(count * share), suppress_health_check=list(HealthCheck))
