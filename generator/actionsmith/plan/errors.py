"""The error classes of a package: which codes, below which class, with which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from actionsmith.contract import ErrorCode, Provider

from . import literals, naming
from .codes import with_prefixes
from .prose import docstring
from .splitting import split
from .surroundings import Surroundings
from .views import ErrorsView, ErrorView

ROOT = "ServiceError"


def common_errors(provider: Provider, source: str, words: str) -> ErrorsView:
    """Return the module of the codes that every service can answer."""
    return _view(source, words, with_prefixes(provider.errors), provider.errors)


def service_errors(around: Surroundings, source: str, words: str) -> ErrorsView:
    """Return the module of the codes of one service, less the common ones."""
    above = around.provider.errors
    codes = {c: entry for c, entry in around.codes.own.items() if c not in above}
    common = set(with_prefixes(above))
    own = [code for code in with_prefixes(codes) if code not in common]
    return _view(source, words, own, codes)


def _view(
    source: str,
    words: str,
    codes: Iterable[str],
    entries: Mapping[str, ErrorCode],
) -> ErrorsView:
    return ErrorsView(
        source=source,
        docstring=docstring(words, indent=0),
        errors=tuple(_error(code, entries.get(code)) for code in codes),
    )


def _error(code: str, entry: ErrorCode | None) -> ErrorView:
    prefix = code.rpartition(".")[0]
    base = naming.error_class_name(prefix) if prefix else ROOT
    name = naming.error_class_name(code)
    described = entry.description if entry and entry.description else None
    words = described or f"Every code that starts with {code}."
    retry = entry.retry if entry else None
    return ErrorView(
        header=split(f"class {name}({base}):", indent=0),
        class_name=name,
        docstring=docstring(words, indent=4),
        code=literals.string(code),
        retry=f"Retry.{retry.name}" if retry else None,
    )
