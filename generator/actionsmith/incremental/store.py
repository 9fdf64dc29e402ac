"""What is known of earlier runs, in files of the user's cache folder.

A file that is damaged, is not there or was made by another version of the generator
says nothing: what it would say is found out again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import shutil
from pathlib import Path

_DIGEST_SIZE = hashlib.sha256().digest_size
_MOST = 50
"""How many folders of contracts are remembered."""


class Store:
    """Objects by their names, for one folder of contracts.

    Args:
        folder: Where they are; None keeps nothing.
        maker: Stands for the generator; what another one has kept says nothing.

    """

    def __init__(self, folder: Path | None, maker: bytes) -> None:
        self._folder = folder
        self._maker = maker

    def load(self, name: str) -> object:
        """Return an object, or None if it cannot be told."""
        if self._folder is None:
            return None
        try:
            content = (self._folder / name).read_bytes()
        except OSError:
            return None
        found, data = content[:_DIGEST_SIZE], memoryview(content)[_DIGEST_SIZE:]
        if self._digest(data) != found:
            return None
        try:
            return pickle.loads(data)  # noqa: S301 - the user's own
        except Exception:  # whatever it holds, it is of no use
            return None

    def save(self, name: str, value: object) -> None:
        """Keep an object, if there is room; it takes its place as a whole."""
        if self._folder is None:
            return
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        with contextlib.suppress(OSError):
            if not self._folder.is_dir():
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                _forget_oldest(self._folder.parent)
            path = self._folder / name
            beside = path.with_name(f"{name}.{os.getpid()}")
            try:
                with beside.open("wb") as file:
                    file.write(self._digest(data))
                    file.write(data)
                beside.replace(path)
            finally:
                beside.unlink(missing_ok=True)

    def _digest(self, data: bytes | memoryview) -> bytes:
        found = hashlib.sha256(self._maker)
        found.update(data)
        return found.digest()


def _forget_oldest(folder: Path) -> None:
    """Remove what was kept for contracts that nobody has touched for longest."""
    kept = [path for path in folder.iterdir() if path.is_dir()]
    kept.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[_MOST:]:
        shutil.rmtree(path, ignore_errors=True)
