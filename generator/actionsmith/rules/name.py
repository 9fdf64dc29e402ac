"""Names are spelt so that they can become identifiers, classes and paths."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from actionsmith.contract import Catalog, Text
from actionsmith.diagnostics import Diagnostic, Location, error

_LONGEST = 100

# With an extension, too, Windows takes them for devices, in whichever case.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
)

# What Python, its tools or a generated package import by these names, and folders of
# the output.
_OTHER_PACKAGES = frozenset(
    {
        *("sitecustomize", "usercustomize", "conftest", "test", "tests", "setup"),
        *("pip", "setuptools", "pytest", "hatchling", "actionsmith"),
        *("httpcore2", "h11", "anyio", "truststore", "idna", "certifi"),
    }
)
_FOLDERS = frozenset({"docs", "openapi"})


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How names of some kind are written, and what they are used for."""

    pattern: re.Pattern[str]
    words: str
    is_class: bool = False
    """Whether the part before the first dot becomes an identifier as it is."""
    is_path: bool = False
    is_package: bool = False


_WIRE = re.compile(r"[A-Za-z][A-Za-z0-9]*"), "a letter, then letters and digits"
_HYPHENS = (
    re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*"),
    "lower-case words of letters and digits, joined by hyphens",
)

_TYPE = _Spelling(*_WIRE)
_ACTION = _Spelling(*_WIRE, is_path=True)
_MEMBER = _Spelling(
    re.compile(r"[A-Za-z][A-Za-z0-9_]*"), "a letter, then letters, digits or _"
)
_ID = _Spelling(*_HYPHENS)
_SERVICE = _Spelling(*_HYPHENS, is_path=True)
_CODE = _Spelling(
    re.compile(r"[A-Za-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9]*)*"),
    "words of letters and digits, joined by dots",
    is_class=True,
)
_PACKAGE = _Spelling(
    re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*"),
    "lower-case words of letters and digits, joined by underscores",
    is_class=True,
    is_path=True,
    is_package=True,
)
_VERSION = _Spelling(
    re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]*"), "letters, digits, dots, hyphens"
)
_HEADER = _Spelling(
    re.compile(r"[A-Za-z][A-Za-z0-9\-]*"), "letters, digits and hyphens"
)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each name that is spelt in another way, or means something else."""
    for spelling, names in _names(catalog):
        for name in names:
            finding = _refusal(name, spelling)
            if finding is not None:
                yield finding


def refused(catalog: Catalog) -> frozenset[Location]:
    """Return where the names are that this rule refuses."""
    return frozenset(finding.at for finding in check(catalog))


def _names(catalog: Catalog) -> Iterator[tuple[_Spelling, Iterable[Text]]]:
    provider = catalog.provider
    yield _ID, [provider.name]
    yield _PACKAGE, [provider.package]
    yield _ID, (source.id for source in provider.sources.values())
    for parameter in provider.common_parameters.values():
        yield _MEMBER, [parameter.name]
        yield _HEADER, [parameter.header] if parameter.header else []
    yield _MEMBER, (member.name for member in provider.response.values())
    yield _CODE, (entry.code for entry in provider.errors.values())
    for service in catalog.services.values():
        yield _SERVICE, [service.name]
        yield _VERSION, [service.version]
        yield _ID, (source.id for source in service.sources.values())
        yield _ID, (endpoint.name for endpoint in service.endpoints.values())
        yield _TYPE, (t.name for t in service.types.values() if t.name is not None)
        yield _CODE, (entry.code for entry in service.errors.values())
        for action in service.actions.values():
            yield _ACTION, [action.name]
            yield _ID, (source.id for source in action.sources.values())
            yield _MEMBER, (member.name for member in action.parameters.values())
            yield _MEMBER, (member.name for member in action.response.values())
            yield _ID, (constraint.id for constraint in action.constraints.values())
            yield _ID, (condition.id for condition in action.preconditions.values())
            yield _CODE, (entry.code for entry in action.errors.values())
            yield _ID, (example.id for example in action.examples.values())


def _refusal(name: Text, spelling: _Spelling) -> Diagnostic | None:
    if not name and name.scalar.style == "plain":
        return None  # a stand-in for one that is reported already
    if len(name) > _LONGEST:
        # It is not shown: it may fill the screen.
        return error(
            "name",
            name.at,
            f"a name has at most {_LONGEST} characters, this one {len(name)}",
        )
    if not spelling.pattern.fullmatch(name):
        return error(
            "name",
            name.at,
            f"{str(name)!r} cannot be a name here",
            f"write {spelling.words}",
        )
    meaning = _other_meaning(name, spelling)
    if meaning is None:
        return None
    return error("name", name.at, meaning, "choose another name")


def _other_meaning(name: str, spelling: _Spelling) -> str | None:
    """Return what else a name is, where no underscore behind it would help."""
    first = name.split(".")[0]
    if spelling.is_class and keyword.iskeyword(first):
        return f"{first!r} is a keyword of Python"
    if spelling.is_path and name.lower() in _DEVICES:
        return f"{str(name)!r} is a device on Windows, where no file can have that name"
    if spelling.is_package and name in _FOLDERS:
        return f"{str(name)!r} is another folder of the output"
    if spelling.is_package and name in _OTHER_PACKAGES | sys.stdlib_module_names:
        return f"{str(name)!r} is the name of another package of Python"
    return None
