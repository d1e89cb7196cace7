"""Names of devices, from the ``User-Agent`` header."""

import re
from collections.abc import Sequence

UNKNOWN = "A browser"

# In this order: most browsers also name others, for compatibility.
_BROWSERS: Sequence[tuple[str, str]] = (
    ("Edge", r"\bEdg(?:e|A|iOS)?/"),
    ("Opera", r"\bOPR/|\bOpera\b|\bOPT/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Vivaldi", r"\bVivaldi/"),
    ("Firefox", r"\bFirefox/|\bFxiOS/"),
    ("Chrome", r"\bChrome/|\bCriOS/|\bChromium/|\bHeadlessChrome/"),
    ("Safari", r"\bSafari/"),
)
_SYSTEMS: Sequence[tuple[str, str]] = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("Windows", r"\bWindows\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Mac", r"\bMacintosh\b|\bMac OS X\b"),
    ("Linux", r"\bLinux\b|\bX11\b"),
)
_PROGRAM = re.compile(r"[A-Za-z][A-Za-z0-9_.+-]{0,39}(?=/|$)")


def device_name(user_agent: str) -> str:
    """The device's name, such as ``Firefox on Android``; for a program, its product name."""
    if not user_agent.startswith("Mozilla/"):
        product = _PROGRAM.match(user_agent)
        return product[0] if product else UNKNOWN
    browser, system = _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)
    if not browser and not system:
        return UNKNOWN
    return f"{browser or UNKNOWN} on {system}" if system else browser


def _first(patterns: Sequence[tuple[str, str]], text: str) -> str:
    return next((name for name, pattern in patterns if re.search(pattern, text)), "")
