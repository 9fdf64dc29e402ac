"""Names are spelt so that they can become identifiers, classes and paths."""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, NamedTuple

from actionsmith.contract import Parameter, Text
from actionsmith.diagnostics import Diagnostic, Location, error, warning

from .values import misfit
from .walk import Scope, actions

LONGEST = 100
"""How many characters a name may have."""

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


class _Spelling(NamedTuple):
    """How names of some kind are written, and what they are used for."""

    pattern: re.Pattern[str]
    words: str
    is_class: bool = False
    """Whether the part before the first dot becomes an identifier as it is."""
    is_path: bool = False
    is_package: bool = False


# Where a word of a name ends.
_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

_WIRE = re.compile(r"[A-Za-z][A-Za-z0-9]*"), "a letter, then letters and digits"
_HYPHENS = (
    re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*"),
    "lower-case words of letters and digits, joined by hyphens",
)

_TYPE = _Spelling(*_WIRE)
_STRUCTURE = _Spelling(
    re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*"),
    "a letter, then letters and digits, perhaps in parts joined by _",
)
_ACTION = _Spelling(*_WIRE, is_path=True)
_MEMBER = _Spelling(
    re.compile(r"[A-Za-z][A-Za-z0-9_]*"), "a letter, then letters, digits or _"
)
_PYTHON = _Spelling(
    re.compile(r"[a-z][a-z0-9_]*"),
    "lower-case words of letters and digits, joined by _",
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

Kind = Literal["service", "structure", "action", "member"]
"""What names of others are to become in a contract."""

_SPELLINGS: Mapping[Kind, _Spelling] = {
    "service": _SERVICE,
    "structure": _STRUCTURE,
    "action": _ACTION,
    "member": _MEMBER,
}


def can_be(kind: Kind, name: str) -> bool:
    """Tell whether what others call something can be a name in a contract.

    >>> can_be("structure", "Topic_Simplification"), can_be("action", "../Escape")
    (True, False)
    """
    spelling = _SPELLINGS[kind]
    return (
        len(name) <= LONGEST
        and spelling.pattern.fullmatch(name) is not None
        and _other_meaning(name, spelling) is None
    )


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each name that is spelt in another way, or means something else."""
    yield from _refusals(scope)
    yield from _versions(scope)
    common = scope.catalog.provider.common_parameters
    for service in scope.services:
        for structure in service.structures.values():
            yield from _alike(structure.members.values())
    for action in actions(scope):
        yield from _alike(action.parameters.values())
        yield from _alike(action.response.values())
        for parameter in action.parameters.values():
            if parameter.name in common:
                header = common[parameter.name].header
                yield warning(
                    "name",
                    parameter.name.at,
                    f"{str(parameter.name)!r} is a common parameter"
                    + (f", sent as {header}" if header else ""),
                    "leave it out here",
                )


def refused(scope: Scope) -> frozenset[Location]:
    """Return where the names are that this rule refuses."""
    return frozenset(finding.at for finding in _refusals(scope))


def _refusals(scope: Scope) -> Iterator[Diagnostic]:
    for spelling, names in _names(scope):
        for name in names:
            finding = _refusal(name, spelling)
            if finding is not None:
                yield finding


def _alike(members: Iterable[Parameter]) -> Iterator[Diagnostic]:
    """Yield each name that differs from one before it in capitals alone."""
    first: dict[str, Text] = {}
    for member in members:
        other = first.setdefault(member.name.casefold(), member.name)
        # Names that become one are told of as such.
        if other is not member.name and _words(other) != _words(member.name):
            message = (
                f"{str(member.name)!r} and {str(other)!r} differ in capitals alone"
            )
            yield warning("name", member.name.at, message, "leave one of them out")


def _words(name: str) -> str:
    return _BOUNDARY.sub("_", name).casefold()


def _versions(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each version that cannot be sent as the common parameter of that name."""
    parameter = scope.catalog.provider.common_parameters.get("Version")
    for service in scope.services:
        version = service.version
        problem = version and parameter and misfit(version.scalar, parameter.type)
        if problem:
            message = f"the version {problem}"
            hint = "it is sent as the common parameter 'Version'"
            yield error("name", version.at, message, hint)
        elif re.fullmatch(r"\d{4}-\d{2}-\d{2}", version) and not _is_date(version):
            message = f"{str(version)!r} is no day of the calendar"
            yield warning("name", version.at, message, "write YEAR-MONTH-DAY")


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _names(scope: Scope) -> Iterator[tuple[_Spelling, Iterable[Text]]]:
    for provider in scope.provider:
        yield _ID, [provider.name]
        yield _PACKAGE, [provider.package]
        yield _ID, (source.id for source in provider.sources.values())
        for parameter in provider.common_parameters.values():
            yield _MEMBER, [parameter.name]
            yield _HEADER, [parameter.header] if parameter.header else []
        yield from _of_members(provider.response)
        yield _CODE, (entry.code for entry in provider.errors.values())
    for service in scope.services:
        yield _SERVICE, [service.name]
        yield _VERSION, [service.version]
        yield _ID, (source.id for source in service.sources.values())
        yield _ID, (endpoint.name for endpoint in service.endpoints.values())
        yield _TYPE, (t.name for t in service.types.values() if t.name is not None)
        yield _STRUCTURE, (structure.name for structure in service.structures.values())
        for structure in service.structures.values():
            yield from _of_members(structure.members)
        for resource in service.resources.values():
            yield _ID, [resource.id]
            yield _ID, (waiter.id for waiter in resource.wait_for.values())
        yield _CODE, (entry.code for entry in service.errors.values())
    for action in actions(scope):
        yield _ACTION, [action.name]
        yield _ID, (source.id for source in action.sources.values())
        yield from _of_members(action.parameters)
        yield from _of_members(action.response)
        yield _ID, (constraint.id for constraint in action.constraints.values())
        yield _ID, (condition.id for condition in action.preconditions.values())
        yield _CODE, (entry.code for entry in action.errors.values())
        yield _ID, (example.id for example in action.examples.values())


def _of_members(
    members: Mapping[str, Parameter],
) -> Iterator[tuple[_Spelling, Iterable[Text]]]:
    yield _MEMBER, (member.name for member in members.values())
    yield _PYTHON, (m.python_name for m in members.values() if m.python_name)


def _refusal(name: Text, spelling: _Spelling) -> Diagnostic | None:
    is_short = len(name) <= LONGEST
    if is_short and spelling.pattern.fullmatch(name):
        meaning = _other_meaning(name, spelling)
        return (
            error("name", name.at, meaning, "choose another name") if meaning else None
        )
    if not name and name.scalar.style == "plain":
        return None  # a stand-in for one that is reported already
    if not is_short:
        # It is not shown: it may fill the screen.
        return error(
            "name",
            name.at,
            f"a name has at most {LONGEST} characters, this one {len(name)}",
        )
    for offset, character in enumerate(name):
        if character.isalpha() and not character.isascii():
            called = unicodedata.name(character, f"U+{ord(character):04X}")
            message = f"{character!r} is the letter {called}, and cannot be in a name"
            at = name.scalar.location_of(offset)
            return error("name", at, message, "write the letters a to z alone")
    return error(
        "name",
        name.at,
        f"{str(name)!r} cannot be a name here",
        f"write {spelling.words}",
    )


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
