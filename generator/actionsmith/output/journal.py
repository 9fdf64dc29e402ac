"""What a run is about to do, kept in the output folder until it is done.

The journal is a folder with every text that is to be written and every file that was
there before, so that all can be done or nothing. Its list of paths is written before
the first file is replaced: where it is found, a run was killed, or is at work.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from .folder import JOURNAL, JOURNAL_PATHS


class Journal:
    """The journal of one folder, of which there is one at a time."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._folder = out / JOURNAL
        self._paths = out / JOURNAL_PATHS
        self._staged: dict[str, Path] = {}
        self._done: list[tuple[Path, Path | None]] = []
        self.is_torn = False
        """Whether something could not be undone."""

    def begin(self) -> None:
        """Make the journal, or take over that of a run that was killed."""
        self.forget_texts()
        self._folder.mkdir(exist_ok=True)

    def stage(self, path: str, text: str) -> None:
        """Write what is to become the file at `path`, with the mode that it has."""
        self._staged[path] = staged = self._folder / str(len(self._staged))
        with _named(self._out / path):
            with staged.open("xb") as file:
                file.write(text.encode("utf-8"))
            with contextlib.suppress(FileNotFoundError):
                mode = stat.S_IMODE((self._out / path).stat().st_mode)
                if mode != stat.S_IMODE(staged.stat().st_mode):
                    staged.chmod(mode)

    def commit(self, paths: Iterable[str]) -> None:
        """Say which files are about to be touched."""
        begun = self._folder / "begun"
        with _named(self._folder), begun.open("xb") as file:
            file.write("\n".join([*sorted(paths), ""]).encode("utf-8"))
        begun.replace(self._paths)

    def put(self, path: str) -> None:
        """Let what was staged take its place."""
        place, kept = self._out / path, self._next()
        is_new = not os.path.lexists(place)
        if not is_new:
            try:
                os.link(place, kept)
            except OSError:  # no links here
                shutil.copy2(place, kept)
        self._staged[path].replace(place)
        self._done.append((place, None if is_new else kept))

    def remove(self, path: str) -> None:
        """Remove a file, if it is still there."""
        place, kept = self._out / path, self._next()
        with contextlib.suppress(FileNotFoundError):
            place.replace(kept)
            self._done.append((place, kept))

    def undo(self) -> None:
        """Put everything back as it was."""
        self.is_torn = True
        for place, kept in reversed(self._done):
            if kept is None:
                place.unlink(missing_ok=True)
            else:
                kept.replace(place)
        self.is_torn = False

    def forget_texts(self) -> None:
        """Remove all but the list of paths."""
        with contextlib.suppress(FileNotFoundError):
            for entry in self._folder.iterdir():
                if entry != self._paths:
                    entry.unlink()

    def discard(self) -> None:
        """Remove the journal."""
        self.forget_texts()
        with contextlib.suppress(FileNotFoundError):
            self._paths.unlink(missing_ok=True)
            self._folder.rmdir()

    def _next(self) -> Path:
        return self._folder / f"old-{len(self._done)}"


def require_writable(folders: Iterable[Path]) -> None:
    """Raise PermissionError for the first of the folders that refuses changes."""
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
