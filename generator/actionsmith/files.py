"""Which files are contracts, how large they may be, and where templates are."""

from pathlib import Path
from typing import Final

_HERE = Path(__file__).parent

SUFFIX: Final = ".yaml"

MAX_BYTES: Final = 10 * 1024 * 1024
"""The size of a file, beyond which it is not read."""


def templates_folder() -> Path:
    """Return where the templates are: in the installed package, or in the checkout.

    An editable install keeps a copy that goes stale beside the other packages; this
    module's own place tells which templates belong to it.
    """
    inside = _HERE / "templates"
    return inside if inside.is_dir() else _HERE.parent.parent / "templates"
