"""``make outputs STAGE=…``: what the stack of a stage puts out, its URL first of all."""

import os
import sys

from ops.account import account, status_of
from ops.stack import Stack, stage_of
from ops.terminal import say, say_beside


def main() -> int:
    """Print the outputs of the stage that the environment names; the exit status."""

    def command() -> int:
        stack = Stack(stage_of(os.environ))
        say_beside(f"The outputs of {stack.at(account())}:")
        outputs = {"Url": stack.output("Url"), **dict(sorted(stack.outputs().items()))}
        width = max(map(len, outputs))
        for name, value in outputs.items():
            say(f"{name:{width}}  {value}")
        return 0

    return status_of(command)


if __name__ == "__main__":
    sys.exit(main())
