"""The states of a resource as a drawing, in the language of Mermaid."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actionsmith.contract import Resource, Transition

from ..literals import printable

_EDGE = "[*]"
"""Where what is drawn begins, and where it ends."""

_PLAIN = re.compile("(?!.*_x)[A-Za-z0-9_]+")
_NOT_PLAIN = re.compile("[^A-Za-z0-9]")
_NOT_IN_LABELS = re.compile(r"[^\w .,()-]")


def diagram(resource: Resource) -> str:
    """Return the drawing, without a blank line or a fence in it."""
    states = [f"state {_quoted(s)} as {_id(s)}" for s in resource.states]
    edges = dict.fromkeys(e for t in resource.transitions for e in _edges(t))
    return "\n".join(["stateDiagram-v2", *(f"    {x}" for x in (*states, *edges))])


def _edges(transition: Transition) -> Iterator[str]:
    """Yield what an action does at once, and what comes of it in time."""
    label = str(transition.action)
    if transition.when is not None:
        label += f" (when {transition.when})"
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
