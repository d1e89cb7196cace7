"""What a package has done already, so that no process of Lambda's does it again.

``python -m ops.prepared`` does it in the copy of the site that it is run in.
"""

from chalicelib import release
from chalicelib.representations import html
from ops import aws_data


def prepare() -> None:
    """Write beside the code: the release's fingerprint, compiled templates, the SDK's data."""
    release.keep_fingerprint()
    html.compile_templates(html.COMPILED)
    aws_data.keep()


if __name__ == "__main__":
    prepare()
