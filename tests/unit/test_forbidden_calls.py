"""What the site's code never does: run programs, evaluate text, open other hosts, weak randomness.

Read from the source, so that a rule holds for code that no test runs, too.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = [ROOT / "app.py", *sorted((ROOT / "chalicelib").rglob("*.py"))]
SCRIPTS = sorted((ROOT / "static-bucket/js").glob("*.js"))

FORBIDDEN_MODULES = {
    "programs and native code": {"subprocess", "pty", "ctypes", "cffi", "multiprocessing"},
    "other hosts": {"socket", "ssl", "ftplib", "smtplib", "http.client", "requests", "httpx"}
    | {"urllib.request", "urllib3", "aiohttp", "telnetlib", "imaplib", "ldap", "boto3"},
    "unsafe deserialization": {"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle"},
    "XML that others wrote": {"xml.sax", "xml.dom", "xml.parsers", "lxml", "xmlrpc"},
    "archives and temporary files": {"zipfile", "tarfile", "gzip", "bz2", "lzma", "tempfile"},
    "randomness that can be guessed": {"random"},
}
FORBIDDEN_NAMES = {
    "eval", "exec", "compile", "__import__", "open", "import_module", "from_string", "format_map",
    "system", "popen", "spawnv", "execv", "fromstring", "iterparse", "XMLParser", "md5", "sha1",
    "disable_ssl", "set_trace",
}  # fmt: skip
READERS = {"read_text", "read_bytes", "write_text", "write_bytes"}
READS_ITS_OWN_FILES = {"settings.py", "release.py", "contents.py"}
"""Modules that read a file by a path that is no constant: the environment's, our own sources."""

FORBIDDEN_IN_SCRIPTS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function"
    r"|setTimeout\(\s*[\"'`]|postMessage|localStorage|document\.cookie|__proto__|\.prototype\b"
)


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def _called(node: ast.Call) -> str:
    """The last part of the name of what is called; empty for ``re.compile``."""
    match node.func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id="re"), attr="compile"):
            return ""
        case ast.Attribute(attr=name):
            return name
    return ""


TREES = {path: ast.parse(path.read_text("utf-8")) for path in SOURCES}
CALLS = [
    (path, node)
    for path, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.Call)
]


def _places(found: Iterable[tuple[Path, ast.Call]]) -> list[str]:
    return [f"{path.relative_to(ROOT)}:{node.lineno}" for path, node in found]


def _is_constant_path(node: ast.Call) -> bool:
    names = [each.id for each in ast.walk(node.func) if isinstance(each, ast.Name)]
    return all(name.isupper() or name in ("files", "__package__") for name in names)


def _is_constant_format(node: ast.Call) -> bool:
    """Whether it is ``"…".format(…)`` or that of a constant, or of an entry of one."""
    return isinstance(node.func, ast.Attribute) and _is_constant(node.func.value)


def _is_constant(node: ast.expr) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name == "self" or name.isupper()
        case ast.Subscript(value=inner) | ast.Call(args=[inner]):
            return _is_constant(inner)
    return False


def test_nothing_dangerous_is_imported():
    for why, modules in FORBIDDEN_MODULES.items():
        found = [
            (path.name, name)
            for path, tree in TREES.items()
            for name in _imports(tree)
            for module in modules
            if f"{name}.".startswith(f"{module}.")
        ]
        assert not found, why


def test_nothing_dangerous_is_called():
    assert not _places((path, node) for path, node in CALLS if _called(node) in FORBIDDEN_NAMES)


def test_files_have_paths_that_no_request_names():
    reading = ((path, node) for path, node in CALLS if _called(node) in READERS)
    others = ((path, node) for path, node in reading if path.name not in READS_ITS_OWN_FILES)
    assert not _places((path, node) for path, node in others if not _is_constant_path(node))


def test_formats_are_constants():
    formatting = ((path, node) for path, node in CALLS if _called(node) == "format")
    methods = ((path, node) for path, node in formatting if isinstance(node.func, ast.Attribute))
    assert not _places((path, node) for path, node in methods if not _is_constant_format(node))


def test_nothing_chooses_how_certificates_are_checked():
    unverified = {"verify", "verify_ssl", "use_ssl"}
    assert not _places(
        (path, node) for path, node in CALLS if unverified & {each.arg for each in node.keywords}
    )


def test_scripts_put_text_into_pages_as_text_and_keep_no_secret():
    found = {path.name: FORBIDDEN_IN_SCRIPTS.search(path.read_text("utf-8")) for path in SCRIPTS}
    assert not {name for name, match in found.items() if match}


def test_there_is_something_to_look_at():
    assert len(CALLS) > 1000
    assert len(SCRIPTS) > 5
