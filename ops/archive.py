"""Archives whose bytes depend on what is in them alone, on whatever machine they are made."""

import zipfile
from pathlib import Path

_TIME = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644


def settle(archive: Path) -> None:
    """Write the archive anew: members by name, without the times and rights of this machine.

    CloudFormation knows packages by their bytes: the same release again is then no change.
    """
    settled = archive.with_suffix(".settled")
    with zipfile.ZipFile(archive) as members, zipfile.ZipFile(settled, "w") as target:
        for name in sorted(members.namelist()):
            member = zipfile.ZipInfo(name, _TIME)
            member.external_attr = _READABLE << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, members.read(name))
    settled.replace(archive)
