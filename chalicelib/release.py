"""Which release of the site this is: its version, and a hash of all that shapes its answers."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from chalicelib import __version__

_PACKAGE = Path(__file__).parent
_KEPT = _PACKAGE / "fingerprint.json"
_SOURCES = ((_PACKAGE, "*.py"), (_PACKAGE, "*.json"), (_PACKAGE.parent / "templates", "*"))


@cache
def fingerprint() -> str:
    """A hash of code, data and templates: another one as soon as any answer may differ."""
    # Only the deployment package has it kept, where nothing changes any more.
    return str(json.loads(_KEPT.read_text("utf-8"))) if _KEPT.is_file() else _computed()


def keep_fingerprint() -> None:
    """Write the fingerprint beside the code, so that no process reads all of it again."""
    _KEPT.write_text(json.dumps(_computed()), "utf-8")


def version() -> str:
    """The version with the fingerprint as build metadata, as semantic versioning writes it."""
    return f"{__version__}+{fingerprint()[:8]}"


def _computed() -> str:
    digest = sha256()
    for folder, pattern in _SOURCES:
        for path in sorted(folder.rglob(pattern)):
            if path.is_file():
                digest.update(str(path.relative_to(folder)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
