"""Looking again and again at the states of resources, within a time.

Nothing waits here, and nothing is sent; the clients do both, as they are told:

    while True:
        try:
            for ids in polling.portions():
                response = ...               # describe those, within polling.seconds()
                polling.take(ids, response)
        except TencentCloudError as error:
            polling.outlive(error)           # or raise it
        if (pause := polling.pause()) is None:
            return
        ...                                  # sleep so long
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from .errors import RequestTimeout, TencentCloudError
from .structure import Structure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .resource import Resource
    from .structure import Response
    from .validation import Validation

ItemT = TypeVar("ItemT", bound=Structure)

# A day: no wait is longer.
_LONGEST_PAUSE = 86_400

# Seconds that are kept for a last look.
_LAST_LOOK = 1.0


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses between two looks that grow from one to the next, up to a cap.

    Raises:
        TypeError: If an argument is not a number.
        ValueError: If one is out of range; says which.

    """

    first: float = 2.0
    """Seconds of the first pause."""
    factor: float = 1.5
    """By what each one is longer than the one before."""
    cap: float = 15.0
    """Seconds that none exceeds."""

    def __post_init__(self) -> None:
        _require("first", self.first, 0)
        _require("factor", self.factor, 1)
        _require("cap", self.cap, 0)

    def after(self, pause: float | None) -> float:
        """Return the pause after another one; None stands for none yet."""
        return min(self.first if pause is None else pause * self.factor, self.cap)


def backoff(delay: float | Backoff) -> Backoff:
    """Return the pauses that are meant; a number stands for pauses that are all alike.

    Raises:
        TypeError: If it is neither.
        ValueError: If the number is out of range.

    """
    if isinstance(delay, Backoff):
        return delay
    _require("delay", delay, 0)
    return Backoff(first=delay, factor=1.0, cap=delay)


class Polling(ABC, Generic[ItemT]):
    """What has been seen of some resources, and when to look again."""

    validation: Validation | None = "off"
    """How to check the requests; None for the client's own way."""

    def __init__(
        self,
        resource: Resource[ItemT],
        ids: Sequence[str],
        *,
        timeout: float,
        delay: float | Backoff,
        monotonic: Callable[[], float],
    ) -> None:
        """Begin to look.

        Args:
            resource: How to learn the states.
            ids: The resources, each once.
            timeout: Seconds until no more is looked at.
            delay: Pauses between two looks.
            monotonic: Gives the seconds of a clock that never goes back.

        """
        self.resource = resource
        self._ids = ids
        self._timeout = timeout
        self._backoff = backoff(delay)
        self._monotonic = monotonic
        self._began = self._looked = monotonic()
        self._pause: float | None = None
        self._is_last = False
        self._fault: TencentCloudError | None = None
        self._polls = 0

    @abstractmethod
    def take(self, ids: Sequence[str], response: Response) -> None:
        """Take the answer to a portion."""

    @abstractmethod
    def _open(self) -> Sequence[str]:
        """Return the ids that are still to be looked at."""

    @abstractmethod
    def _is_over(self) -> bool:
        """Tell whether the last look has settled it, or raise what it has shown."""

    @abstractmethod
    def _time_is_up(self) -> None:
        """Come to an end without a result."""

    def portions(self) -> list[Sequence[str]]:
        """Return the ids to look at now, in the portions to ask for."""
        self._fault = None
        self._looked = self._monotonic()
        return self.resource.chunks(self._open())

    def seconds(self, longest: float) -> float:
        """Return how long a call may take, which is `longest` at most.

        Raises:
            RequestTimeout: If there is no time left for one.

        """
        left = self._left()
        if left <= 0:
            error = RequestTimeout("no time left to look again", sent=False)
            error.retryable = True
            raise error
        return min(longest, left)

    def outlive(self, error: TencentCloudError) -> None:
        """Go on in spite of an error; raise it if to call again cannot help."""
        if not error.retryable:
            raise error
        self._fault = error

    def pause(self) -> float | None:
        """Return the seconds to wait until the next look; None if it is over."""
        self._polls += 1
        if self._is_over():
            return None
        left = self._left()
        if left <= 0 or self._is_last:
            self._time_is_up()
            return None
        self._pause = pause = self._next_pause()
        if pause < left:
            return pause
        # One more look at the end, with time left for the answer.
        self._is_last = True
        return left - min(_LAST_LOOK, left / 2)

    def _next_pause(self) -> float:
        return self._backoff.after(self._pause)

    def _left(self) -> float:
        return self._began + self._timeout - self._monotonic()


def _require(name: str, value: object, least: int) -> None:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number, not {type(value).__name__}")
    if not least <= value <= _LONGEST_PAUSE:
        raise ValueError(
            f"{name} must be from {least} to {_LONGEST_PAUSE}, not {value!r}"
        )
