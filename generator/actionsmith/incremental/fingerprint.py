"""What the output depends on beside contracts and settings: the generator itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from .snapshot import digest

_HERE = Path(__file__).parents[1]
_LIBRARIES = ("jinja2", "lark", "markupsafe", "yaml")


def fingerprint(*templates: Path) -> bytes:
    """Return what stands for this generator and its libraries, in this version.

    A file counts as changed if its size or time of change has changed: to read them
    all would take longer than to find out what has to be done.
    """
    specs = (find_spec(name) for name in _LIBRARIES)
    origins = [spec.origin for spec in specs if spec is not None and spec.origin]
    files = [*_files(str(_HERE)), *(f for t in templates for f in _files(str(t)))]
    return digest(sys.version, *(_state(path) for path in (*origins, *sorted(files))))


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            else:
                yield entry.path


def _state(path: str) -> str:
    found = os.stat(path)  # noqa: PTH116 - hundreds of files, at every start
    return f"{path} {found.st_size} {found.st_mtime_ns}"
