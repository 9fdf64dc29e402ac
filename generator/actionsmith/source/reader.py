"""A file's bytes -> its root mapping and everything that is wrong with it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from actionsmith.diagnostics import Diagnostic, in_order
from actionsmith.files import MAX_BYTES
from actionsmith.source.text import decode

if TYPE_CHECKING:
    from pathlib import Path

    from actionsmith.source.nodes import Mapping

_MOST_FILES = 64 * 1024
"""How many bytes all but a few files are smaller than."""


@cache
def fastest_parser() -> Any:
    """Return the loader class of PyYAML to parse with."""
    import yaml

    # libyaml's parser is twenty times as fast, but PyYAML may have been built without.
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_path(path: Path, label: str) -> tuple[Mapping | None, list[Diagnostic]]:
    """Read a file, which findings and nodes name `label`.

    What keeps the file from being opened or read is the caller's `OSError`.
    """
    with path.open("rb") as stream:
        # Room for the largest file is not made for each of the small ones.
        data = stream.read(_MOST_FILES)
        if len(data) == _MOST_FILES:
            # One byte more than is allowed tells that a file is too large.
            data += stream.read(MAX_BYTES + 1 - _MOST_FILES)
    return read(label, data)


def read(
    file: str, data: bytes, *, parser: Any = None
) -> tuple[Mapping | None, list[Diagnostic]]:
    """Return the mapping that is the root of a YAML text, and what is wrong with it.

    There is a mapping beside findings when it still holds everything that it is to
    be judged by (a tag is ignored, the first of duplicate keys counts). When a part of
    it could not be read, as behind a syntax error or at an alias, there is none.

    `parser` is one of PyYAML's loader classes, which differ in speed alone; None: the
    fastest.
    """
    # Not for those that have all contracts in a cache: PyYAML takes long to import.
    import yaml

    from actionsmith.source.builder import Builder, StopReading

    source, findings = decode(file, data)
    if source is None:
        return None, findings
    builder = Builder(source)
    try:
        builder.take_all((parser or fastest_parser())(source.text).get_event)
    except StopReading:
        pass
    except yaml.MarkedYAMLError as failure:
        from actionsmith.source.syntax import diagnose

        builder.stop(diagnose(failure, source, builder.bracket, builder.long_quote))
    root = builder.root()
    return root, in_order(builder.findings)
