"""What is known of error codes, from every table that speaks of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from actionsmith.contract import ErrorCode, Provider, Retry, Service

from .prose import sentence


class KnownCodes:
    """The codes of a provider and, if one is given, of one of its services."""

    def __init__(self, provider: Provider, service: Service | None = None) -> None:
        """Collect what the tables of errors say."""
        self._common = provider.errors
        self._common_classes = frozenset(with_prefixes(provider.errors))
        self.own = merged_codes(service) if service else {}
        """Those that the service and its actions speak of."""

    def facts(self) -> Iterator[str]:
        """Yield all that is known of the service's own codes, as texts to compare."""
        for entry in self.own.values():
            yield f"{entry.code} {entry.retry} {entry.source} {entry.description}"

    def is_common(self, code: str) -> bool:
        """Return whether a code, or prefix of codes, is the same for every service."""
        return code in self._common_classes

    def words(self, code: str, entry: ErrorCode | None = None) -> str | None:
        """Return a sentence on what a code means; `entry` has the first word."""
        entries = (entry, self.own.get(code), self._common.get(code))
        words = next((e.description for e in entries if e and e.description), None)
        return sentence(words) if words else None

    def retry(self, code: str) -> Retry:
        """Return the advice that comes with a code's class, or with those above it."""
        while code:
            entry = (self._common if self.is_common(code) else self.own).get(code)
            if entry and entry.retry:
                return entry.retry
            code = code.rpartition(".")[0]
        return Retry.NEVER


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


def with_prefixes(codes: Iterable[str]) -> list[str]:
    """Return codes and their dotted prefixes, a prefix before what it begins."""
    every = set()
    for code in codes:
        parts = code.split(".")
        every |= {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return sorted(every)
