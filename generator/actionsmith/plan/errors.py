"""The error classes of a package: which codes, below which class, with which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from actionsmith.contract import Catalog, ErrorCode, Provider, Retry, Service

from . import literals, naming
from .layout import call
from .prose import docstring
from .views import ErrorsView, ErrorView

ROOT = "ServiceError"


def common_errors(provider: Provider, source: str, words: str) -> ErrorsView:
    """Return the module of the codes that every service can answer."""
    return _view(source, words, _with_prefixes(provider.errors), provider.errors, {})


def service_errors(
    catalog: Catalog, service: Service, source: str, words: str
) -> ErrorsView:
    """Return the module of the codes of one service, less the common ones."""
    codes = {
        code: entry
        for code, entry in merged_codes(service).items()
        if code not in catalog.provider.errors
    }
    common = _with_prefixes(catalog.provider.errors)
    own = [code for code in _with_prefixes(codes) if code not in common]
    return _view(source, words, own, codes, dict.fromkeys(common))


def merged_codes(service: Service) -> dict[str, ErrorCode]:
    """Return a service's codes; its own words go before those of its actions."""
    tables = [service.errors, *(a.errors for a in service.actions.values())]
    codes: dict[str, ErrorCode] = {}
    for table in tables:
        for code, entry in table.items():
            known = codes.get(code)
            codes[code] = (
                entry
                if known is None
                else ErrorCode(
                    code=known.code,
                    description=known.description or entry.description,
                    source=known.source,
                    retry=known.retry or entry.retry,
                )
            )
    return codes


def _with_prefixes(codes: Iterable[str]) -> list[str]:
    """Return codes and their dotted prefixes, a prefix before what it begins."""
    every = set()
    for code in codes:
        parts = code.split(".")
        every |= {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return sorted(every)


def _view(
    source: str,
    words: str,
    codes: Iterable[str],
    entries: Mapping[str, ErrorCode],
    above: Mapping[str, None],
) -> ErrorsView:
    errors = tuple(_error(code, entries.get(code)) for code in codes)
    bases = {code.rpartition(".")[0] for code in codes} & above.keys()
    return ErrorsView(
        source=source,
        docstring=docstring(words, indent=0),
        errors=errors,
        uses_retry=any(error.retry for error in errors),
        imports=tuple(sorted(naming.error_class_name(base) for base in bases)),
    )


def _error(code: str, entry: ErrorCode | None) -> ErrorView:
    prefix = code.rpartition(".")[0]
    base = naming.error_class_name(prefix) if prefix else ROOT
    name = naming.error_class_name(code)
    described = entry.description if entry and entry.description else None
    words = described or f"Every code that starts with {code}."
    retry = entry.retry if entry else None
    return ErrorView(
        header=_class_header(name, base),
        class_name=name,
        docstring=docstring(words, indent=4),
        code=literals.string(code),
        retry=f"Retry.{Retry(retry).name}" if retry else None,
    )


def _class_header(name: str, base: str) -> str:
    one = call(f"class {name}", [base], 0, tail=":")
    # Black adds no comma behind the only base of a class.
    return one.replace(f"{base},\n", f"{base}\n")
