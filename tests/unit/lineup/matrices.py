"""Strategies for weights: small numbers, so that ties are common."""

from hypothesis import strategies as st


@st.composite
def matrices(draw, rows=4, spare=3, highest=3, forbidden=False):
    """At most ``rows`` rows and ``spare`` columns more; with pairs that are not allowed."""
    height = draw(st.integers(1, rows))
    width = height + draw(st.integers(0, spare))
    weight = st.integers(0, highest)
    cell = st.one_of(weight, st.none()) if forbidden else weight
    return draw(
        st.lists(st.lists(cell, min_size=width, max_size=width), min_size=height, max_size=height)
    )
