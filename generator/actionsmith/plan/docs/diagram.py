"""The states of a resource as a drawing, in the language of Mermaid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from actionsmith.contract import Resource, Text, Transition

from ..literals import printable

_EDGE = "[*]"
"""Where what is drawn begins, and where it ends."""

_PLAIN = re.compile("(?!.*_x)[A-Za-z0-9_]+")
_NOT_PLAIN = re.compile("[^A-Za-z0-9]")
_NOT_IN_LABELS = re.compile(r"[^\w .,()-]")


def diagram(resource: Resource) -> str:
    """Return the drawing, without a blank line or a fence in it."""
    states = [f"state {_quoted(s)} as {_id(s)}" for s in resource.states]
    drawn = [t for t in courses(resource.transitions) if t.to is not None or t.ends]
    edges = dict.fromkeys(e for t in drawn for e in _edges(t))
    return "\n".join(["stateDiagram-v2", *(f"    {x}" for x in (*states, *edges))])


def courses(transitions: Iterable[Transition]) -> tuple[Transition, ...]:
    """Return the transitions, one alone of those that lead from and to the same."""
    found: dict[object, Transition] = {}
    for each in transitions:
        course = (each.action, each.origins, each.to, each.then, each.ends, each.case)
        # What only sets members is told apart by them.
        stays = None if each.to is not None or each.ends else each.at
        other = found.setdefault((course, stays), each)
        if other is not each and other.when != each.when:
            found[course, stays] = other._replace(when=None)
    return tuple(found.values())


def in_case(transition: Transition) -> Iterator[Text]:
    """Yield what decides that it is this transition: a rule, words, or both."""
    if transition.when is not None:
        yield transition.when.rule
    if transition.case is not None:
        yield transition.case


def _edges(transition: Transition) -> Iterator[str]:
    """Yield what an action does at once, and what comes of it in time."""
    label = str(transition.action)
    if cases := [str(each) for each in in_case(transition)]:
        label += f" (when {', and '.join(cases)})"
    target = _EDGE if transition.to is None else _id(transition.to)
    for origin in map(_id, transition.origins) if transition.origins else [_EDGE]:
        yield f"{origin} --> {target} : {_label(label)}"
    last = target
    if transition.to is not None and transition.then is not None:
        last = _id(transition.then)
        yield f"{target} --> {last} : in time"
    if transition.ends and last != _EDGE:
        yield f"{last} --> {_EDGE} : in time"


def _id(state: str) -> str:
    """Return a name of a state that means nothing else in a drawing.

    >>> _id("BIND_ENI"), _id("in use")
    ('s_BIND_ENI', 's_in_x20_use')
    """
    if _PLAIN.fullmatch(state):
        return f"s_{state}"
    return "s_" + _NOT_PLAIN.sub(lambda found: f"_x{ord(found[0]):x}_", state)


def _quoted(words: str) -> str:
    return f'"{_label(words)}"'


def _label(words: str) -> str:
    """Return a text that ends neither its line nor its quotes, nor says anything else.

    >>> print(_label('a "b": [*] --> c'))
    a #34;b#34;#58; #91;#42;#93; --#62; c
    """
    shown = printable(" ".join(words.split()))
    return _NOT_IN_LABELS.sub(lambda found: f"#{ord(found[0])};", shown)
