"""The representations that the site has, by the name that ``?format=`` gives them."""

from enum import Enum


class Format(Enum):
    """A representation: its media type, and the content type that it is sent with."""

    HTML = "html"
    JSON = "json"
    CSV = "csv"
    XML = "xml"
    TEXT = "txt"
    PDF = "pdf"
    CALENDAR = "ics"

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return _MEDIA_TYPES[self]

    @property
    def content_type(self) -> str:
        """The media type with the charset that text needs."""
        is_text = self.media_type.startswith("text/") or self is Format.XML
        return f"{self.media_type}; charset=utf-8" if is_text else self.media_type


_MEDIA_TYPES = {
    Format.HTML: "text/html",
    Format.JSON: "application/json",
    Format.CSV: "text/csv",
    Format.XML: "application/xml",
    Format.TEXT: "text/plain",
    Format.PDF: "application/pdf",
    Format.CALENDAR: "text/calendar",
}
