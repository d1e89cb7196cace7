"""What a browser finds on a page: all that refers to something, and forms with their fields."""

from html.parser import HTMLParser

from msgspec import Struct, field

Attributes = dict[str, str]
REFERRING = {"href", "src", "action", "formaction", "srcset", "poster", "data", "xlink:href"}
"""The attributes that hold addresses."""
TEXT = {"content", "value", "placeholder", "title", "alt", "aria-label", "aria-describedby"}
"""Those whose value may look like an address without being one that is followed."""
TELLING = {"_method", "action", "form", "step"}
"""The fields that say what a form is for."""
_NOT_SENT = {"file", "submit", "button"}
_CHOSEN = {"checkbox", "radio"}


class Reference(Struct):
    tag: str
    attribute: str
    url: str
    attributes: Attributes


class Form(Struct):
    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    @property
    def kind(self) -> tuple[str, ...]:
        """What tells it from forms to the same address that are sent for something else."""
        told = sorted({f"{name}={value}" for name, value in self.fields if name in TELLING})
        return (self.method, self.action.partition("?")[2], *told)


class Page(HTMLParser):
    """The references and forms of a page, and what of its attributes looks like an address.

    ``templates``: those of the rows that a script makes, by the names of their attributes.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.base = ""
        self.references: list[Reference] = []
        self.templates: list[tuple[str, str]] = []
        self.odd: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: str | None = None
        self._textarea: str | None = None
        self._in_template = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.base = attributes.pop("data-base")
        self._in_template |= tag == "template"
        for name, value in attributes.items():
            self._note(tag, name, value, attributes)
        if tag == "form":
            self._form = Form(attributes.get("action", ""), attributes.get("method", "get").upper())
            self.forms.append(self._form)
        elif self._form and not self._in_template:
            self._field(self._form, tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        self._in_template &= tag != "template"
        if tag == "form":
            self._form = None
        if tag == "textarea":
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form:
            self._form.fields.append((self._textarea, data.removeprefix("\n")))
            self._textarea = None

    def _note(self, tag: str, name: str, value: str, attributes: dict[str, str]) -> None:
        if name == "data-href":
            self.templates.append((name, value))
        elif self._in_template:
            return
        elif name in REFERRING:
            self.references.append(Reference(tag, name, value, attributes))
        elif name not in TEXT and value.startswith(("/", "http:", "https:")):
            self.odd.append((name, value))

    def _field(self, form: Form, tag: str, attributes: dict[str, str]) -> None:
        name, value, kind = (attributes.get(each, "") for each in ("name", "value", "type"))
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in attributes or self._select not in dict(form.fields):
                form.fields = [each for each in form.fields if each[0] != self._select]
                form.fields.append((self._select, value))
        elif tag == "textarea":
            self._textarea = name
        elif tag == "button" and name and name not in dict(form.fields):
            form.fields.append((name, value))
        elif tag == "input" and kind in _CHOSEN and "checked" in attributes:
            form.fields.append((name, value or "on"))
        elif tag == "input" and kind not in _CHOSEN | _NOT_SENT:
            form.fields.append((name, value))
