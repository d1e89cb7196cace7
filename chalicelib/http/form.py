"""What a browser's form sends: texts and files by the names of their fields."""

from collections.abc import Mapping

from msgspec import Struct, field


class Form(Struct, frozen=True):
    """The fields of a form, as they were typed."""

    fields: Mapping[str, tuple[str, ...]]
    files: Mapping[str, bytes] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The last value of a field; empty if none came."""
        return self.fields.get(name, ("",))[-1]

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a field, in the order of the form."""
        return self.fields.get(name, ())

    def file(self, name: str) -> bytes | None:
        """What a chosen file holds; None where none was chosen."""
        return self.files.get(name)
