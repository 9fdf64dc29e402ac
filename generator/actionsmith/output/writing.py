"""Getting an output folder from what it is to what it should be: all of it, or nothing.

Every text is on the disk, in the journal, before the first one takes its place. What
fails or is interrupted before then has changed nothing; what fails after it is undone,
and an interruption waits. A run that is killed leaves its journal, and the next one
finishes the work.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from actionsmith.signals import uninterrupted

from .folder import LIST, LOCK, Changes, compare
from .journal import Journal, require_writable
from .locking import locked
from .parsing import parsed
from .wanted import Wanted


def update(
    texts: Mapping[str, str], out: Path, waiting: Callable[[], None] = lambda: None
) -> Changes:
    """Make the folder `out` hold the texts, and return what had to change.

    Each file is its old self or its new one at any time; unchanged files are not
    touched. `waiting` is called once if another run has to be waited for.

    Raises:
        ForeignFileError: Somebody else's file is in the way.
        NotPythonError: A module cannot be parsed.
        OSError: The folder cannot be read, a file cannot be written or removed.

    """
    # What has just been made is new as a rule, and comparing twice takes twice as long.
    if not (isinstance(texts, Wanted) and texts.is_new and out.is_dir()):
        changes = compare(texts, out)
        # A lock that is there is held, or was when its run was killed.
        if not changes and not os.path.lexists(out / LOCK):
            return changes
    made = _make(out)
    try:
        with locked(out, waiting):
            changes = compare(texts, out)  # another run may have been at work
            if changes:
                _write(changes, out)
    except OSError:
        # Who may not write here may have nothing to write.
        changes = compare(texts, out)
        if changes:
            raise
    finally:
        _unmake(made)
    return changes


def _write(changes: Changes, out: Path) -> None:
    touched = {*changes.written, *changes.removed}
    journal, made = Journal(out), list[Path]()
    try:
        with uninterrupted():
            journal.begin()
        with parsed(changes.written):
            for path, text in changes.written.items():
                journal.stage(path, text)
        require_writable(sorted({(out / path).parent for path in touched}))
        journal.commit(touched | (changes.unfinished or frozenset()))
        with uninterrupted():
            for path in changes.written:
                made += _make((out / path).parent)
            _replace(changes, journal)
            for path in {*changes.removed, *(changes.unfinished or ())}:
                _remove_empty_folders(out, PurePosixPath(path).parent)
            journal.discard()
    except BaseException:
        with uninterrupted():
            if journal.is_torn or changes.unfinished is not None:
                journal.forget_texts()
            else:
                journal.discard()
            _unmake(made)
        raise


def _replace(changes: Changes, journal: Journal) -> None:
    try:
        # Where capitals make no difference, a new file may be the one to be removed.
        for path in changes.removed:
            journal.remove(path)
        for path in changes.written:
            if path != LIST:
                journal.put(path)
        # The list comes last: until then it still names what has to be removed.
        if LIST in changes.written:
            journal.put(LIST)
    except BaseException:
        journal.undo()
        raise


def _make(folder: Path) -> list[Path]:
    """Make a folder and those above it, and return the new ones, outermost first."""
    if folder.is_dir():
        return []
    made = _make(folder.parent)
    try:
        folder.mkdir(exist_ok=True)
    except BaseException:
        _unmake(made)
        raise
    return [*made, folder]


def _unmake(folders: list[Path]) -> None:
    """Remove those of the folders that are empty."""
    with contextlib.suppress(OSError):
        for folder in reversed(folders):
            folder.rmdir()


def _remove_empty_folders(out: Path, folder: PurePosixPath) -> None:
    with contextlib.suppress(OSError):  # the first that is not empty ends it
        while folder.parts:
            with contextlib.suppress(FileNotFoundError):
                (out / folder).rmdir()
            folder = folder.parent
