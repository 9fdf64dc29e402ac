"""How to learn in which state something is that has a life of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Literal, TypeVar, cast

from .structure import Response, Structure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .action import Action

ItemT = TypeVar("ItemT", bound=Structure)

_MOST_DIGITS = 20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resource(Generic[ItemT]):
    """A kind of thing that an action describes by its id.

    The action has to be one that does no harm when it is done twice.
    """

    name: str
    """What to call it: "ipv6-address"."""
    describe: Action[Response] = field(repr=False)
    """What is asked."""
    by: str
    """Wire name of the parameter that takes the ids."""
    takes: Literal["list", "string", "integer"] = "list"
    """What that parameter is; one that is no list is asked once for each id."""
    most: int = 100
    """How many ids the list may hold."""
    item: type[ItemT]
    """The class of what tells a state: that of the items, or of the answer itself."""
    items: str | None = None
    """The answer's attribute that holds the items; None if the answer is the item."""
    identity: str | None = None
    """The item's attribute that holds its id; None if the answer is the item."""
    status: str
    """The item's attribute that holds the state."""

    def chunks(self, ids: Sequence[str]) -> list[Sequence[str]]:
        """Return ids in the portions in which they are asked for."""
        # An answer that is the item is about one resource alone.
        many = self.takes == "list" and self.items is not None
        size = self.most if many else 1
        return [ids[start : start + size] for start in range(0, len(ids), size)]

    def parameters(self, ids: Sequence[str]) -> Mapping[str, object]:
        """Return the parameters that ask for a portion."""
        if self.takes == "list":
            return {self.by: list(ids)}
        return {self.by: int(ids[0]) if self.takes == "integer" else ids[0]}

    def found(self, ids: Sequence[str], response: Response) -> dict[str, ItemT]:
        """Return the items of an answer that were asked for, by id."""
        if self.items is None:
            return {ids[0]: response} if isinstance(response, self.item) else {}
        items = cast("object", getattr(response, self.items))
        if not isinstance(items, tuple):
            return {}
        found = {
            str(getattr(item, self.identity or "")): item
            for item in cast("tuple[object, ...]", items)
            if isinstance(item, self.item)
        }
        return {each: found[each] for each in ids if each in found}

    def state(self, item: ItemT | None) -> str | None:
        """Return the state that an item tells; None if it tells none."""
        state = None if item is None else cast("object", getattr(item, self.status))
        return state if isinstance(state, str) else None

    def ids(self, given: object) -> tuple[str, ...]:
        """Return each id that a caller gave, once, as a text.

        Args:
            given: One of them, or a list.

        Raises:
            TypeError: If there is something that can be none.
            ValueError: If it has to be a number, and is not.

        """
        if isinstance(given, (list, tuple)):
            many = cast("Sequence[object]", given)
        else:
            many = [given]
        return tuple(dict.fromkeys(self._id(each) for each in many))

    def _id(self, given: object) -> str:
        if self.takes == "integer":
            if isinstance(given, int) and not isinstance(given, bool):
                return str(given)
            if isinstance(given, str):
                # Other services tell a task's number in a text.
                if given.isascii() and given.isdigit() and len(given) <= _MOST_DIGITS:
                    return str(int(given))
                raise ValueError(f"{self.by} must be a whole number, not {given!r}")
        elif isinstance(given, str):
            return given
        kind = "a whole number" if self.takes == "integer" else "a text"
        raise TypeError(f"{self.by} must be {kind}, not {type(given).__name__}")
