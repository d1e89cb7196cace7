"""QR codes as SVG that stands in a page: no image to load, and nothing that its policy forbids."""

_SCALE = 4


def svg(text: str) -> str:
    """An ``<svg>`` element with the QR code of the text, dark on light in every colour scheme."""
    import segno  # noqa: PLC0415 - one page alone needs it

    made = segno.make(text, error="m", micro=False)
    return str(made.svg_inline(scale=_SCALE, dark="#000", light="#fff"))
