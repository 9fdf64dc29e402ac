"""What the metadata of a service say, once it is known that they say it.

Everything in them is optional and may be of any type. What cannot be used becomes a
problem, in words, of the object or action that it belongs to; the rest goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from actionsmith.diagnostics import printable, shortened
from actionsmith.rules.name import can_be

from .library import MetadataError, Written

ONLINE = "online"
"""The status of an action that is as it should be."""

_BREAK = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Member:
    """A parameter, or a member of a structure or an answer."""

    name: str
    inner: str
    """The type of the value or, of a list, that of its items."""
    is_list: bool
    document: str
    example: str
    """As it is written; empty where there is none."""
    required: bool
    disabled: bool
    python_name: str | None = None
    """What a contract is to say that Python calls it, if it has to."""


@dataclass(frozen=True, slots=True)
class Object:
    """A structure, a request or an answer."""

    document: str = ""
    members: Mapping[str, Member] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """An example of a call."""

    title: str
    sent: str
    """A request as text: its first line, headers and body, or a URL."""
    got: str
    """The JSON of the answer."""


@dataclass(frozen=True, slots=True)
class Action:
    """An action, with the objects that it sends and gets."""

    name: str
    title: str
    document: str
    request: Object
    answer: Object
    status: str
    """`online`, or what else is said of it, such as `deprecated` or `offline`."""
    samples: tuple[Sample, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Metadata:
    """One version of one service."""

    service: str
    version: str
    origin: str
    title: str
    description: str
    actions: Mapping[str, Action]
    objects: Mapping[str, Object]
    problems: tuple[str, ...]
    """Of what is in none of the actions and objects."""


def understand(written: Written) -> Metadata:
    """Return what the metadata say.

    Raises:
        MetadataError: They have no actions.

    """
    api = written.api
    if not isinstance(api, dict) or not isinstance(api.get("actions"), dict):
        what = f"{written.service} {written.version}"
        raise MetadataError(f"the metadata of {what} have no actions")
    about = api.get("metadata")
    about = about if isinstance(about, dict) else {}
    problems: list[str] = []
    objects = {
        name: _object(given)
        for name, given in _named(api.get("objects"), "structure", problems)
    }
    samples = written.examples
    samples = samples.get("actions") if isinstance(samples, dict) else None
    actions = {}
    for name, given in _named(api["actions"], "action", problems):
        request = _lookup(objects, given.get("input"))
        if request is None:
            # Without parameters, it would refuse all of them.
            what = shown(given.get("input"))
            problems.append(f"action {name}: there is no structure {what} to send")
        else:
            actions[name] = _action(name, given, request, objects, samples)
    return Metadata(
        service=written.service,
        version=written.version,
        origin=written.origin,
        title=_text(about.get("serviceNameCN")),
        description=_text(about.get("api_brief")),
        actions=actions,
        objects=objects,
        problems=tuple(problems),
    )


def shown(name: object) -> str:
    """Return a name of whatever kind for a message, which it does not fill."""
    return printable(shortened(repr(name)))


def _named(
    given: object, kind: Literal["structure", "action"], problems: list[str]
) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield what is a mapping, and has a name that a contract can have."""
    for name, each in given.items() if isinstance(given, dict) else ():
        if not can_be(kind, name):
            problems.append(f"{kind} {shown(name)}: this cannot be a name")
        elif not isinstance(each, dict):
            problems.append(f"{kind} {name}: it is not described")
        else:
            yield name, each


def _object(given: dict[str, object]) -> Object:
    members: dict[str, Member] = {}
    problems = []
    listed = given.get("members")
    for number, each in enumerate(listed if isinstance(listed, list) else (), 1):
        each = each if isinstance(each, dict) else {}
        name = each.get("name")
        if not isinstance(name, str) or not can_be("member", name):
            problems.append(f"member {number}, {shown(name)}: this cannot be a name")
        elif name in members:
            problems.append(f"{name}: it is there twice")
        elif isinstance(inner := each.get("member"), str):
            members[name] = Member(
                name=name,
                inner=inner,
                is_list=each.get("type") == "list",
                document=_text(each.get("document")),
                example=_text(each.get("example")),
                required=each.get("required") is True,
                disabled=each.get("disabled") is True,
            )
        else:
            problems.append(f"{name}: it has no type")
    return Object(_text(given.get("document")), members, tuple(problems))


def _action(
    name: str,
    given: dict[str, object],
    request: Object,
    objects: Mapping[str, Object],
    samples: object,
) -> Action:
    answer = _lookup(objects, given.get("output"))
    problems = []
    if answer is None:
        what = shown(given.get("output"))
        problems.append(f"its answer: there is no structure {what}")
    return Action(
        name=name,
        title=_text(given.get("name")),
        document=_text(given.get("document")),
        request=request,
        answer=answer or Object(),
        status=_text(given.get("status")) or ONLINE,
        samples=tuple(_samples(samples, name)),
        problems=tuple(problems),
    )


def _lookup(objects: Mapping[str, Object], name: object) -> Object | None:
    return objects.get(name) if isinstance(name, str) else None


def _samples(samples: object, name: str) -> Iterator[Sample]:
    listed = samples.get(name) if isinstance(samples, dict) else None
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict):
            yield Sample(
                title=_text(each.get("title")) or _text(each.get("document")),
                sent=_text(each.get("input")),
                got=_text(each.get("output")),
            )


def _text(given: object) -> str:
    """Return a text without what stands around it, and with plain line breaks.

    Half of a surrogate pair is no letter, and no file can hold it.
    """
    if not isinstance(given, str):
        return ""
    whole = given.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "\n".join(line.rstrip() for line in _BREAK.split(whole.strip()))
