"""From metadata to drafts of contracts: what they state, and nothing that they do not.

The metadata state types, what is required, deprecation and examples. Enumerations,
bounds and rules between parameters are in their prose alone; see `mining`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from actionsmith.files import SUFFIX

from . import mining, samples
from .emit import Tree
from .fitting import COMMON, SCALARS, STEM
from .metadata import ONLINE, Action, Member, Metadata, Object

_DATES = ("date", "datetime")
_WHOLE = ("int64", "uint64")

_PAGES = {"offset": "Offset", "limit": "Limit", "total": "TotalCount"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A contract to be written."""

    path: str
    """In the folder of contracts, with slashes."""
    tree: Mapping[str, Tree]
    problems: tuple[str, ...]
    """What is wrong in the metadata, and was left out."""


def draft(metadata: Metadata, wanted: Set[str], sharing: Set[str]) -> list[Draft]:
    """Return the contract of a service, and those of the actions that are wanted.

    The metadata are those that fit. The structures are those of the actions that are
    `sharing` them.
    """
    actions = [_action(metadata, metadata.actions[name]) for name in sorted(wanted)]
    return [_service(metadata, sorted(used(metadata, sharing))), *actions]


def used(metadata: Metadata, actions: Iterable[str]) -> set[str]:
    """Return the structures that actions use, and those that these use."""
    found: set[str] = set()
    users = [metadata.actions[name] for name in actions if name in metadata.actions]
    todo = [each for action in users for each in (action.request, action.answer)]
    while todo:
        inner = {member.inner for member in todo.pop().members.values()} - found
        new = inner & metadata.objects.keys()
        found |= new
        todo += (metadata.objects[name] for name in new)
    return found


def _service(metadata: Metadata, structures: list[str]) -> Draft:
    problems = list(metadata.problems)
    service = metadata.service
    title = _line(metadata.title) or service
    tree: dict[str, Tree] = {
        "actionsmith": 1,
        "service": service,
        "title": title,
        "version": metadata.version,
        "description": metadata.description or title,
        "sources": _sources(metadata),
        "endpoints": {
            "default": {
                "host": f"{service}.tencentcloudapi.com",
                "description": "The nearest region's.",
            },
            "regional": {
                "host": f"{service}.{{region}}.tencentcloudapi.com",
                "description": "One region's.",
            },
        },
    }
    if structures:
        tree["structures"] = {
            name: {
                "description": metadata.objects[name].document or f"{name}.",
                "members": _described(
                    metadata, metadata.objects[name], f"{name}.", problems
                ),
            }
            for name in structures
        }
    return _drafted(metadata, STEM, tree, problems)


def _action(metadata: Metadata, action: Action) -> Draft:
    problems = list(action.problems)
    request, answer = action.request, action.answer
    parameters = _described(metadata, request, "", problems, is_request=True)
    response = _described(metadata, answer, "", problems)
    for name in COMMON:
        response.pop(name, None)
    tree: dict[str, Tree] = {
        "actionsmith": 1,
        "action": action.name,
        "summary": _line(action.title) or f"{action.name}.",
    }
    if action.document:
        tree["description"] = action.document
    if action.status != ONLINE:
        tree["deprecated"] = f"It is marked as {_line(action.status)}."
    tree["sources"] = _sources(metadata)
    optional: dict[str, Mapping[str, Tree]] = {
        "parameters": parameters,
        "response": response,
        "constraints": mining.constraints(metadata, action),
        "paginate": _pages(parameters, response),
        "examples": dict(_examples(metadata, action, problems)),
    }
    tree |= {key: each for key, each in optional.items() if each}
    return _drafted(metadata, action.name, tree, problems)


def _drafted(
    metadata: Metadata, stem: str, tree: Mapping[str, Tree], problems: list[str]
) -> Draft:
    path = f"{metadata.service}/{stem}{SUFFIX}"
    return Draft(path, tree, tuple(dict.fromkeys(problems)))


def _sources(metadata: Metadata) -> dict[str, Tree]:
    return {"metadata": {"title": f"Metadata of {metadata.origin.split()[0]}"}}


def _described(
    metadata: Metadata,
    described: Object,
    owner: str,
    problems: list[str],
    *,
    is_request: bool = False,
) -> dict[str, Tree]:
    """Return the members of an object, by their names."""
    problems += (f"{owner}{problem}" for problem in described.problems)
    members: dict[str, Tree] = {}
    for name, member in described.members.items():
        tree = _member(member, is_sent=is_request or bool(owner))
        if samples.is_given(member.example):
            try:
                value = samples.read(member, metadata.objects)
            except samples.SampleError as problem:
                problems.append(f"example of {owner}{name}: {problem}")
            else:
                if not isinstance(value, dict | list) or value:
                    tree["example"] = value
        members[name] = tree
    return members


def _member(member: Member, *, is_sent: bool) -> dict[str, Tree]:
    named = SCALARS.get(member.inner, member.inner)
    tree: dict[str, Tree] = (
        {"type": "list", "items": named} if member.is_list else {"type": named}
    )
    if is_sent:
        # That a text is a date is not to be trusted where it would refuse a request.
        if named in _DATES and not member.is_list:
            tree["confidence"] = "inferred"
        if member.required:
            tree["required"] = True
    tree["description"] = member.document or f"{member.name}."
    if member.disabled:
        tree["deprecated"] = "It is marked as disabled."
    if member.python_name:
        tree["python_name"] = member.python_name
    return tree


def _examples(
    metadata: Metadata, action: Action, problems: list[str]
) -> Iterator[tuple[str, Tree]]:
    for number, sample in enumerate(action.samples, 1):
        try:
            sent = samples.request(sample.sent, action.request, metadata.objects)
            got = samples.answer(sample.got, action.answer, metadata.objects)
        except samples.SampleError as problem:
            problems.append(f"example {number}: {problem}")
            continue
        yield (
            f"example-{number}",
            {
                "description": _line(sample.title) or f"Example {number}.",
                "request": sent,
                "response": got,
            },
        )


def _pages(parameters: dict[str, Tree], response: dict[str, Tree]) -> dict[str, Tree]:
    """Return how the pages of a list are asked for, where that is certain."""

    def is_whole(members: dict[str, Tree], name: str) -> bool:
        member = members.get(name)
        return isinstance(member, dict) and member["type"] in _WHOLE

    lists = [
        n for n, m in response.items() if isinstance(m, dict) and m["type"] == "list"
    ]
    certain = (
        is_whole(parameters, _PAGES["offset"])
        and is_whole(parameters, _PAGES["limit"])
        and is_whole(response, _PAGES["total"])
        and len(lists) == 1
    )
    return {**_PAGES, "items": lists[0]} if certain else {}


def _line(text: str) -> str:
    return " ".join(text.split())
