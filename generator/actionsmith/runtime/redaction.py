"""Keeping secrets out of logs and messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from .credentials import Credentials

REDACTED = "[redacted]"

# Shorter ones would take away half of any text.
_SHORTEST_SECRET = 4

# A body is JSON, which an answer may quote, which may be quoted in turn.
_LEVELS_OF_JSON = 3

_SECRET_HEADERS = frozenset({"authorization", "x-tc-token", "proxy-authorization"})


class Secrets:
    """What must not be told of a call.

    It is gathered when something is told for the first time: most calls tell nothing.

    Args:
        request: Wire names and values.
        sensitive: Wire names of the parameters, and of the members within them, whose
            values are secret.

    """

    __slots__ = ("_credentials", "_forms", "_request", "_sensitive", "_signatures")

    def __init__(
        self,
        request: Mapping[str, object] = MappingProxyType({}),
        sensitive: frozenset[str] = frozenset(),
    ) -> None:
        self._request = request
        self._sensitive = sensitive
        self._credentials: tuple[Credentials, ...] = ()
        self._signatures: tuple[str, ...] = ()
        self._forms: tuple[str, ...] | None = None

    def add(self, credentials: Credentials, headers: Iterable[tuple[str, str]]) -> None:
        """Add what an attempt was signed with, and its signature.

        Args:
            credentials: What signed it.
            headers: Those of its request.

        """
        self._credentials += (credentials,)
        self._signatures += tuple(
            value.rpartition("Signature=")[2]
            for name, value in headers
            if name == "Authorization"
        )
        self._forms = None

    def forms(self) -> tuple[str, ...]:
        """Return each secret in each form in which a server may send it back."""
        if self._forms is None:
            found = {*self._signatures}
            for credentials in self._credentials:
                found |= {credentials.secret_key, credentials.token or ""}
            found.update(_sensitive_texts(self._request, self._sensitive))
            forms = {form for text in found for form in _forms(text)}
            # What is part of another goes last, or the rest of that would stay.
            self._forms = tuple(
                sorted(
                    (form for form in forms if len(form) >= _SHORTEST_SECRET),
                    key=len,
                    reverse=True,
                )
            )
        return self._forms

    def redact(self, text: str) -> str:
        """Return a text without the secrets in it."""
        for form in self.forms():
            text = text.replace(form, REDACTED)
        return text

    def excerpt(self, body: bytes, length: int) -> str:
        """Return the beginning of a body, fit for a terminal and a log.

        Args:
            body: Text in UTF-8, or anything else.
            length: Characters of it, at most.

        """
        # Four bytes make a character at most; the rest allows for whitespace. What is
        # cut off at the end may be a secret that is not known any more.
        longest = max(map(len, self.forms()), default=0)
        window = 8 * length + 4 * longest
        text = self.redact(body[:window].decode(errors="replace"))
        if len(body) > window:
            text = text[: len(text) - longest]
        return " ".join(printable(text).split())[:length]


def printable(text: str) -> str:
    """Return what a server said, unable to break a line of a log or to steer it."""
    return "".join(char if char.isprintable() else " " for char in text)


def redact_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return headers without the values that open doors."""
    return {
        name: REDACTED if name.lower() in _SECRET_HEADERS else value
        for name, value in headers
    }


def redact_members(value: object, sensitive: frozenset[str]) -> object:
    """Return what JSON holds without the values under sensitive names."""
    if isinstance(value, Mapping):
        members = cast("Mapping[str, object]", value)
        return {
            name: REDACTED if name in sensitive else redact_members(each, sensitive)
            for name, each in members.items()
        }
    if isinstance(value, (list, tuple)):
        items = cast("Iterable[object]", value)
        return [redact_members(each, sensitive) for each in items]
    return value


def _forms(text: str) -> set[str]:
    """Return a text as it stands in JSON, HTML, URLs and headers, and in JSON there."""
    import html
    from urllib.parse import quote

    forms = plain = {text}
    for _ in range(_LEVELS_OF_JSON):
        plain = {
            json.dumps(form, ensure_ascii=is_ascii)[1:-1]
            for form in plain
            for is_ascii in (True, False)
        }
        forms = forms | plain
    for form in list(forms):
        escaped = html.escape(form)
        forms |= {escaped, escaped.replace("&#x27;", "&#39;")}
        forms |= {html.escape(form, quote=False), quote(form, errors="replace")}
        forms.add(quote(form, safe="", errors="replace"))
        forms.add(form.encode(errors="replace").decode("latin-1"))
    return forms


def _sensitive_texts(value: object, sensitive: frozenset[str]) -> Iterator[str]:
    """Yield what stands under sensitive names, at whatever depth."""
    if isinstance(value, Mapping):
        for name, each in cast("Mapping[str, object]", value).items():
            if name in sensitive:
                yield from _texts(each)
            else:
                yield from _sensitive_texts(each, sensitive)
    elif isinstance(value, (list, tuple)):
        for each in cast("Iterable[object]", value):
            yield from _sensitive_texts(each, sensitive)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in cast("Mapping[str, object]", value).values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in cast("Iterable[object]", value):
            yield from _texts(each)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
