"""What the measurements were made on, in a line."""

import os
import platform
from pathlib import Path


def machine() -> str:
    """Processor, load and version of Python."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    model = next(line.split(": ")[1] for line in lines if line.startswith("model name"))
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores ({model}), load {load:.1f}; Python {platform.python_version()}"
