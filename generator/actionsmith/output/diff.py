"""The changes of an output folder as a unified diff."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from .folder import Changes


def diff(changes: Changes, folder: str) -> Iterator[str]:
    """Yield the lines, with their ends, of a unified diff of the changes.

    `folder` is what the output folder is called in it. `git apply` and `patch -p1` make
    the changes from it, in the folder that holds that one.
    """
    from difflib import unified_diff

    for path in sorted({*changes.written, *changes.removed}):
        old, new = changes.before.get(path), changes.written.get(path)
        name = (PurePosixPath(folder) / path).as_posix()
        end = "\t" if " " in name else ""  # where the name ends
        lines = unified_diff(
            _lines(old),
            _lines(new),
            "/dev/null" if old is None else f"a/{name}{end}",
            "/dev/null" if new is None else f"b/{name}{end}",
        )
        for line in lines:
            yield line
            if not line.endswith("\n"):
                yield "\n\\ No newline at end of file\n"


def _lines(text: str | None) -> list[str]:
    # Not splitlines(), which also splits at form feeds and their kin.
    return re.findall(r"[^\n]*\n|[^\n]+", text or "")
