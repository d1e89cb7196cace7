"""The command: one line for each promise; the exit status says whether all are kept."""

import argparse
import sys
from collections.abc import Callable, Sequence

from ops.command import OpsError
from ops.smoke import pages, protection, protocol
from ops.smoke.visit import NotChecked, Visit, Wrong

Check = Callable[[Visit], str]
CHECKS: Sequence[Check] = (
    pages.start_page,
    pages.assets,
    protection.security_headers,
    pages.unknown_pages,
    pages.deep_pages,
    protocol.head,
    protocol.options,
    protocol.other_methods,
    pages.lists,
    pages.lineup,
    pages.names,
    protocol.conditions,
    protocol.request_ids,
    protocol.compression,
    pages.description,
    protection.cookies,
    protection.forms,
    protection.https_only,
)
"""Each gives something to add to its line, and raises ``Wrong``, ``NotChecked`` or ``OSError``."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Visit the site; 0 if all promises are kept, 1 if not, 2 if it cannot be reached."""
    parser = argparse.ArgumentParser(prog="make smoke", description="Check a deployed site.")
    parser.add_argument("url")
    try:
        visit = Visit(parser.parse_args(arguments).url)
        _reach(visit)
    except OpsError as error:
        print(f"make smoke: {error}", file=sys.stderr)
        return 2
    kept = [_line(check, visit) for check in CHECKS]
    wrong = kept.count(False)
    print(f"{wrong} of {len(kept)} promises are not kept" if wrong else f"{visit.url} does well")
    return 1 if wrong else 0


def _reach(visit: Visit) -> None:
    try:
        visit.get("/")
    except OSError as error:
        raise OpsError(
            f"{visit.url} cannot be reached ({error}): is it the URL that `make outputs` shows?"
        ) from error


def _line(check: Check, visit: Visit) -> bool:
    """Print the result of the check; whether nothing is wrong."""
    title = str(check.__doc__).removesuffix(".")
    try:
        more = check(visit)
    except NotChecked as reason:
        print(f"--     {title}: not checked, {reason}")
    except Wrong as wrong:
        print(f"WRONG  {title}: {wrong}")
        return False
    except OSError as error:
        print(f"WRONG  {title}: expected an answer, came none ({error})")
        return False
    else:
        print(f"ok     {title}" + (f" ({more})" if more else ""))
    return True


if __name__ == "__main__":
    sys.exit(main())
