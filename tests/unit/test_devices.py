"""Devices in words, from what browsers and programs say of themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.representations.devices import device_name
from chalicelib.representations.html import ago

_KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"
_IOS = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0",
            "Firefox on Android",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {_IOS} Version/17.5 "
            "Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {_IOS} CriOS/126.0 "
            "Mobile/15E148 Safari/604.1",
            "Chrome on iPhone",
        ),
        (
            f"Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) {_IOS} FxiOS/130.0 Mobile Safari/605.1",
            "Firefox on iPad",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {_KHTML} Chrome/126.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {_KHTML} SamsungBrowser/25.0 Chrome/121.0.0.0 "
            "Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_KHTML} Chrome/126.0.0.0 Safari/537.36 "
            "Edg/126.0.0.0",
            "Edge on Windows",
        ),
        (
            f"Mozilla/5.0 (X11; Linux x86_64) {_KHTML} Chrome/126.0.0.0 Safari/537.36 OPR/111.0",
            "Opera on Linux",
        ),
        (
            f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {_KHTML} Chrome/126.0.0.0 Safari/537.36",
            "Chrome on ChromeOS",
        ),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_IOS} Version/17.5 Safari/605.1.15",
            "Safari on Mac",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15)", "A browser on Mac"),
        ("Mozilla/5.0 Gecko/130.0 Firefox/130.0", "Firefox"),
        ("Mozilla/5.0", "A browser"),
        ("", "A browser"),
        ("<script>alert(1)</script>", "A browser"),
        ("curl/8.5.0", "curl"),
        ("python-requests/2.32.3", "python-requests"),
        ("Team-Coach-App/1.2 (phone)", "Team-Coach-App"),
        ("x" * 200, "A browser"),
    ],
)
def test_is_told_in_words(user_agent, name):
    assert device_name(user_agent) == name


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (timedelta(), "in the last day"),
        (timedelta(hours=23), "in the last day"),
        (timedelta(hours=-1), "in the last day"),
        (timedelta(days=1), "a day ago"),
        (timedelta(days=2, hours=23), "2 days ago"),
        (timedelta(days=29), "29 days ago"),
    ],
)
def test_when_it_was_used_is_told_in_words(past, words):
    now = datetime(2026, 11, 22, 9, 13, tzinfo=UTC)
    seen = (now - past).isoformat()
    assert ago(seen, now) == f'<time datetime="{seen}">{words}</time>'
