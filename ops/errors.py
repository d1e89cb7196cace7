"""What may go wrong on this machine, in one line each."""


class OpsError(Exception):
    """A command cannot go on; the message is one line that says what to do."""
