"""Drafts beside the contracts that there are: what is new, and what is somebody's own.

A draft says in its first line that it is one, with a digest of the rest. As long as
that is right nobody has edited it, and another draft may take its place. Everything
else is a contract written by hand, and is never replaced.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from actionsmith.output import Changes
from actionsmith.output.locking import locked
from actionsmith.signals import uninterrupted

_MARK = re.compile(r"# Drafted from .*; digest ([0-9a-f]{16})\. Edit it freely\.")


@dataclass(frozen=True, slots=True)
class Updates:
    """What drafts would change in a folder of contracts."""

    changes: Changes
    """What is new, and what takes the place of drafts that nobody has edited."""
    kept: Changes
    """What differs from contracts that somebody has written or edited."""


def marked(text: str, origin: str) -> str:
    """Return a draft with its first line."""
    return f"# Drafted from {origin}; digest {_digest(text)}. Edit it freely.\n{text}"


def compare(drafts: Mapping[str, str], spec: Path) -> Updates:
    """Return what drafts would change.

    Raises:
        OSError: A file cannot be read.

    """
    written: dict[str, str] = {}
    replaced: dict[str, str] = {}
    kept: dict[str, str] = {}
    own: dict[str, str] = {}
    unchanged: list[str] = []
    for path, text in sorted(drafts.items()):
        try:
            content = (spec / path).read_bytes()
        except FileNotFoundError:
            if os.path.lexists(spec / path):  # a link to nowhere, and somebody's own
                raise
            written[path] = text
            continue
        there = content.decode(errors="surrogateescape")
        # Of the same metadata in another package there is nothing to write.
        if _rest(there) == _rest(text):
            unchanged.append(path)
        elif _is_untouched(there) and not (spec / path).is_symlink():
            written[path], replaced[path] = text, there
        else:
            kept[path], own[path] = _rest(text), _rest(there)
    return Updates(
        Changes(written, tuple(unchanged), (), replaced, None),
        Changes(kept, (), (), own, None),
    )


def update(
    drafts: Mapping[str, str], spec: Path, waiting: Callable[[], None]
) -> Updates:
    """Write what is new or changed, and return what that was, and what was not.

    Every text is on the disk before the first one takes its place; what fails or is
    interrupted before then has changed nothing. `waiting` is called once if another run
    has to be waited for.

    Raises:
        OSError: A file cannot be read or written.

    """
    folders = {spec, *((spec / path).parent for path in drafts)}
    made = {
        f for folder in folders for f in (folder, *folder.parents) if not f.exists()
    }
    try:
        spec.mkdir(parents=True, exist_ok=True)
        with locked(spec, waiting):
            updates = compare(drafts, spec)
            _write(updates.changes.written, spec)
    finally:
        # Those that hold something stay.
        for folder in sorted(made, key=lambda f: -len(f.parts)):
            with contextlib.suppress(OSError):
                folder.rmdir()
    return updates


def _write(texts: Mapping[str, str], spec: Path) -> None:
    staged: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            target = spec / path
            target.parent.mkdir(exist_ok=True)
            beside = target.with_name(f".{target.name}.{os.getpid()}")
            staged[beside] = target
            beside.write_text(text, encoding="utf-8", newline="\n")
        with uninterrupted():
            for beside, target in staged.items():
                beside.replace(target)
    finally:
        with uninterrupted():
            for beside in staged:
                beside.unlink(missing_ok=True)


def is_draft(content: bytes) -> bool:
    """Tell whether a file began as a draft, whoever has edited it."""
    first, _, _ = content.partition(b"\n")
    return _MARK.fullmatch(first.decode(errors="replace").rstrip("\r")) is not None


def _is_untouched(text: str) -> bool:
    first, _, rest = text.partition("\n")
    match = _MARK.fullmatch(first)
    return match is not None and match[1] == _digest(rest)


def _rest(text: str) -> str:
    """Return a contract without the line that says that it is a draft."""
    first, _, rest = text.partition("\n")
    return rest if _MARK.fullmatch(first) else text


def _digest(text: str) -> str:
    content = text.encode(errors="surrogateescape")
    return hashlib.sha256(content).hexdigest()[:16]
