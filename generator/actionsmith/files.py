"""Which files are contracts, how all files are read, and where templates are."""

import os
from pathlib import Path
from typing import Final

_HERE = Path(__file__).parent

SUFFIX: Final = ".yaml"

MAX_BYTES: Final = 10 * 1024 * 1024
"""The size of a file, beyond which it is not read."""


_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_PIECE = 1 << 20


def file_content(path: str, most: int | None = None) -> bytes:
    """Return what a file holds, or its first bytes.

    A run reads thousands of small files, and this takes half the time of `open`.

    Raises:
        OSError: It cannot be read.

    """
    file = os.open(path, _READING)
    try:
        found = b""
        while most is None or len(found) < most:
            piece = os.read(file, _PIECE)
            if not piece:
                break
            found += piece
        return found[:most]
    except OSError as problem:
        problem.filename = path  # reading, unlike opening, does not tell
        raise
    finally:
        os.close(file)


def templates_folder() -> Path:
    """Return where the templates are: in the installed package, or in the checkout.

    An editable install keeps a copy that goes stale beside the other packages; this
    module's own place tells which templates belong to it.
    """
    inside = _HERE / "templates"
    return inside if inside.is_dir() else _HERE.parent.parent / "templates"
