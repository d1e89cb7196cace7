"""Bytecode for the deployment package: Lambda's disk is read-only, so it could keep none itself."""

import py_compile
import tempfile
import zipfile
from pathlib import Path

_LAMBDA = "/var/task"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""A package of the same files has the same bytes, whenever it was built."""


def add(archive: Path) -> None:
    """Put the bytecode of each module beside it, for the Python that runs this.

    Python takes it without a look at the source, which stays for tracebacks. Doing it again
    changes nothing.
    """
    with zipfile.ZipFile(archive) as packed:
        members = {name: packed.read(name) for name in packed.namelist() if name[-1] != "/"}
    compiled = dict(_compiled(name, source) for name, source in members.items() if _is_code(name))
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted({**members, **compiled}.items()):
            packed.writestr(_member(name), content)


def _is_code(name: str) -> bool:
    return name.endswith(".py")


def _compiled(name: str, source: bytes) -> tuple[str, bytes]:
    with tempfile.TemporaryDirectory() as scratch:
        module = Path(scratch) / Path(name).name
        module.write_bytes(source)
        cached = py_compile.compile(
            str(module),
            dfile=f"{_LAMBDA}/{name}",
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
        place = Path(name).parent / "__pycache__" / Path(cached or "").name
        return str(place), Path(cached or "").read_bytes()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _LONG_AGO)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    return member
