"""Team Coach: the best lineup for the next game, with the reasons."""

__version__ = "0.1.0"
