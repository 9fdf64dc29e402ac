"""The pages of a service and their places: where links lead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from actionsmith.contract import Constraint

from ..markdown import code, link

_OTHERS = frozenset({"errors", "readme", "structures"})
"""Pages that every service may have."""

_NOT_IN_ANCHORS = re.compile("[^A-Za-z0-9_-]")

_STRUCTURES = "structures"
_MOST_ON_A_PAGE = 100
"""Beyond so many structures they are on a page for each letter: some sites show no
Markdown that is longer than half a megabyte."""


def page_name(action: str) -> str:
    """Return the file of an action's page; an underscore keeps it from another page.

    >>> page_name("PlaceOrder"), page_name("Errors")
    ('PlaceOrder.md', 'Errors_.md')
    """
    taken = action.lower() in _OTHERS
    return f"{action}_.md" if taken else f"{action}.md"


def resource_page(resource: str, actions: Iterable[str]) -> str:
    """Return the file of a resource's page; two underscores keep it from others.

    >>> resource_page("ipv6-address", []), resource_page("order", ["Order"])
    ('ipv6-address.md', 'order__.md')
    """
    taken = _OTHERS.union(action.lower() for action in actions)
    is_taken = resource in taken or resource.startswith(f"{_STRUCTURES}-")
    return f"{resource}__.md" if is_taken else f"{resource}.md"


def structure_anchor(structure: str) -> str:
    """Return the place of a structure on its page."""
    return f"structure-{structure}"


def structures_page(structures: Collection[str], structure: str = "") -> str:
    """Return the file that describes a structure, or the one that leads to all.

    >>> structures_page(["Tag", "Filter"], "Tag")
    'structures.md'
    """
    if not structure or len(structures) <= _MOST_ON_A_PAGE:
        return f"{_STRUCTURES}.md"
    return f"{_STRUCTURES}-{structure[0].lower()}.md"


def structure_place(structures: Collection[str], structure: str) -> str:
    """Return where a link to a structure leads; a member's name follows a hyphen."""
    page = structures_page(structures, structure)
    return f"{page}#{structure_anchor(structure)}"


def action_link(action: str, place: str = "") -> str:
    """Return a link to the page of an action, or to a place of it."""
    return link(code(action), f"{page_name(action)}{place and '#'}{place}")


def state_anchor(state: str) -> str:
    """Return the place of a state, whatever it is called, on its resource's page.

    >>> state_anchor("BIND_ENI"), state_anchor("In use")
    ('state-BIND_ENI', 'state-In.20.use')
    """
    odd = _NOT_IN_ANCHORS.sub(lambda found: f".{ord(found[0]):x}.", state)
    return f"state-{odd}"


def rule_link(constraint: Constraint) -> str:
    """Return a link to a rule on the same page."""
    return link(code(constraint.id), f"#rule-{constraint.id}")
