"""The folder of one site's data: who uses it, and where the running site's stand-in is."""

import fcntl
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from ops.command import OpsError
from ops.local.snapshots import Snapshots

SITE = "site"
COMMAND = "command"
_OURS_ALONE = 0o700  # teams of children are in there


class InUse(OpsError):
    """Somebody else has the folder. ``by_site``: a running site, to whose stand-in one may go."""

    def __init__(self, folder: Path, by_site: bool) -> None:
        user = "a running site" if by_site else "another command"
        super().__init__(f"{folder} is in use by {user}: stop it first, or give another DATA_DIR")
        self.by_site = by_site


class DataDir:
    """A folder with snapshots, a log, the addresses of the running site, and a lock.

    The system lets go of the lock when its holder ends, however that ends.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.snapshots = Snapshots(self.folder)
        self.log = self.folder / "stand-in.log"
        self._env_file = self.folder / "env"
        self._lock: IO[str] | None = None

    def lock(self, user: str) -> None:
        """Take the folder for ``SITE`` or ``COMMAND``.

        Raises ``InUse`` when somebody else has it, ``OpsError`` when it cannot be written to.
        """
        try:
            self.folder.mkdir(mode=_OURS_ALONE, parents=True, exist_ok=True)
            file = (self.folder / "lock").open("a+")
        except OSError as error:
            raise OpsError(f"{self.folder} cannot be used: {error.strerror}") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            by_site = file.read() == SITE
            file.close()
            raise InUse(self.folder, by_site) from error
        file.truncate(0)
        file.write(user)
        file.flush()
        self._lock = file
        if user == SITE:
            self._env_file.unlink(missing_ok=True)

    def unlock(self) -> None:
        """Give the folder free."""
        if self._lock:
            self._lock.close()
            self._lock = None

    def publish(self, environment: Mapping[str, str]) -> None:
        """Say where the stand-in is, to this machine's other commands and to ``chalice local``.

        Only the owner may read it, as it has the stand-in's secret. Raises OSError.
        """
        lines = (f"{name}={value}\n" for name, value in environment.items())
        replace_file(self._env_file, "".join(lines).encode())

    def published(self) -> dict[str, str] | None:
        """What the running site published, or None before it did."""
        try:
            lines = self._env_file.read_text("utf-8").splitlines()
        except FileNotFoundError:
            return None
        return {name: value for name, _, value in (line.partition("=") for line in lines)}


def replace_file(file: Path, content: bytes) -> None:
    """Replace the content of the file in one step: readers see the old or the new, whole.

    Only its owner may read it: it names children, with what is thought of them.
    """
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as new:
        try:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
            Path(new.name).replace(file)
        except BaseException:
            Path(new.name).unlink()
            raise
