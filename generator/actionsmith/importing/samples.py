"""Examples in the metadata: whether they are what the metadata say they should be."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from typing import Any, TypeAlias, TypeGuard
from urllib.parse import parse_qsl, urlsplit

from actionsmith.diagnostics import printable
from actionsmith.runtime.values import is_date

from .emit import Tree
from .metadata import Member, Object

Objects: TypeAlias = Mapping[str, Object]

_NONE = frozenset({"", "\u65e0", "None", "null", "NULL", "-"})
"""What stands where there is no example."""

# What a GET has beside the parameters.
_COMMON = frozenset(
    {
        *("Action", "Version", "Region", "Token", "Language", "Timestamp", "Nonce"),
        *("SecretId", "Signature", "SignatureMethod", "RequestClient"),
    }
)

_WHOLE = re.compile(r"-?[0-9]{1,20}")
_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_RANGES = {"int64": (-(2**63), 2**63 - 1), "uint64": (0, 2**64 - 1)}
_DEEPEST = 20


class SampleError(Exception):
    """An example is not what the metadata say that it should be; says why."""


def is_given(text: str) -> bool:
    """Tell whether there is an example at all."""
    return text.strip() not in _NONE


def read(member: Member, objects: Objects) -> Tree:
    """Return the example of a member.

    Raises:
        SampleError: It does not fit.

    """
    value: object = member.example
    if member.is_list or member.inner in objects:
        value = _loaded(member.example, "value")
    return _Fitter(objects, complete=True).value(value, member, member.name)


def request(text: str, described: Object, objects: Objects) -> dict[str, Tree]:
    """Return the request of an example, a POST with JSON or a GET.

    Raises:
        SampleError: It cannot be read, or does not fit.

    """
    if text.startswith("https://"):
        given: object = _of_query(text)
    else:
        given = _loaded(text.partition("\n\n")[2] or "{}", "request")
    return _Fitter(objects, complete=True).members(given, described, "")


def answer(text: str, described: Object, objects: Objects) -> dict[str, Tree]:
    """Return the answer of an example, without its envelope.

    Raises:
        SampleError: It cannot be read, or does not fit.

    """
    envelope = _loaded(text, "answer")
    inner = envelope.get("Response") if isinstance(envelope, dict) else None
    return _Fitter(objects, complete=False).members(inner, described, "")


def _loaded(text: str, what: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise SampleError(f"the {what} is no JSON") from None


def _of_query(text: str) -> dict[str, Any]:
    """Return the parameters of a GET, in which `Filters.0.Name` is the way to one.

    The URL has a line for each of them; `<...>` stands for those of every request.
    """
    url = "".join(line.strip() for line in text.partition("\n\n")[0].split("\n"))
    tree: dict[str, Any] = {}
    try:
        pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    except ValueError:
        raise SampleError("the request is no URL") from None
    for path, value in pairs:
        *way, last = path.split(".")
        if path.startswith("<") or (not way and last in _COMMON):
            continue
        at = tree
        for step in way[:_DEEPEST]:
            at = at.setdefault(step, {})
            if not isinstance(at, dict):
                raise SampleError("the address of the request contradicts itself")
        at[last] = value
    return {name: _numbered(value) for name, value in tree.items()}


def _numbered(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _numbered(each) for key, each in value.items()}
    if inner and all(re.fullmatch("[0-9]{1,9}", key) for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


class _Fitter:
    """Whether values are of the types that they should be of.

    Args:
        objects: The structures.
        complete: Whether what is required must be there, and nothing may be null.

    """

    def __init__(self, objects: Objects, *, complete: bool) -> None:
        self._objects = objects
        self._complete = complete

    def members(self, given: object, described: Object, path: str) -> dict[str, Tree]:
        """Return an object's members; texts of a GET are converted."""
        if not isinstance(given, Mapping):
            raise SampleError(f"{path or 'it'} is no object")
        if path.count(".") > _DEEPEST:
            raise SampleError("it is nested deeply")
        lead = f"{path}." if path else ""
        found: dict[str, Tree] = {}
        for name, value in given.items():
            if name not in described.members:
                raise SampleError(f"there is no {printable(lead + str(name))}")
            if value is not None:
                member = described.members[name]
                found[name] = self.value(value, member, f"{lead}{name}")
            elif self._complete:
                raise SampleError(f"{lead}{name} is null")
        for name, member in described.members.items() if self._complete else ():
            if member.required and name not in found:
                raise SampleError(f"{lead}{name} is required")
        return found

    def value(self, value: object, member: Member, path: str) -> Tree:
        """Return the value of a member."""
        if not member.is_list:
            return self._single(value, member.inner, path)
        if not isinstance(value, list):
            raise SampleError(f"{path} is no list")
        return [
            self._single(each, member.inner, f"{path}[{number}]")
            for number, each in enumerate(value)
            if each is not None or self._complete
        ]

    def _single(self, value: object, inner: str, path: str) -> Tree:
        if inner in self._objects:
            return self.members(value, self._objects[inner], path)
        return _scalar(value, inner, path)


def _scalar(value: object, kind: str, path: str) -> Tree:
    if isinstance(value, str):
        value = _converted(value, kind)
    if _is_of(value, kind):
        return value
    raise SampleError(f"{path} is no {kind}")


def _converted(text: str, kind: str) -> object:
    """Return what a text in a GET, or in careless JSON, stands for."""
    if kind in _RANGES and _WHOLE.fullmatch(text):
        return int(text)
    if kind == "bool":
        return {"true": True, "false": False}.get(text.lower())
    if kind == "float" and _NUMBER.fullmatch(text):
        return float(text)
    return text


def _is_of(value: object, kind: str) -> TypeGuard[str | int | float | bool]:
    if kind == "bool" or isinstance(value, bool):
        return kind == "bool" and isinstance(value, bool)
    if kind in _RANGES:
        least, most = _RANGES[kind]
        return isinstance(value, int) and least <= value <= most
    if kind == "float":
        return isinstance(value, int | float) and abs(value) <= sys.float_info.max
    # Half of a surrogate pair is no letter, and no file can hold it.
    if not isinstance(value, str) or _SURROGATE.search(value):
        return False
    return is_date(value) if kind.startswith("date") else True
