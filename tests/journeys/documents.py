"""A page as a browser understands it: where its links, files and forms lead, and what they hold."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_LOADED = {"script": "src", "img": "src", "link": "href"}
_LOADING_LINKS = {"stylesheet", "icon", "modulepreload"}
_TICKED = {"checkbox", "radio"}


@dataclass
class Form:
    """``values``: what it would send, by name. ``names``: what it has fields for."""

    action: str
    method: str
    enctype: str
    values: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def add(self, name, value):
        self.names.add(name)
        if value is not None:
            self.values.setdefault(name, []).append(value)

    def filled(self, changes):
        """The pairs of name and value that it sends once somebody filled in ``changes``."""
        unknown = set(changes) - self.names
        assert not unknown, f"the form of {self.action} has no {unknown}"
        lists = {name: each if isinstance(each, list) else [each] for name, each in changes.items()}
        pairs = {**self.values, **lists}.items()
        return [(name, value) for name, values in pairs for value in values]


class Document(HTMLParser):
    """What is on the page that came from ``url``; every address in it is a whole one.

    What is in a ``template`` is not on the page.
    """

    def __init__(self, url, text):
        super().__init__()
        self.url = url
        self.links = []
        self.canonical = None
        self.loaded = {}
        self.heading = ""
        self.forms = []
        self._form = None
        self._select = None
        self._text = None
        self._templates = 0
        self.feed(text)

    def form(self, path, **having):
        """The form that leads to ``path``'s end and holds these values already."""
        (found,) = (
            form
            for form in self.forms
            if urlsplit(form.action).path.endswith(path)
            and all(form.values.get(name) == [value] for name, value in having.items())
        )
        return found

    def handle_starttag(self, tag, attributes):
        self._templates += tag == "template"
        if self._templates:
            return
        given = dict(attributes)
        handle = getattr(self, f"_start_{tag}", None)
        if handle:
            handle(given)
        address = given.get(_LOADED.get(tag, ""))
        if address and (tag != "link" or given.get("rel") in _LOADING_LINKS):
            self.loaded[urljoin(self.url, address)] = given

    def handle_endtag(self, tag):
        if tag == "template":
            self._templates -= 1
        elif tag == "form":
            self._form = None
        elif tag == "select" and self._select:
            self._end_select()
        elif tag in ("h1", "textarea") and self._text is not None:
            self._end_text(tag)

    def handle_data(self, data):
        if self._text is not None:
            self._text += data

    def _start_a(self, given):
        self.links.append(urljoin(self.url, given["href"]))

    def _start_link(self, given):
        if given.get("rel") == "canonical":
            self.canonical = urljoin(self.url, given["href"])

    def _start_h1(self, _):
        self._text = ""

    def _start_form(self, given):
        action = urljoin(self.url, given.get("action", ""))
        self._form = Form(action, given.get("method", "get").upper(), given.get("enctype", ""))
        self.forms.append(self._form)

    def _start_input(self, given):
        name, kind = given.get("name"), given.get("type", "text")
        if not name or not self._form:
            return
        unticked = kind in _TICKED and "checked" not in given
        sends_nothing = unticked or kind in ("file", "submit")
        self._form.add(name, None if sends_nothing else given.get("value", ""))

    def _start_button(self, given):
        if self._form and given.get("name"):
            self._form.add(given["name"], None)

    def _start_select(self, given):
        self._select = (given.get("name"), [], [])

    def _start_option(self, given):
        if self._select:
            _, values, selected = self._select
            values.append(given.get("value", ""))
            if "selected" in given:
                selected.append(given.get("value", ""))

    def _end_select(self):
        name, values, selected = self._select
        if name and self._form:
            self._form.add(name, (selected or values)[0])
        self._select = None

    def _start_textarea(self, given):
        self._area = given.get("name")
        self._text = ""

    def _end_text(self, tag):
        if tag == "h1":
            self.heading = " ".join(self._text.split())
        elif self._form and self._area:
            self._form.add(self._area, self._text.removeprefix("\n"))
        self._text = None
