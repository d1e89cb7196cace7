"""The packages that are measured side by side, built into a folder."""

import compileall
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from py_compile import PycInvalidationMode

import boto3
from msgspec import Struct
from msgspec.structs import replace

from chalicelib.representations import html
from ops.deployment import package

ROOT = Path(__file__).parents[1]
SITES = Path(__file__).parent / "sites"
_COMPILED = html.COMPILED.relative_to(ROOT)
_RECORDS = "msgspec==0.23.0"
_PAGE = ("jinja2==3.1.6", _RECORDS)
_ADAPTER = "apig-wsgi==2.20.0"
_SDK = ("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six.py", "urllib3")


class Contestant(Struct, frozen=True):
    """A function: ``folders`` are all that it can import, ``handler`` is ``module:name``.

    ``archive``: bytes of the package. ``changing``: the team has changed at every call.
    """

    name: str
    folders: tuple[Path, ...]
    handler: str
    archive: int
    changing: bool = False


def build(folder: Path) -> list[Contestant]:
    """The site as it is deployed, the bare handler, and the page in Flask and in Django.

    All but the site are compiled beforehand, which is the best that can happen to them: what is
    deployed often comes without bytecode, and Lambda cannot keep any.
    """
    sdk = _sdk(folder / "sdk")
    team_coach = _team_coach(folder / "team-coach", sdk)
    django = _site(folder / "django", "django_site", ("django==5.2.19", _ADAPTER, *_PAGE), (sdk,))
    return [
        replace(team_coach, name="Team Coach, a lineup asked again"),
        replace(team_coach, name="Team Coach, a new lineup", changing=True),
        _site(folder / "bare", "bare", (_RECORDS,), ()),
        _site(folder / "flask", "flask_site", ("flask==3.1.3", _ADAPTER, *_PAGE), (sdk,)),
        django,
        _with_our_templates(django, team_coach),
    ]


def _sdk(folder: Path) -> Path:
    """What Lambda's runtime has: the SDK and nothing else of what is installed here."""
    folder.mkdir(parents=True)
    installed = Path(boto3.__file__).parents[1]
    for name in _SDK:
        (folder / name).symlink_to(installed / name)
    # A module that is no folder has its bytecode beside it, which is not linked with it.
    compileall.compile_dir(folder, maxlevels=0, quiet=1)
    return folder


def _team_coach(folder: Path, sdk: Path) -> Contestant:
    archive = package.build(folder.with_suffix(".package")).archive
    with zipfile.ZipFile(archive) as members:
        members.extractall(folder)
    return Contestant("", (folder, sdk), "app:app", archive.stat().st_size)


def _site(
    folder: Path, module: str, libraries: tuple[str, ...], beside: tuple[Path, ...]
) -> Contestant:
    for name in ("chalicelib", "templates"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for source in (SITES / "same_page.py", SITES / f"{module}.py"):
        shutil.copy(source, folder)
    if libraries:
        _install(libraries, folder)
    compileall.compile_dir(folder, quiet=1, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
    archive = Path(shutil.make_archive(str(folder), "zip", folder))
    name = module.removesuffix("_site").capitalize()
    return Contestant(name, (folder, *beside), f"{module}:handler", archive.stat().st_size)


def _with_our_templates(site: Contestant, ours: Contestant) -> Contestant:
    """The site with the templates as they are compiled for our package."""
    source, *beside = site.folders
    folder = source.with_name(f"{source.name}-compiled")
    shutil.copytree(source, folder)
    shutil.copytree(ours.folders[0] / _COMPILED, folder / _COMPILED)
    return replace(
        site, name=f"{site.name}, with our compiled templates", folders=(folder, *beside)
    )


def _install(libraries: tuple[str, ...], folder: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-compile", "--target", str(folder), *libraries], check=True)
