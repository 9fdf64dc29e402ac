"""The pages of error codes, with the tree of their classes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from actionsmith.contract import Provider

from .. import naming
from ..codes import KnownCodes, with_prefixes
from ..errors import ROOT
from ..surroundings import Surroundings
from .codes import Codes
from .views import ErrorsPage


class _Class(NamedTuple):
    name: str
    words: str
    below: Sequence[_Class] = ()


def _of_runtime(codes: Sequence[_Class]) -> _Class:
    """Return the tree of all classes, with those of codes where they belong."""
    return _Class(
        "TencentCloudError",
        "catch it to catch everything below",
        (
            _Class(
                ROOT,
                "an error code, of the service or earned locally",
                (*codes, _Class("ContractViolation", "part of every local refusal")),
            ),
            _Class(
                "TransportError",
                "no answer, or none that can be read; see its .sent",
                (
                    _Class("ConnectionFailed", "nothing was sent"),
                    _Class("ConnectionLost", "it broke after sending began"),
                    _Class("RequestTimeout", "time ran out"),
                    _Class("MalformedResponse", "what came is no answer of the API"),
                    _Class("OutcomeUnknown", "one of these, and not to be done twice"),
                ),
            ),
            _Class(
                "WaiterError",
                "a wait that did not end as it should",
                (
                    _Class("WaiterFailed", "a resource cannot get there any more"),
                    _Class("WaiterTimeout", "it was not there in time"),
                ),
            ),
            _Class("CredentialsNotFound", "nowhere to take them from"),
        ),
    )


def common_errors_page(provider: Provider) -> ErrorsPage:
    """Return the page of the codes that every service can answer."""
    every = with_prefixes(provider.errors)
    codes = Codes(KnownCodes(provider), of_service=False)
    return ErrorsPage(
        source=provider.file,
        path="errors.md",
        tree=_tree(_of_runtime(_classes(every))),
        rows=tuple(codes.row(code, provider.errors.get(code)) for code in every),
    )


def service_errors_page(around: Surroundings) -> ErrorsPage:
    """Return the page of the codes of one service, less the common ones."""
    common = set(with_prefixes(around.provider.errors))
    every = with_prefixes(around.codes.own)
    own = [code for code in every if code not in common]
    codes = Codes(around.codes, of_service=True)
    return ErrorsPage(
        source=f"{around.service.file.rpartition('/')[0]}/",
        path="errors.md",
        tree=_tree(_Class(ROOT, "", _classes(every))),
        rows=tuple(codes.row(code, None) for code in own),
    )


def _classes(codes: Iterable[str]) -> list[_Class]:
    """Return the classes of codes, each below that of its prefix, which precedes it."""
    below: dict[str, list[_Class]] = {"": []}
    for code in codes:
        above = below[code.rpartition(".")[0]]
        above.append(
            _Class(naming.error_class_name(code), "", below.setdefault(code, []))
        )
    return below[""]


def _tree(root: _Class) -> str:
    """Return a drawing of a class and of all below it, the words in one column."""
    drawn = [(root.name, root.words), *_branches(root, "")]
    width = max(len(name) for name, words in drawn if words) if root.words else 0
    return "\n".join(f"{name:<{width}}  {words}".rstrip() for name, words in drawn)


def _branches(above: _Class, lead: str) -> Iterable[tuple[str, str]]:
    for place, each in enumerate(above.below, start=1):
        last = place == len(above.below)
        yield f"{lead}{'└── ' if last else '├── '}{each.name}", each.words
        yield from _branches(each, lead + ("    " if last else "│   "))
