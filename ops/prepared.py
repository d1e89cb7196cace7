"""What a package has done already, so that no process of Lambda's does it again.

``python -m ops.prepared`` does it in the copy of the site that it is run in.
"""

from chalicelib import release
from chalicelib.outputs import html


def prepare() -> None:
    """Write the fingerprint of the release, and the compiled templates, beside the code."""
    release.keep_fingerprint()
    html.compile_templates(html.COMPILED)


if __name__ == "__main__":
    prepare()
