"""The pages of a service and their places: where links lead."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..markdown import code, link

_OTHERS = frozenset({"errors", "readme", "structures"})
"""Pages that every service may have."""

_NOT_IN_ANCHORS = re.compile("[^A-Za-z0-9_-]")

STRUCTURES = "structures.md"


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
    return f"{resource}__.md" if resource in taken else f"{resource}.md"


def structure_anchor(structure: str) -> str:
    """Return the place of a structure on its page."""
    return f"structure-{structure}"


def structure_link(structure: str) -> str:
    """Return a link to a structure."""
    return link(code(structure), f"{STRUCTURES}#{structure_anchor(structure)}")


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
