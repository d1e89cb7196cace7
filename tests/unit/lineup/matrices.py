"""Strategies for weights: small numbers, so that ties are common."""

from hypothesis import strategies as st


@st.composite
def matrices(
    draw: st.DrawFn, rows: int = 4, spare: int = 3, highest: int = 3, forbidden: bool = False
) -> list[list[int | None]]:
    """At most ``rows`` rows and ``spare`` columns more; with pairs that are not allowed."""
    height = draw(st.integers(1, rows))
    width = height + draw(st.integers(0, spare))
    cells = st.integers(-1 if forbidden else 0, highest)
    flat = draw(st.lists(cells, min_size=height * width, max_size=height * width))
    allowed = [None if weight < 0 else weight for weight in flat]
    return [allowed[start : start + width] for start in range(0, height * width, width)]
