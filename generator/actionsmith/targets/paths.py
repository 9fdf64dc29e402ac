"""The last look at the paths of the output, before anything is rendered or written.

Names are checked long before they become paths, with a finding where one is wrong. What
gets this far is a fault of the generator's, and must do no harm all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from . import File

_PART = re.compile(r"(?![.-])(?:\.?[A-Za-z0-9_-])+")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9])(?:\..*)?", re.IGNORECASE)
_LONGEST = 255


class UnsafePathError(ValueError):
    """A file cannot be written where it would have to be."""


def safe(files: Iterable[File]) -> Iterator[File]:
    """Yield the files.

    Raises:
        UnsafePathError: A path may lead out of the output folder or to another kind of
            thing than a file, or is that of another file on some file system.

    """
    first: dict[str, str] = {}
    folders: dict[str, str] = {}
    for file in files:
        path = file.path
        parts = path.split("/")
        if not all(map(_is_plain, parts)):
            raise UnsafePathError(f"{path!r} is no plain path of the output")
        # Plain parts are ASCII, so this is how every system compares them.
        folded = [part.lower() for part in parts]
        above = {"/".join(folded[:end]) for end in range(1, len(folded))}
        key = "/".join(folded)
        taken = [first.get(key), folders.get(key), *map(first.get, above)]
        other = next(filter(None, taken), None)
        if other is not None:
            raise UnsafePathError(f"{path!r} is in the way of {other!r}")
        first[key] = path
        folders.update(dict.fromkeys(above, path))
        yield file


def _is_plain(part: str) -> bool:
    return (
        _PART.fullmatch(part) is not None
        and len(part) <= _LONGEST
        and _DEVICE.fullmatch(part) is None
    )
