"""The static files under names made from their contents, so that browsers can cache them for good.

``python -m ops.static`` writes the manifest from which the templates take names and digests.
"""

import hashlib
import json
import mimetypes
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct, structs

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "static-bucket"
MANIFEST = ROOT / "chalicelib" / "representations" / "static_manifest.json"
FOR_GOOD = "public, max-age=31536000, immutable"

_TYPES = {".js": "text/javascript", ".svg": "image/svg+xml", ".webmanifest": "application/json"}
_REFERENCES = {
    ".js": re.compile(r"""(?P<before>\b(?:from|import)\s*\(?\s*["'])(?P<path>\.{1,2}/[^"']+)"""),
    ".css": re.compile(
        r"""(?P<before>url\(\s*["']?|@import\s+["'])(?P<path>(?!data:|https?:|[/#])[^"')\s]+)"""
    ),
}


class StaticError(Exception):
    """The static files cannot be published as they are."""


class StaticFile(Struct, frozen=True):
    """One file as it is published: ``name`` in the bucket, ``integrity`` for the page, type."""

    name: str
    integrity: str
    type: str


class Release(Struct, frozen=True):
    """Every static file by its path below the source, and the bytes by published name."""

    files: Mapping[str, StaticFile]
    contents: Mapping[str, bytes]


def prepare(source: Path = SOURCE) -> Release:
    """Name every file below ``source`` by its contents, references between them included.

    Raises ``StaticError`` when a file names one that is not there, or files name each other in
    a circle (neither name could then be made from the contents).
    """
    files: dict[str, StaticFile] = {}
    contents: dict[str, bytes] = {}

    def publish(path: str, users: tuple[str, ...] = ()) -> StaticFile:
        if path in users:
            raise StaticError(f"static files name each other in a circle: {', '.join(users)}")
        if path not in files:
            body = _rewritten(source, path, lambda used: publish(used, (*users, path)))
            files[path] = _published(path, body)
            contents[files[path].name] = body
        return files[path]

    for path in _paths(source):
        publish(path)
    return Release(dict(sorted(files.items())), contents)


def build(source: Path = SOURCE, manifest: Path = MANIFEST) -> Release:
    """Prepare the files and write the manifest; the same files always give the same bytes."""
    release = prepare(source)
    entries = {path: structs.asdict(file) for path, file in release.files.items()}
    text = json.dumps(entries, indent=1, sort_keys=True) + "\n"
    if not manifest.exists() or manifest.read_text("utf-8") != text:
        manifest.write_text(text, "utf-8")
    return release


def upload(s3_client: "S3Client", bucket: str, source: Path = SOURCE) -> int:
    """Put the files that ``bucket`` lacks, leaving what earlier pages still use; how many."""
    release = prepare(source)
    there = set(_stored(s3_client, bucket))
    missing = [file for file in release.files.values() if file.name not in there]
    for file in missing:
        s3_client.put_object(
            Bucket=bucket,
            Key=file.name,
            Body=release.contents[file.name],
            ContentType=file.type,
            CacheControl=FOR_GOOD,
        )
    return len(missing)


def _paths(source: Path) -> list[str]:
    files = [path.relative_to(source) for path in source.rglob("*") if path.is_file()]
    return sorted(
        path.as_posix() for path in files if not any(part.startswith(".") for part in path.parts)
    )


def _rewritten(source: Path, path: str, publish: Callable[[str], StaticFile]) -> bytes:
    """The file's bytes with its references to other static files put in their published names."""
    file = source / path
    if not file.is_file():
        raise StaticError(f"no such static file: {path}")
    references = _REFERENCES.get(file.suffix)
    if references is None:
        return file.read_bytes()

    def published(match: re.Match[str]) -> str:
        used = (file.parent / match["path"]).resolve().relative_to(source.resolve())
        name = PurePosixPath(publish(used.as_posix()).name)
        return match["before"] + _relative(name, PurePosixPath(path).parent)

    return references.sub(published, file.read_text("utf-8")).encode()


def _relative(name: PurePosixPath, folder: PurePosixPath) -> str:
    """``name`` as seen from ``folder``, always beginning with a dot as imports must."""
    if name.is_relative_to(folder):
        return f"./{name.relative_to(folder)}"
    return "../" * len(folder.parts) + str(name)


def _published(path: str, body: bytes) -> StaticFile:
    plain = PurePosixPath(path)
    digest = hashlib.sha256(body).hexdigest()[:12]
    integrity = b64encode(hashlib.sha384(body).digest()).decode()
    return StaticFile(
        name=str(plain.with_name(f"{plain.stem}.{digest}{plain.suffix}")),
        integrity=f"sha384-{integrity}",
        type=_content_type(plain.suffix),
    )


def _content_type(suffix: str) -> str:
    kind = _TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
    textual = kind.startswith("text/") or kind in ("image/svg+xml", "application/json")
    return f"{kind}; charset=utf-8" if textual else kind


def _stored(s3_client: "S3Client", bucket: str) -> Iterator[str]:
    for page in s3_client.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        yield from (entry["Key"] for entry in page.get("Contents", []))


if __name__ == "__main__":
    print(f"{len(build().files)} static files in {MANIFEST.relative_to(ROOT)}")
