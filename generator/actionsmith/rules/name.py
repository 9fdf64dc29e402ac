"""Names are spelt so that they can become identifiers, classes and paths."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator

from actionsmith.contract import Catalog, Text
from actionsmith.diagnostics import Diagnostic, error

_LONGEST = 100

_WIRE = re.compile(r"[A-Za-z][A-Za-z0-9]*"), "a letter, then letters and digits"
_MEMBER = re.compile(r"[A-Za-z][A-Za-z0-9_]*"), "a letter, then letters, digits or _"
_ID = (
    re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*"),
    "lower-case words of letters and digits, joined by hyphens",
)
_CODE = (
    re.compile(r"[A-Za-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9]*)*"),
    "words of letters and digits, joined by dots",
)
_PACKAGE = (
    re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*"),
    "lower-case words of letters and digits, joined by underscores",
)
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]*"), "letters, digits, dots, hyphens"
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9\-]*"), "letters, digits and hyphens"

Spelling = tuple[re.Pattern[str], str]


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each name that is spelt in another way."""
    for spelling, names in _names(catalog):
        for name in names:
            yield from _misspelt(name, spelling)


def _names(catalog: Catalog) -> Iterator[tuple[Spelling, Iterable[Text]]]:
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
        yield _ID, [service.name]
        yield _VERSION, [service.version]
        yield _ID, (source.id for source in service.sources.values())
        yield _ID, (endpoint.name for endpoint in service.endpoints.values())
        yield _WIRE, (t.name for t in service.types.values() if t.name)
        yield _CODE, (entry.code for entry in service.errors.values())
        for action in service.actions.values():
            yield _WIRE, [action.name]
            yield _ID, (source.id for source in action.sources.values())
            yield _MEMBER, (member.name for member in action.parameters.values())
            yield _MEMBER, (member.name for member in action.response.values())
            yield _ID, (constraint.id for constraint in action.constraints.values())
            yield _ID, (condition.id for condition in action.preconditions.values())
            yield _CODE, (entry.code for entry in action.errors.values())
            yield _ID, (example.id for example in action.examples.values())


def _misspelt(name: Text, spelling: Spelling) -> Iterator[Diagnostic]:
    pattern, words = spelling
    # An empty name is a stand-in for one that is reported already.
    if name and not pattern.fullmatch(name):
        yield error(
            "name", name.at, f"{str(name)!r} cannot be a name here", f"write {words}"
        )
    elif spelling in (_PACKAGE, _CODE) and keyword.iskeyword(name.split(".")[0]):
        # Other names get an underscore where they would be a keyword.
        word = name.split(".")[0]
        yield error(
            "name", name.at, f"{word!r} is a keyword of Python", "choose another name"
        )
    elif len(name) > _LONGEST:
        yield error(
            "name",
            name.at,
            f"a name has at most {_LONGEST} characters, this one {len(name)}",
        )
