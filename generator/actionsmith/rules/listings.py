"""Findings about what is listed of a resource, for the rule `state`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionsmith.contract import (
    Action,
    Base,
    Compared,
    Filters,
    Parameter,
    Resource,
    Text,
)
from actionsmith.diagnostics import Diagnostic, error
from actionsmith.source import Scalar

from .names_in import typed, unknown
from .values import misfit

_PLAIN = (Base.STRING, Base.INTEGER, Base.FLOAT, Base.BOOLEAN)


def check_lists(
    rule: str, resource: Resource, action: Action, members: Mapping[str, Parameter]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with filters, and with what is listed without them."""
    described = resource.describe
    if described.items is None:
        for name in described.filters:
            yield _no_list(rule, name, action)
        return
    if not members:
        return
    has = f"{resource.title} has no"
    for parameter, filters in described.filters.items():
        takes = f"{action.name} takes no"
        if isinstance(filters, Filters):
            yield from typed(rule, parameter, action.parameters, (Base.LIST,), takes)
            yield from _of_a_filter(rule, parameter, filters, action)
            for name, compared in filters.names.items():
                yield from _compared(rule, name, compared, members, has)
        else:
            if parameter not in action.parameters:
                yield unknown(rule, parameter, action.parameters, takes)
            yield from _path(rule, filters, members, has)
    for place, listing in enumerate(described.lists):
        for name, values in listing.only.items():
            yield from typed(rule, name, members, _PLAIN, has)
            member = members.get(name)
            for value in values if member else ():
                problem = member and misfit(value.scalar, member.type)
                if problem:
                    yield error(rule, value.at, f"{name} {problem}")
        if any(each.when is None for each in described.lists[:place]):
            message = "this is never listed: an entry before it is for all requests"
            yield error(rule, listing.at, message, "move it up, or give that a 'when'")


def _no_list(rule: str, name: Text, action: Action) -> Diagnostic:
    message = f"{action.name} tells of one resource, and lists none"
    hint = "name the member that holds the list: items: ThingSet"
    return error(rule, name.at, message, hint)


def _of_a_filter(
    rule: str, parameter: Text, filters: Filters, action: Action
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the members of a filter itself."""
    found = action.parameters.get(parameter)
    items = found.type.items if found else None
    if items is None or not items.is_known:
        return
    if items.base is not Base.STRUCTURE:
        message = f"the items of {str(parameter)!r} are no structures"
        hint = "write the member that it is compared with: {PARAMETER: MEMBER}"
        yield error(rule, parameter.at, message, hint)
        return
    has = f"{items.name} has no"
    yield from typed(rule, filters.name, items.members, (Base.STRING,), has)
    values = (Base.LIST, Base.STRING)
    yield from typed(rule, filters.values, items.members, values, has)


def _compared(
    rule: str,
    name: Text,
    compared: Compared,
    members: Mapping[str, Parameter],
    has: str,
) -> Iterator[Diagnostic]:
    yield from _path(rule, compared.value, members, has)
    if compared.key is None:
        if "*" in name:
            message = f"nothing says what '*' stands for in {str(name)!r}"
            hint = "write {key: Tags.Key, value: Tags.Value}"
            yield error(rule, name.at, message, hint)
        return
    yield from _path(rule, compared.key, members, has)
    if name.count("*") != 1:
        message = f"{str(name)!r} needs one '*' that stands for the key"
        yield error(rule, name.at, message)
    key, value = (each.rpartition(".")[0] for each in (compared.key, compared.value))
    if key != value or not key:
        message = f"{str(compared.key)!r} and {str(compared.value)!r} are not together"
        hint = "name two members of the items of one list"
        yield error(rule, compared.key.at, message, hint)


def _path(
    rule: str, path: Text, members: Mapping[str, Parameter], has: str
) -> Iterator[Diagnostic]:
    """Yield why a path such as `Tags.Key` leads to no plain value."""
    offset, parts = 0, path.split(".")
    for place, part in enumerate(parts):
        at = path.scalar.location_of(offset)
        name = Text(Scalar(text=part, style="plain", at=at))
        offset += len(part) + 1
        member = members.get(part)
        if member is None:
            yield unknown(rule, name, members, has)
            return
        inner = member.type.innermost
        if not inner.is_known:
            return
        if place == len(parts) - 1:
            yield from typed(rule, name, members, (*_PLAIN, Base.LIST), has)
            if inner.base is Base.STRUCTURE and member.type.base is Base.LIST:
                message = (
                    f"the items of {part!r} are structures: name one of their members"
                )
                hint = f"such as {part}.{next(iter(inner.members), 'Name')}"
                yield error(rule, at, message, hint)
        elif inner.base is not Base.STRUCTURE:
            message = f"{part!r} has no members"
            yield error(rule, at, message)
            return
        members, has = inner.members, f"{inner.name} has no"
