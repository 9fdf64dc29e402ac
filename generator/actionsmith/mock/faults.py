"""Faults: which call has which, and what becomes of the answer.

A fault is about the calls of its action (or of all), of which `when` may single some
out. It counts them from the moment that it is there, and strikes those that `calls`
names, or a random part of them. Of several faults that strike, the first one counts;
the others have counted the call all the same.

What is random is drawn by each fault from a stream of its own, one number for every
call that it is about: another fault more or less does not change it.
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from actionsmith.logic import Expression, evaluate

from .malformed import Body, spoilt
from .messages import Refusal, Response


class Drop(enum.StrEnum):
    """Whether a request is carried out whose connection is dropped."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Calls:
    """Some of the calls that a fault is about, counted from 1."""

    first: int = 1
    last: int | None = None
    """None: there is no last one."""

    def __contains__(self, number: int) -> bool:
        return self.first <= number and (self.last is None or number <= self.last)

    def __str__(self) -> str:
        if self.last == self.first:
            return str(self.first)
        return f"{self.first}-{self.last or ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What befalls which calls. Scenarios and `scenario_faults.new_fault` make them.

    It has one effect, with which a delay may go.
    """

    what: str
    """The effect, in words for who reads the recorded calls."""
    origin: str
    """Where it was written."""
    service: str | None = None
    action: str | None = None
    """None: all calls count."""
    calls: Calls = Calls()
    when: Expression | None = None
    chance: float = 1.0
    code: str | None = None
    """The error code that is answered, by `error`, `precondition` or `throttle`."""
    message: str = ""
    outcome: str | None = None
    """The state in which ends what the call begins."""
    delay: float = 0.0
    """Seconds until the answer goes out, the request being carried out before."""
    drop: Drop | None = None
    truncate: int | None = None
    """How many bytes of the body go out before the connection is closed."""
    body: Body | None = None
    status: int | None = None
    """The status of an answer that comes from before the service."""
    throttle: float | None = None
    """Seconds for which such calls are refused, from this one on."""
    retry_after: int | None = None
    clock: float | None = None
    """Seconds that the mock's clock is ahead, from this call on."""

    @property
    def why(self) -> str:
        """What a recorded call says of it."""
        return f"fault: {self.what} ({self.origin})"

    @property
    def is_carried_out(self) -> bool:
        """Whether the request is judged and carried out as if there were no fault."""
        is_lost = self.drop is Drop.BEFORE or self.status is not None
        return self.code is None and not is_lost

    @property
    def refusal(self) -> Refusal | None:
        """The refusal that is the effect, if it is one."""
        if self.code is None:
            return None
        return Refusal(self.code, self.message, self.why)

    def is_about(
        self,
        service: str | None,
        action: str | None,
        request: Mapping[str, object] | None,
    ) -> bool:
        """Tell whether it counts a call; of a None for the service nothing is asked."""
        if self.action is not None and action != self.action:
            return False
        if None not in (self.service, service) and service != self.service:
            return False
        if self.when is None:
            return True
        return request is not None and evaluate(self.when, request)

    def __str__(self) -> str:
        """Return what it is, wherever it was written."""
        about = f"{self.service}/{self.action} {self.calls} {self.when} {self.chance}"
        return f"{about} {self.what} {self.delay}"


def spoil(response: Response, fault: Fault) -> Response:
    """Return the answer as a fault lets it out."""
    if fault.status is not None:
        response = _from_before_the_service(fault.status)
    headers = dict(response.headers)
    body = response.body
    if fault.body is not None:
        body, media_type = spoilt(fault.body, body)
        headers["Content-Type"] = media_type
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    cut_at = response.delivery.cut_at
    if fault.truncate is not None:
        # Something is cut off of a body that is shorter, too.
        cut_at = max(min(fault.truncate, len(body) - 1), 0)
    delivery = replace(
        response.delivery,
        delay=response.delivery.delay + fault.delay,
        is_dropped=response.delivery.is_dropped or fault.drop is not None,
        cut_at=cut_at,
    )
    return replace(response, headers=headers, body=body, delivery=delivery)


def _from_before_the_service(status: int) -> Response:
    """Return the answer of a proxy, which knows no envelope."""
    if status in (204, 304):
        return Response(status=status)
    body = f"<html><body><h1>{status}</h1></body></html>".encode()
    return Response(status=status, headers={"Content-Type": "text/html"}, body=body)


@dataclass(slots=True, kw_only=True)
class Tally:
    """A fault, and what has become of it."""

    fault: Fault
    stream: Random = field(repr=False)
    calls: int = 0
    """How many calls it was about."""
    hits: int = 0
    """How many it has befallen."""
    until: float = 0.0
    """When throttling ends."""

    def strikes(self, seconds: float) -> bool:
        """Count a call, and tell whether the fault is to befall it."""
        self.calls += 1
        fault = self.fault
        # A number is drawn for each call, lest `calls` shift the others.
        is_drawn = fault.chance >= 1 or self.stream.random() < fault.chance
        if is_drawn and self.calls in fault.calls:
            if fault.throttle is not None:
                self.until = seconds + fault.throttle
            return True
        return seconds < self.until


class Faults:
    """The faults of a mock. Several threads may use it at once."""

    def __init__(self, faults: Iterable[Fault], random: Random) -> None:
        """Take faults in their order; of `random` one number is drawn."""
        self._seed = random.getrandbits(64)
        self._tallies: list[Tally] = []
        self._skew = 0.0
        self._lock = threading.Lock()
        for fault in faults:
            self.add(fault)

    def add(self, fault: Fault) -> None:
        """Add a fault behind the others; it counts calls from now on."""
        with self._lock:
            alike = sum(str(tally.fault) == str(fault) for tally in self._tallies)
            stream = Random(f"{self._seed} {fault} {alike}")
            self._tallies.append(Tally(fault=fault, stream=stream))

    def clear(self) -> None:
        """Remove all faults, and set the clock right."""
        with self._lock:
            self._tallies.clear()
            self._skew = 0.0

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """Every fault as it stands now."""
        with self._lock:
            return tuple(replace(tally) for tally in self._tallies)

    def skew(self, action: str | None, request: Mapping[str, object] | None) -> float:
        """Count a request, and return by how many seconds the clock is ahead.

        This is to be asked before the signature is looked at.
        """
        with self._lock:
            for tally in self._tallies:
                fault = tally.fault
                if fault.clock is None or not fault.is_about(None, action, request):
                    continue
                if tally.strikes(0.0):
                    tally.hits += 1
                    self._skew = fault.clock
            return self._skew

    def take(
        self,
        service: str,
        action: str,
        request: Mapping[str, object] | None,
        seconds: float,
    ) -> Fault | None:
        """Count a call, and return the fault that befalls it.

        Of a skewed clock nothing is said here. `seconds` is of a clock that never goes
        back, and `request` is None if the body is no JSON object.
        """
        taken = None
        with self._lock:
            for tally in self._tallies:
                fault = tally.fault
                if fault.clock is not None:
                    continue
                if not fault.is_about(service, action, request):
                    continue
                if tally.strikes(seconds) and taken is None:
                    taken = tally
            if taken is not None:
                taken.hits += 1
            return taken.fault if taken else None
