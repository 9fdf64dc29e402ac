"""Importing the metadata of a bakery, and spoiling them."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "command"))

from command_line import Result, call

HERE = Path(__file__).parent
METADATA = HERE / "metadata"
API = "tccli/services/bakery/v20240401/api.json"
EXAMPLES = "tccli/services/bakery/v20240401/examples.json"


def imported(cwd: Path, *more: str, source: Path = METADATA) -> Result:
    """Draft contracts of the bakery in the folder `spec`."""
    options = ("--from", str(source), "--service", "bakery", "--out", "spec")
    return call(cwd, "import", "tccli", *options, *more)


def api() -> Any:
    """Return the metadata, to be changed."""
    return json.loads((METADATA / API).read_text(encoding="utf-8"))


def library(folder: Path, contents: Mapping[str, bytes | str | object]) -> Path:
    """Lay files out in a new folder; what is no text is written as JSON."""
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_bytes(content))
    return folder


def wheel(folder: Path, contents: Mapping[str, bytes | str | object]) -> Path:
    """Pack files into what looks like a wheel of tccli."""
    path = folder / "tccli-9.8.7-py2.py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, _bytes(content))
    return path


def whole() -> dict[str, bytes]:
    """Return all files of the metadata."""
    return {
        path.relative_to(METADATA).as_posix(): path.read_bytes()
        for path in METADATA.rglob("*.json")
    }


@contextmanager
def on_the_path(folder: Path) -> Iterator[None]:
    """Let what is in a folder be installed."""
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        sys.modules.pop("tccli", None)


def _bytes(content: object) -> bytes:
    if isinstance(content, bytes):
        return content
    return (content if isinstance(content, str) else json.dumps(content)).encode()
