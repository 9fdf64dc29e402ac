"""The signatures of a method: what its rules allow, for a type checker and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from actionsmith.contract import Action, Parameter

from . import literals, naming, types
from .layout import optional, required
from .presence import (
    ANY,
    SENT,
    Group,
    Presence,
    Signature,
    combined,
)
from .prose import enumerated

_MOST_LINES = 120
"""The most lines of an action's signatures, the implementation's left out."""
# `@overload`, `def`, `self`, `*`, `timeout`, `validation` and what is returned; and the
# signature that takes a request.
_LINES_AROUND, _LINES_OF_REQUEST = 7, 8


class Lines(NamedTuple):
    """The arguments of a function, each as its line."""

    overloads: tuple[tuple[str, ...], ...] = ()
    """Those of each overload; none if the implementation's own say enough."""
    arguments: tuple[str, ...] = ()
    """Those of the implementation."""


class Signatures(NamedTuple):
    """The arguments of a method, each as its line."""

    function: Lines
    """Those of the function that is the method."""
    awaited: Lines
    """Those of its twin that is awaited, which is indented; none without overloads."""
    legal: tuple[tuple[str, tuple[str, ...]], ...]
    """What may be sent together in words: a heading, and a sentence for each way."""

    @property
    def takes_request(self) -> bool:
        """Whether the method takes a request as one object, too.

        Where overloads say what may be None together, a caller whose variables all
        may be None needs another way.
        """
        return bool(self.function.overloads)


def signatures(action: Action) -> Signatures:
    """Return the signatures of an action's method."""
    found = _groups(action)
    of_groups = combined(found) if found else None
    overloads = _in_order(action, of_groups or ())
    function = _lines(action, overloads, 4)
    # An argument may be laid out in several lines.
    lines = sum(
        len("\n".join(each).split("\n")) + _LINES_AROUND for each in function.overloads
    )
    if lines + _LINES_OF_REQUEST > _MOST_LINES:
        overloads = []
        function = _lines(action, overloads, 4)
    return Signatures(
        function=function,
        awaited=_lines(action, overloads, 8) if overloads else Lines(),
        legal=tuple(_words(action, group) for group in found if group.signatures),
    )


def _groups(action: Action) -> tuple[Group, ...]:
    if not action.constraints:
        return ()
    from .groups import groups

    return groups(action)


def _lines(action: Action, overloads: Sequence[Signature], indent: int) -> Lines:
    """Return signatures, each argument as its line."""
    # With a request in one object, no argument of its own has to be there.
    own = {
        name: ANY if overloads or not p.required else SENT
        for name, p in action.parameters.items()
    }
    return Lines(
        overloads=tuple(_arguments(action, each, indent) for each in overloads),
        arguments=_arguments(action, own, indent),
    )


def _in_order(
    action: Action, of_groups: Sequence[Signature]
) -> list[dict[str, Presence]]:
    """Return complete signatures, in the order of the contract."""
    complete = [
        {
            name: each.get(name, SENT if p.required else ANY)
            for name, p in action.parameters.items()
        }
        for each in of_groups
    ]
    return sorted(complete, key=lambda s: list(map(_rank, s.values())))


def _rank(presence: Presence) -> int:
    if not presence.can_be_absent:
        return 0
    return 1 if presence.can_be_sent else 2


def _arguments(action: Action, signature: Signature, indent: int) -> tuple[str, ...]:
    return tuple(
        _argument(p, signature[name], indent) for name, p in action.parameters.items()
    )


def _argument(parameter: Parameter, presence: Presence, indent: int) -> str:
    name = naming.argument_name(parameter)
    if not presence.can_be_sent:
        return f"{' ' * indent}{name}: None = None,"
    annotation = types.of_request(parameter.type)
    if presence.values:
        annotation = tuple(map(literals.constant, presence.values))
    if not presence.can_be_absent:
        return required(name, annotation, indent)
    return optional(name, annotation, indent, rest=" = None,")


def _words(action: Action, group: Group) -> tuple[str, tuple[str, ...]]:
    """Return what a group of parameters allows as a heading and its sentences."""
    names = {
        name: f"`{naming.argument_name(action.parameters[name])}`"
        for name in group.parameters
    }
    return (
        f"Legal combinations of {enumerated([*names.values()])}:",
        tuple(_sentence(each, names) for each in group.signatures or ()),
    )


def _sentence(signature: Signature, names: Mapping[str, str]) -> str:
    requireds, optionals, forbidden = [], [], []
    for name, presence in signature.items():
        word = names[name]
        if presence.values:
            values = [f"`{literals.constant(value)}`" for value in presence.values]
            word += f" ({enumerated(values, 'or')})"
        if not presence.can_be_absent:
            requireds.append(word)
        elif presence.can_be_sent:
            optionals.append(word)
        else:
            forbidden.append(word)
    clauses = []
    if requireds:
        clauses.append(f"with {enumerated(requireds)}")
    if forbidden:
        clauses.append(f"without {enumerated(forbidden, 'or')}")
    text = ", ".join(clauses)
    if optionals:
        verb = "is" if len(optionals) == 1 else "are"
        text += f"{'; ' if text else ''}{enumerated(optionals)} {verb} optional"
    return f"{text[:1].upper()}{text[1:]}."
