"""Learning the outcome of a call that nobody knows: the facts, and one inquiry."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar, cast

from .polling import Backoff, Polling
from .redaction import REDACTED
from .structure import Structure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .errors import OutcomeUnknown, TencentCloudError
    from .resource import Resource
    from .structure import Response

ItemT = TypeVar("ItemT", bound=Structure)

Outcome: TypeAlias = Literal["done", "not done", "unknown"]
"""What became of an action."""

_Verdict: TypeAlias = Literal["done", "not done", "unknown", "open"]

_DELAY = Backoff(first=1.0, factor=1.5, cap=5.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReadBack(Generic[ItemT]):
    """How to read in the state of a resource whether an action was carried out."""

    resource: Resource[ItemT]
    """How to learn the states."""
    identity: str
    """Wire name of the action's parameter that has the id, or a list of them."""
    match: Mapping[str, str] = field(default_factory=dict[str, str])
    """Wire names of parameters by the item's attributes that must be the same.

    A parameter that was not sent matches everything.
    """
    done: frozenset[str]
    """The states that are due to the action, if the parameters match."""
    not_done: frozenset[str]
    """The states in which it was not carried out."""
    absent: Outcome = "unknown"
    """What it means that there is no such resource."""
    after: float
    """Seconds after the fault from which on that is believed."""


class Settling(Polling[ItemT]):
    """One inquiry.

    That it was done is believed at once. All else is believed of a look that began
    `after` seconds after the fault, because until then the action may be on its way.
    While a state is in neither list, or a member that must match is null, it goes on.
    """

    def __init__(
        self,
        read_back: ReadBack[ItemT],
        ids: Sequence[str],
        error: OutcomeUnknown,
        *,
        timeout: float,
        monotonic: Callable[[], float],
    ) -> None:
        """Begin an inquiry.

        Args:
            read_back: What to look at.
            ids: The resources.
            error: What came of the call.
            timeout: Seconds until it is given up.
            monotonic: Gives the seconds of a clock that never goes back.

        """
        super().__init__(
            read_back.resource,
            ids,
            timeout=timeout,
            delay=_DELAY,
            monotonic=monotonic,
        )
        self.outcome: Outcome = "unknown"
        self._read_back = read_back
        self._sent = error.request
        self._is_vain = False
        # Of an error from another process nobody knows how long ago it was.
        occurred = self._began if error.occurred is None else error.occurred
        self._believed = min(occurred, self._began) + read_back.after
        self._verdicts: dict[str, _Verdict] = dict.fromkeys(self._ids, "open")

    def take(self, ids: Sequence[str], response: Response) -> None:
        """Take the answer to a portion."""
        found = self.resource.found(ids, response)
        for each in ids:
            self._verdicts[each] = self._verdict(found.get(each))

    def outlive(self, error: TencentCloudError) -> None:
        """Go on in spite of an error, or end without a result."""
        self._fault = error
        self._is_vain = not error.retryable

    def _verdict(self, item: ItemT | None) -> _Verdict:
        if item is None:
            return self._read_back.absent
        state = self.resource.state(item)
        if state in self._read_back.not_done:
            return "not done"
        if state not in self._read_back.done:
            return "open"
        for attribute, parameter in self._read_back.match.items():
            sent = self._sent.get(parameter)
            if sent is None:
                continue
            value = cast("object", getattr(item, attribute))
            if value is None:
                return "open"
            if sent == REDACTED or not _same(value, sent):
                # It may have been somebody else, before us or after.
                return "unknown"
        return "done"

    def _open(self) -> Sequence[str]:
        return self._ids

    def _combined(self) -> _Verdict:
        verdicts = set(self._verdicts.values())
        if "open" in verdicts:
            return "open"
        return verdicts.pop() if len(verdicts) == 1 else "unknown"

    def _is_over(self) -> bool:
        if self._is_vain:
            return True
        verdict = self._combined()
        if verdict == "open" or self._fault is not None:
            return False
        if verdict != "done" and self._looked < self._believed:
            return False
        self.outcome = verdict
        return True

    def _time_is_up(self) -> None:
        self.outcome = "unknown"

    def _next_pause(self) -> float:
        if self._combined() == "open" or self._fault is not None:
            return super()._next_pause()
        return max(self._believed - self._monotonic(), 0.0)


def _same(value: object, sent: object) -> bool:
    if value == sent:
        return True
    if not (isinstance(value, str) and isinstance(sent, str)):
        return False
    try:
        # One address can be written in several ways.
        return ipaddress.ip_address(value) == ipaddress.ip_address(sent)
    except ValueError:
        return False
