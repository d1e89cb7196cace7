"""The formats of representations, by their names in ``?format=``."""

from enum import StrEnum


class Format(StrEnum):
    """A format, with its media type, and its content type, which may have a charset."""

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
        """The format of that name, with a charset if it is text."""
        found = str.__new__(cls, name)
        found._value_ = name
        found.media_type = media_type
        is_text = media_type.startswith("text/") or name == "xml"
        found.content_type = f"{media_type}; charset=utf-8" if is_text else media_type
        return found
