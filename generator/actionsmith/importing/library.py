"""Where the PyPI packages `tccli` and `tccli-intl-en` keep their metadata.

They are read where they lie: in the installed package, in a wheel, or in a folder into
which one was unpacked. Nothing of the package is imported, and no network is used.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from actionsmith.diagnostics import label, printable
from actionsmith.rules.name import can_be

_INSIDE = "tccli/services"
_VERSION = re.compile(r"v([0-9]{4})([0-9]{2})([0-9]{2})")
_WHEEL = re.compile(r"(tccli[A-Za-z0-9_.]*)-([0-9][A-Za-z0-9_.!+]*)-.*\.whl")
_DIST_INFO = re.compile(r"(tccli[A-Za-z0-9_.]*)-([0-9][A-Za-z0-9_.!+]*)\.dist-info")

_LARGEST = 64 * 2**20  # bytes; the largest file that there is has 9 MB

# What reading a file, a member of an archive, or JSON can end in.
_DAMAGE = (
    *(OSError, EOFError, ValueError, RecursionError, KeyError),
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError),
)

_Folder: TypeAlias = Path | zipfile.Path


class MetadataError(Exception):
    """There are no metadata, or none that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Written:
    """What is written down about one version of one service, as it is."""

    service: str
    version: str
    """As requests name it: 2017-03-12."""
    origin: str
    """The package and its version, as far as they are known."""
    api: object
    """Its actions and objects, whatever they are."""
    examples: object
    """Requests and answers, by action; None where there are none."""


class Library:
    """The services of one package.

    Args:
        path: A wheel, or a folder that holds `tccli/services`; None for the installed
            package.

    Raises:
        MetadataError: There is none, or it is damaged.

    """

    def __init__(self, path: Path | None = None) -> None:
        self._root, self.origin = _installed() if path is None else _given(path)
        try:
            self.services = dict(sorted(_services(self._root)))
            """The versions of each service, the latest one last."""
        except _DAMAGE as problem:
            raise MetadataError(f"{_name(path)} cannot be read: {problem}") from problem
        if not self.services:
            raise MetadataError(f"there are no services of tccli in {_name(path)}")

    def read(self, service: str, version: str) -> Written:
        """Return what is written down about a version of a service.

        Raises:
            MetadataError: It is damaged.

        """
        folder = self._root / service / f"v{version.replace('-', '')}"
        examples = folder / "examples.json"
        try:
            return Written(
                service,
                version,
                self.origin,
                _json(folder / "api.json"),
                _json(examples) if examples.is_file() else None,
            )
        except _DAMAGE as problem:
            raise MetadataError(
                f"the metadata of {service} {version} cannot be read: {problem}"
            ) from problem


def _services(root: _Folder) -> Iterator[tuple[str, tuple[str, ...]]]:
    for folder in root.iterdir() if root.is_dir() else ():
        # What cannot be a service is none: `__pycache__`, `..`.
        if can_be("service", folder.name) and folder.is_dir():
            versions = tuple(sorted(_versions(folder)))
            if versions:
                yield folder.name, versions


def _versions(folder: _Folder) -> Iterator[str]:
    for each in folder.iterdir():
        match = _VERSION.fullmatch(each.name)
        if match and (each / "api.json").is_file():
            yield "-".join(match.groups())


def _json(path: _Folder) -> Any:
    """Return what a file holds; what a contract cannot hold is refused."""
    with path.open("rb") as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ValueError(f"{path.name} has more than {_LARGEST} bytes")
    try:
        return json.loads(content, parse_constant=_refuse)
    except ValueError as problem:
        raise ValueError(f"{path.name} is no JSON: {problem}") from problem


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _installed() -> tuple[_Folder, str]:
    found = find_spec("tccli")
    places = list(found.submodule_search_locations or ()) if found else []
    if not places:
        raise MetadataError(
            "tccli is not installed here: pip install tccli, or name a wheel or a "
            "folder of it with --from"
        )
    origin = "tccli"
    for name in ("tccli", "tccli-intl-en"):
        try:
            origin = f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            continue
        break
    return Path(places[0]) / "services", origin


def _given(path: Path) -> tuple[_Folder, str]:
    try:
        if path.is_dir():
            inside = (path, path / "services", path / _INSIDE)
            root = next((p for p in inside if any(p.glob("*/v*/api.json"))), path)
            # Beside the package, its installer says which one it is.
            beside = root.parent.parent if root.parent.name == "tccli" else path
            infos = sorted(each.name for each in beside.glob("tccli*.dist-info"))
            return root, _origin(_DIST_INFO, infos[0] if infos else "")
        if not path.exists():
            raise MetadataError(f"{_name(path)} is not there")
        # The archive stays open as long as its members may be asked for.
        return zipfile.Path(path, f"{_INSIDE}/"), _origin(_WHEEL, path.name)
    except zipfile.BadZipFile as problem:
        raise MetadataError(f"{_name(path)} is no wheel: {problem}") from problem
    except _DAMAGE as problem:
        raise MetadataError(f"{_name(path)} cannot be read: {problem}") from problem


def _origin(pattern: re.Pattern[str], name: str) -> str:
    match = pattern.fullmatch(name)
    return f"{match[1].replace('_', '-')} {match[2]}" if match else "tccli"


def _name(path: Path | None) -> str:
    return "the installed package" if path is None else printable(label(path))
