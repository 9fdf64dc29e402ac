"""Waiting until resources are in a state: the facts, and one wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar

from .errors import WaiterError, WaiterFailed, WaiterTimeout
from .polling import Backoff, Polling
from .redaction import printable
from .structure import Structure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .resource import Resource
    from .structure import Response
    from .validation import Validation

ItemT = TypeVar("ItemT", bound=Structure)
ErrorT = TypeVar("ErrorT", bound=WaiterError)

_DELAY = Backoff()
_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a wait has come."""

    states: Mapping[str, str | None]
    """The state of each resource by its id, as last seen; None if it told none."""
    elapsed: float
    """Seconds from the beginning of the wait."""
    polls: int
    """How often the states have been looked at."""


ShowProgress: TypeAlias = Callable[[Progress], object]
"""What is called after each look; what it gives is not used."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Waiter(Generic[ItemT]):
    """What to wait for."""

    name: str
    """What to call it: "bound"."""
    resource: Resource[ItemT]
    """How to learn the states."""
    done: frozenset[str]
    """The states that are waited for."""
    failed: frozenset[str] = frozenset()
    """Those from which none of these can be reached any more."""
    absent: Literal["done", "failed", "wait"] = "wait"
    """What it means that an answer does not have an id that was asked for."""
    delay: float | Backoff = _DELAY
    """Pauses between two looks; a number of seconds if they are all alike."""
    timeout: float = 300.0
    """Seconds until the wait is given up."""


class Waiting(Polling[ItemT]):
    """One wait.

    A resource that is done is not looked at again. A state that is in no list keeps the
    wait going: services get new ones. A fault after which to call again may help ends
    one look, not the wait; any other one is raised.
    """

    def __init__(
        self,
        waiter: Waiter[ItemT],
        ids: object,
        *,
        timeout: float,
        delay: float | Backoff | None,
        progress: ShowProgress | None,
        region: str,
        monotonic: Callable[[], float],
    ) -> None:
        """Begin a wait.

        Args:
            waiter: What to wait for.
            ids: The resources: an id, or a list of them.
            timeout: Seconds until it is given up.
            delay: Pauses, instead of the waiter's.
            progress: Called after each look.
            region: Where the resources are.
            monotonic: Gives the seconds of a clock that never goes back.

        Raises:
            TypeError: If an argument is of the wrong type; says which.
            ValueError: If one cannot be right; says which.

        """
        super().__init__(
            waiter.resource,
            waiter.resource.ids(ids),
            timeout=timeout,
            delay=waiter.delay if delay is None else delay,
            monotonic=monotonic,
        )
        self.validation: Validation | None = None
        self._waiter = waiter
        self._progress = progress
        self._region = region
        self._states: dict[str, str | None] = dict.fromkeys(self._ids)
        self._verdicts: dict[str, str] = dict.fromkeys(self._ids, "wait")
        self._items: dict[str, ItemT] = {}
        self._answer: Response | None = None

    def take(self, ids: Sequence[str], response: Response) -> None:
        """Take the answer to a portion."""
        # What the contract has against the ids has been said.
        self.validation = "off"
        self._answer = response
        found = self.resource.found(ids, response)
        for each in ids:
            item = found.get(each)
            state = self._states[each] = self.resource.state(item)
            if item is None:
                self._items.pop(each, None)
                self._verdicts[each] = self._waiter.absent
                continue
            self._items[each] = item
            if state in self._waiter.done:
                self._verdicts[each] = "done"
            elif state in self._waiter.failed:
                self._verdicts[each] = "failed"

    def items(self) -> tuple[ItemT, ...]:
        """Return what is known of the resources that there are, in the order of ids."""
        return tuple(self._items[each] for each in self._ids if each in self._items)

    def _open(self) -> Sequence[str]:
        return [each for each in self._ids if self._verdicts[each] == "wait"]

    def _is_over(self) -> bool:
        if not self._ids:
            return True
        if self._progress is not None:
            states = MappingProxyType(dict(self._states))
            elapsed = self._monotonic() - self._began
            self._progress(Progress(states=states, elapsed=elapsed, polls=self._polls))
        if "failed" in self._verdicts.values():
            raise self._told(WaiterFailed, "failed", "cannot be any more")
        return not self._open()

    def _time_is_up(self) -> None:
        what = f"not so after {self._timeout:g} s"
        error = self._told(WaiterTimeout, "wait", what)
        error.retryable = True
        raise error from self._fault

    def _told(self, kind: type[ErrorT], verdict: str, what: str) -> ErrorT:
        """Return an error with all that is known of the wait."""
        those = [each for each in self._ids if self._verdicts[each] == verdict]
        shown = [f"{each} is {self._states[each] or 'not known'}" for each in those]
        if len(shown) > _MOST_SHOWN:
            shown[_MOST_SHOWN:] = [f"and {len(shown) - _MOST_SHOWN} more"]
        told = printable(", ".join(shown))
        waiter = self._waiter
        error = kind(f"{self.resource.name}, {waiter.name}: {what}: {told}")
        error.action = self.resource.describe.name
        error.region = self._region
        error.answer = self._answer
        error.states = dict(self._states)
        if self._answer is not None:
            error.request_id = self._answer.request_id
        error.attempts = self._polls
        error.elapsed = self._monotonic() - self._began
        return error
