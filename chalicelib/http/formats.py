"""The representations that there are, by the name that ``?format=`` gives them."""

from enum import StrEnum


class Format(StrEnum):
    """A representation: its media type, and the content type that it is sent with."""

    HTML = "html", "text/html"
    JSON = "json", "application/json"
    CSV = "csv", "text/csv"
    XML = "xml", "application/xml"
    TEXT = "txt", "text/plain"
    PDF = "pdf", "application/pdf"
    CALENDAR = "ics", "text/calendar"

    media_type: str
    content_type: str

    def __new__(cls, name: str, media_type: str) -> "Format":
        """The representation of that name, with the charset that text needs."""
        found = str.__new__(cls, name)
        found._value_ = name
        found.media_type = media_type
        is_text = media_type.startswith("text/") or name == "xml"
        found.content_type = f"{media_type}; charset=utf-8" if is_text else media_type
        return found
