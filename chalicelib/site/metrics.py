"""Figures in the log that CloudWatch makes metrics of (its embedded metric format)."""

from collections.abc import Mapping
from time import time
from typing import Any

from chalicelib.settings import settings

NAMESPACE = "TeamCoach"
UNITS: Mapping[str, str] = {
    "Latency": "Milliseconds",
    "Errors": "Count",
    "Lineups": "Count",
    "DatabaseRequests": "Count",
    "ReadCapacity": "Count",
    "WriteCapacity": "Count",
}
"""Every metric and its unit, as CloudWatch names it."""


def embedded(values: Mapping[str, float]) -> dict[str, Any]:
    """The members of a line that make metrics of ``values``, which has one for each of ``UNITS``.

    They are per stage, and per nothing else: each further dimension is a metric of its own to pay.
    """
    metrics = [{"Name": name, "Unit": unit} for name, unit in UNITS.items()]
    directive = {"Namespace": NAMESPACE, "Dimensions": [["Stage"]], "Metrics": metrics}
    return {
        "Stage": settings().stage,
        **{name: values[name] for name in UNITS},
        "_aws": {"Timestamp": int(time() * 1000), "CloudWatchMetrics": [directive]},
    }
