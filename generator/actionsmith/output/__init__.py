"""From texts to files: comparing, showing and writing an output folder."""

from .diff import diff
from .folder import JOURNAL, LIST, LOCK, Changes, ForeignFileError, compare
from .wanted import Wanted, digest, digests
from .writing import update

__all__ = [
    "JOURNAL",
    "LIST",
    "LOCK",
    "Changes",
    "ForeignFileError",
    "Wanted",
    "compare",
    "diff",
    "digest",
    "digests",
    "update",
]
