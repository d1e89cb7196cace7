"""How the site speaks HTTP: methods, conditions, compression."""

from ops.smoke.visit import HTML, Visit, Wrong


def head(visit: Visit) -> str:
    """HEAD: what GET says, without the body."""
    answer = visit.ask("HEAD", "/")
    answer.is_status(200)
    answer.is_type(HTML)
    answer.has("body", b"", answer.raw)
    return ""


def options(visit: Visit) -> str:
    """OPTIONS: the methods of an address."""
    answer = visit.ask("OPTIONS", "/teams")
    answer.is_status(204)
    answer.has_header("allow", lambda value: {"GET", "POST"} <= _listed(value), "GET and POST")
    return ""


def other_methods(visit: Visit) -> str:
    """Other methods: 405, with the list of allowed ones."""
    for method in ("PATCH", "DELETE"):
        answer = visit.ask(method, "/search")
        answer.is_status(405)
        answer.has_header("allow", lambda value: "GET" in _listed(value), "GET")
    return ""


def conditions(visit: Visit) -> str:
    """304 for whoever has the page already."""
    first = visit.get("/teams", accept="application/json")
    first.has_header("etag", bool, "a tag")
    first.has_header("cache-control", lambda value: "max-age=" in value, "max-age")
    first.has_header("vary", lambda value: "Accept" in _listed(value), "Accept")
    again = visit.get("/teams", accept="application/json", if_none_match=first.headers["etag"])
    again.is_status(304)
    again.has("body", b"", again.raw)
    visit.get("/teams", accept="application/json", if_none_match='"other"').is_status(200)
    return ""


def request_ids(visit: Visit) -> str:
    """Every request has an ID of its own, which errors show."""
    answers = [
        visit.get("/"),
        visit.get("/teams", accept="application/json"),
        visit.get("/smoke-nowhere"),
        visit.get("/smoke-nowhere", accept="application/json"),
    ]
    ids = {answer.request_id for answer in answers}
    *_, page, problem = answers
    page.has("different IDs", len(answers), len(ids))
    page.shows_its_id()
    problem.has("request_id", problem.request_id, problem.json.get("request_id"))
    return ""


def compression(visit: Visit) -> str:
    """Compressed for clients that accept it, and for nobody else."""
    visit.only_over_https()
    plain, packed = visit.get("/best"), visit.get("/best", accept_encoding="gzip")
    plain.has("content-encoding", None, plain.headers.get("content-encoding"))
    packed.has("content-encoding", "gzip", packed.headers.get("content-encoding"))
    packed.has("title", _head(plain.text), _head(packed.text))
    if len(packed.raw) >= len(plain.raw):
        raise Wrong(f"{packed.asked}: expected fewer bytes, came {len(packed.raw):,}")
    return f"{len(plain.raw):,} bytes as {len(packed.raw):,}"


def _head(text: str) -> str:
    return text.partition("</head>")[0]


def _listed(value: str) -> set[str]:
    return {each.strip() for each in value.split(",")}
