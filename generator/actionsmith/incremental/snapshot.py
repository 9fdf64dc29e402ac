"""What a folder of contracts holds at one moment, by digests of its contents."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import NamedTuple

from actionsmith.files import MAX_BYTES, SUFFIX, file_content

_SIZE = 16

_BEGINNING = 4096
"""So many bytes tell whether a file reads like a contract."""


def digest(*parts: bytes | str) -> bytes:
    """Return what tells some parts, in their order, from all others."""
    found = hashlib.sha256()
    for part in parts:
        content = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        found.update(b"%d:" % len(content))
        found.update(content)
    return found.digest()[:_SIZE]


class Folder(NamedTuple):
    """What one folder holds, as far as it matters to who reads contracts there."""

    name: str
    key: bytes
    """Changes with the folder's list and with the content of any of its files."""
    files: dict[str, bytes]
    """The digest of each contract, by its file's name."""
    names: tuple[str, ...]
    """All that is in it, but for what is hidden."""
    contents: dict[str, bytes]
    """What each file holds, and one byte of what is too much for a contract."""


class Snapshot(NamedTuple):
    """What a folder of contracts holds."""

    root: Folder
    services: tuple[Folder, ...]


def snapshot(spec: Path) -> Snapshot:
    """Read a folder of contracts, and the folders in it.

    Raises:
        OSError: A file or folder cannot be read.

    """
    root = _folder(str(spec), "")
    with os.scandir(spec) as entries:
        names = sorted(e.name for e in entries if e.is_dir() and not _is_hidden(e.name))
    return Snapshot(
        root,
        tuple(
            _folder(f"{spec}/{name}", name) for name in names if not _is_contract(name)
        ),
    )


def _folder(path: str, name: str) -> Folder:
    files: dict[str, bytes] = {}
    contents: dict[str, bytes] = {}
    shape: list[bytes | str] = []
    with os.scandir(path) as entries:
        seen = sorted((e for e in entries if not _is_hidden(e.name)), key=_name)
    for entry in seen:
        mode = _mode(entry)
        shape += [entry.name, str(stat.S_IFMT(mode))]
        if stat.S_ISDIR(mode):
            shape += _contracts_in(entry.path) if name else ()
        elif stat.S_ISREG(mode):
            held = _content(entry)
            shape.append(digest(held))
            if _is_contract(entry.name):
                contents[entry.name] = held
                files[entry.name] = digest(held)
    names = tuple(entry.name for entry in seen)
    return Folder(name, digest(*shape), files, names, contents)


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _mode(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat().st_mode
    except OSError:  # a link to nothing
        return 0


def _content(entry: os.DirEntry[str]) -> bytes:
    """Return as much of a file as matters."""
    if _is_contract(entry.name):
        return file_content(entry.path, MAX_BYTES + 1)
    if PurePath(entry.name).suffix not in ("", ".txt"):
        return b""
    # Whether it reads like a contract; if it cannot be read, nobody minds.
    with contextlib.suppress(OSError):
        return file_content(entry.path, _BEGINNING)
    return b""


def _contracts_in(folder: str) -> Iterator[str]:
    """Yield the names of files that stand too deep to be read."""
    with os.scandir(folder) as entries:
        yield from sorted(e.name for e in entries if e.name.endswith(SUFFIX))


def _is_hidden(name: str) -> bool:
    return name.startswith(".")


def _is_contract(name: str) -> bool:
    return name.lower().endswith((SUFFIX, ".yml"))
