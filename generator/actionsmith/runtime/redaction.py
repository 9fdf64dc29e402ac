"""Keeping secrets out of logs and messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from .credentials import Credentials

REDACTED = "[redacted]"

# Shorter ones would take away half of any text.
_SHORTEST_SECRET = 4

_SECRET_HEADERS = frozenset({"authorization", "x-tc-token", "proxy-authorization"})


def secrets_of(
    credentials: Credentials | None,
    request: Mapping[str, object],
    sensitive: frozenset[str],
) -> tuple[str, ...]:
    """Return what must not be told of a call, in each form in which it may come back.

    Args:
        credentials: What signs the request, if that is known yet.
        request: Wire names and values.
        sensitive: Wire names of the parameters whose values are secret.

    """
    found: list[str] = []
    if credentials is not None:
        found.append(credentials.secret_key)
        found += [credentials.token] if credentials.token else []
    for name, value in request.items():
        if name in sensitive:
            found += _texts(value)
    forms = {form for text in found for form in (text, json.dumps(text)[1:-1])}
    # What is part of another goes last, or the rest of that would stay.
    return tuple(
        sorted((f for f in forms if len(f) >= _SHORTEST_SECRET), key=len, reverse=True)
    )


def redact(text: str, secrets: Iterable[str]) -> str:
    """Return a text without the secrets in it."""
    for secret in secrets:
        text = text.replace(secret, REDACTED)
    return text


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
