"""What DynamoDB refuses or fails to do, in the store's words."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from chalicelib.store.errors import Conflict, StoreError, Unavailable
from chalicelib.store.typed_values import unpack

Item = dict[str, Any]

_PASSING = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ResourceNotFoundException",
        "ServiceUnavailable",
        "ThrottlingException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)


class ConditionFailed(Conflict):
    """Conditions failed of what DynamoDB was asked to write.

    ``failed``: the places of those writes in the transaction; ``found``: by place, the items that
    are there, where the request asked for them.
    """

    def __init__(
        self, failed: Sequence[int], found: Mapping[int, dict[str, Any]] | None = None
    ) -> None:
        super().__init__("a condition of the transaction failed")
        self.failed = tuple(failed)
        self.found = dict(found or {})


class InTheWay(Unavailable):
    """Another transaction was at the same items at the same moment."""


@contextmanager
def translated() -> Iterator[None]:
    """DynamoDB's failures as the store's own exceptions; mistakes of ours stay as they are."""
    try:
        yield
    except ClientError as error:
        meaning = _meaning(error)
        if meaning is None:
            raise
        raise meaning from error
    except ParamValidationError:
        # What the table is not even asked is a mistake of ours.
        raise
    except BotoCoreError as error:
        raise Unavailable(type(error).__name__) from error


def _meaning(error: ClientError) -> StoreError | None:
    code = error.response["Error"]["Code"]
    if code == "TransactionCanceledException":
        return _cancelled(error)
    if code == "ConditionalCheckFailedException":
        found: Any = error.response.get("Item")
        return ConditionFailed([0], {0: unpack(found)} if found else {})
    return Unavailable(code) if code in _PASSING else None


def _cancelled(error: ClientError) -> StoreError:
    reasons: list[dict[str, Any]] = list(error.response.get("CancellationReasons", []))  # type: ignore[arg-type]
    codes = [str(reason.get("Code")) for reason in reasons]
    failed = [place for place, code in enumerate(codes) if code == "ConditionalCheckFailed"]
    found = {place: unpack(reasons[place]["Item"]) for place in failed if "Item" in reasons[place]}
    if failed:
        return ConditionFailed(failed, found)
    causes = set(codes) - {"None"}
    kind = InTheWay if causes == {"TransactionConflict"} else Unavailable
    return kind(", ".join(sorted(causes)))
