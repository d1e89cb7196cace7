"""``make outputs STAGE=…``: what the stack of a stage puts out, its URL first of all."""

import os
import sys

from ops.account import status_of
from ops.stack import Stack, stage_of


def main() -> int:
    """Print the outputs of the stage that the environment names; the exit status."""

    def command() -> int:
        outputs = Stack(stage_of(os.environ)).outputs()
        width = max(map(len, outputs), default=0)
        for name in sorted(outputs, key=lambda name: (name != "Url", name)):
            print(f"{name:{width}}  {outputs[name]}")
        return 0

    return status_of(command)


if __name__ == "__main__":
    sys.exit(main())
