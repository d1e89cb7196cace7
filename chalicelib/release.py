"""The release of the site: its version, and a fingerprint of its code, data and templates."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from chalicelib import __version__

_PACKAGE = Path(__file__).parent
_STORED = _PACKAGE / "fingerprint.json"
_SOURCES = ((_PACKAGE, "*.py"), (_PACKAGE, "*.json"), (_PACKAGE.parent / "templates", "*"))


@cache
def fingerprint() -> str:
    """A hash of code, data and templates: it changes whenever responses may change."""
    # Only the deployment package has the file: nothing changes there.
    return str(json.loads(_STORED.read_text("utf-8"))) if _STORED.is_file() else _computed()


def store_fingerprint() -> None:
    """Store the fingerprint in the package, so that no process has to compute it."""
    _STORED.write_text(json.dumps(_computed()), "utf-8")


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
