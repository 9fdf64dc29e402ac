"""Getting an output folder from what it is to what it should be.

Every text is on the disk, in the journal, before the first one takes its place. A run
that is cut short before then has changed nothing. After that it cannot be interrupted,
only killed: the journal is then still there, and the next run finishes the work.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from actionsmith.signals import uninterrupted

from .folder import JOURNAL, JOURNAL_PATHS, LIST, Changes, compare
from .locking import LOCK, locked


def update(
    texts: Mapping[str, str], out: Path, waiting: Callable[[], None] = lambda: None
) -> Changes:
    """Make the folder `out` hold the texts, and return what had to change.

    Each file is its old self or its new one at any time; unchanged files are not
    touched. `waiting` is called once if another run has to be waited for.

    Raises:
        ForeignFileError: Somebody else's file is in the way.
        OSError: The folder cannot be read, a file cannot be written or removed.

    """
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
    finally:
        _unmake(made)
    return changes


def _write(changes: Changes, out: Path) -> None:
    staged, made = _prepare(changes, out)
    with uninterrupted():
        try:
            for path in changes.written:
                if path != LIST:
                    staged[path].replace(out / path)
            for path in changes.removed:
                (out / path).unlink(missing_ok=True)
            # The list comes last: until then it still names what has to be removed.
            if LIST in changes.written:
                staged[LIST].replace(out / LIST)
        except OSError:
            _unstage(out)
            raise
        finally:
            _unmake(made)
        for path in {*changes.removed, *(changes.unfinished or ())}:
            _remove_empty_folders(out, PurePosixPath(path).parent)
        _discard(out)


def _prepare(changes: Changes, out: Path) -> tuple[Mapping[str, Path], list[Path]]:
    """Do all that can fail before the first file is replaced.

    Returns the staged text of each path, and the folders that were made for them.
    """
    touched = (*changes.written, *changes.removed)
    made: list[Path] = []
    staged: dict[str, Path] = {}
    try:
        with uninterrupted():
            _unstage(out)
            (out / JOURNAL).mkdir(exist_ok=True)
        for path, text in changes.written.items():
            staged[path] = out / JOURNAL / str(len(staged))
            with _named(out / path), staged[path].open("xb") as file:
                file.write(text.encode("utf-8"))
        _require_writable({(out / path).parent for path in touched})
        paths = {*touched, *(changes.unfinished or ())}
        begun = out / JOURNAL / "begun"
        with _named(out / JOURNAL), begun.open("xb") as file:
            file.write("\n".join([*sorted(paths), ""]).encode("utf-8"))
        begun.replace(out / JOURNAL_PATHS)
        for path in changes.written:
            with uninterrupted():
                made += _make((out / path).parent)
    except BaseException:
        with uninterrupted():
            if changes.unfinished is None:
                _discard(out)
            else:
                _unstage(out)
            _unmake(made)
        raise
    return staged, made


def _require_writable(folders: Iterable[Path]) -> None:
    for folder in folders:
        if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
            what = os.strerror(errno.EACCES)
            raise PermissionError(errno.EACCES, what, str(folder))


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """Let an error name the file that was to be written; a full disk names none."""
    try:
        yield
    except OSError as problem:
        problem.filename = str(path)
        raise


def _unstage(out: Path) -> None:
    """Remove the texts that did not take their place."""
    with contextlib.suppress(FileNotFoundError):
        for entry in (out / JOURNAL).iterdir():
            if entry.name != PurePosixPath(JOURNAL_PATHS).name:
                entry.unlink()


def _discard(out: Path) -> None:
    """Remove the journal."""
    _unstage(out)
    with contextlib.suppress(FileNotFoundError):
        (out / JOURNAL_PATHS).unlink(missing_ok=True)
        (out / JOURNAL).rmdir()


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
