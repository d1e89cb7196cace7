"""QR codes as inline SVG, which the Content-Security-Policy allows."""

_SCALE = 4


def svg(text: str) -> str:
    """An ``<svg>`` element with the QR code of the text, always dark on light."""
    import segno  # noqa: PLC0415 - only one page needs it

    made = segno.make(text, error="m", micro=False)
    return str(made.svg_inline(scale=_SCALE, dark="#000", light="#fff"))
