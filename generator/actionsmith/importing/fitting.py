"""What of the metadata fits into a contract; the rest is left out, and told of.

Of actions and structures whose names meet in Python, one stays: that which has a
contract already, then the one with the fewest capitals. Members are told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from actionsmith.contract.load import SERVICE_FILE
from actionsmith.contract.types import BUILT_IN
from actionsmith.diagnostics import printable
from actionsmith.files import SUFFIX
from actionsmith.plan import naming

from .existing import Existing
from .metadata import Action, Metadata, Object
from .naming import first_served, told_apart

SCALARS: Mapping[str, str] = {
    "bool": "boolean",
    "float": "float",
    "int64": "int64",
    "uint64": "uint64",
    "string": "string",
    "binary": "string",
    "date": "date",
    "datetime": "datetime",
    "datetime_iso": "datetime",
}
"""The types of the metadata, and ours."""

STEM = SERVICE_FILE.removesuffix(SUFFIX)

_FAULT = "Error"
COMMON = frozenset({"RequestId"})
"""What the provider's file says of every answer."""
_DICT = naming.structure_dict("")


def fitting(metadata: Metadata, existing: Existing) -> Metadata:
    """Return the metadata without what no contract can say, with more problems.

    Raises:
        OSError: The contracts that there are cannot be read.

    """
    problems = list(metadata.problems)
    structures = _structures(metadata.objects, existing, problems)
    actions = _actions(metadata.actions, existing, problems)
    return replace(
        metadata,
        objects={
            name: told_apart(
                _object(metadata.objects[name], structures),
                partial(existing.members_of_structure, name),
            )
            for name in structures
        },
        actions={
            name: replace(
                action,
                request=told_apart(
                    _object(action.request, structures),
                    partial(existing.members, name, "parameters"),
                ),
                answer=told_apart(
                    _answer(_object(action.answer, structures)),
                    partial(existing.members, name, "response"),
                    COMMON,
                ),
            )
            for name, action in actions.items()
        },
        problems=tuple(problems),
    )


def _structures(
    objects: Mapping[str, Object], existing: Existing, problems: list[str]
) -> dict[str, None]:
    """Return the names of the objects that members have as their type."""
    used = {m.inner for each in objects.values() for m in each.members.values()}
    names = [name for name in objects if name in used and name not in SCALARS]
    wrong = _meeting(first_served(names, existing.structures), naming.constant_name)
    for name in names:
        if name in BUILT_IN:
            wrong[name] = "it is a type of the contract language"
        elif (stem := name.removesuffix(_DICT)) != name and stem in names:
            wrong[name] = f"in Python {stem} would have a dictionary of that name"
    problems += (f"structure {name}: {why}" for name, why in wrong.items())
    return {name: None for name in names if name not in wrong}


def _actions(
    actions: Mapping[str, Action], existing: Existing, problems: list[str]
) -> dict[str, Action]:
    in_order = first_served(actions, existing.actions)
    wrong = _meeting(in_order, naming.method_name, naming.module_name, str.lower)
    for name in actions:
        if name.lower() == STEM:
            wrong[name] = f"its file would be {SERVICE_FILE}"
    problems += (f"action {name}: {why}" for name, why in wrong.items())
    return {name: each for name, each in actions.items() if name not in wrong}


def _object(described: Object, structures: Iterable[str]) -> Object:
    wrong = {
        member.name: f"there is no type {printable(repr(member.inner))}"
        for member in described.members.values()
        if member.inner not in SCALARS and member.inner not in structures
    }
    return _without(described, wrong)


def _answer(described: Object) -> Object:
    if _FAULT not in described.members:
        return described
    why = "an answer with it is that of an action that failed"
    return _without(described, {_FAULT: why})


def _without(described: Object, wrong: Mapping[str, str]) -> Object:
    if not wrong:
        return described
    kept = {n: m for n, m in described.members.items() if n not in wrong}
    told = tuple(f"{name}: {why}" for name, why in wrong.items())
    return replace(described, members=kept, problems=described.problems + told)


def _meeting(names: Iterable[str], *spellings: Callable[[str], str]) -> dict[str, str]:
    """Return the names that are spelt like one which stays, and what to say of them."""
    first: list[dict[str, str]] = [{} for _ in spellings]
    meeting = {}
    for name in names:
        for spell, found in zip(spellings, first, strict=True):
            other = found.setdefault(spell(name), name)
            if other != name:
                meeting[name] = f"in Python it would be {spell(name)}, as {other} is"
                break
    return meeting
