"""The mock without a socket: from a request to a response.

A request is judged in the order in which the real service would: signature, action,
version, region, rate, then its parameters (`judgement`), and what only the state tells
(`world`). The first thing that is wrong is answered, in the service's own envelope.
"""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from typing import Unpack

from actionsmith.contract import Action, Base, Catalog, Region, Service
from actionsmith.runtime.credentials import Credentials

from . import control, examples, judgement, parsing
from .authentication import Authenticator
from .fault_arguments import FaultArguments, new_fault
from .faults import Fault, Faults, spoil
from .limits import RateLimits
from .messages import JSON_TYPE, Refusal, Request, Response
from .recording import Call
from .scenario import Scenario
from .world import World

CREDENTIALS = Credentials("AKIDEXAMPLE", "secretEXAMPLE")
"""Whose requests a mock takes unless it is told of others."""

_SECRET_HEADERS = frozenset({"authorization", "x-tc-token"})

_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
"""The first moment in the dates of answers; each call is a second later."""

_MOST_CALLS = 10_000
"""How many calls are remembered."""


@dataclass(slots=True)
class _Incoming:
    """A call that is not yet answered."""

    request: Request
    number: int
    action: str | None
    nth: int
    body: dict[str, object] | Refusal
    """The parameters, or why there are none."""
    now: float
    """Seconds since 1970 by the mock's clock, which may be wrong on purpose."""
    fault: Fault | None = None

    @property
    def parameters(self) -> dict[str, object] | None:
        """What was sent; None if it was no JSON object."""
        return None if isinstance(self.body, Refusal) else self.body


class Mock:
    """Judges requests by their contract, and answers as the service would.

    Threads may share it: it takes one request after the other.

    Args:
        catalog: The contracts, without errors.
        scenario: What else it is to do, such as failing.
        inferred: Whether rules count that are only inferred.
        seed: What ids, RequestIds and chances depend on; the scenario's, or 0.
        credentials: Whose requests it takes.
        clock: Seconds since 1970, for signatures and the Date of answers.
        seconds: A clock that never goes back, for rates and for what takes time.

    """

    def __init__(
        self,
        catalog: Catalog,
        *,
        scenario: Scenario | None = None,
        inferred: bool = False,
        seed: int | None = None,
        credentials: Iterable[Credentials] = (CREDENTIALS,),
        clock: Callable[[], float] = time.time,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._catalog = catalog
        self._names = {
            name for service in catalog.services.values() for name in service.actions
        }
        self._inferred = inferred
        self._given_seed = seed
        self._clock = clock
        self._seconds = seconds
        self._lock = threading.RLock()
        self._authenticator = Authenticator(credentials, catalog.services)
        self._first_scenario = scenario or Scenario()
        self.use(self._first_scenario)

    def handle(self, request: Request) -> Response:
        """Return the answer to a request; nothing is raised, whatever it holds."""
        with self._lock:
            if control.is_control(request):
                return control.answer(self, request)
            return self._answer(self._receive(request))

    @property
    def catalog(self) -> Catalog:
        """The contracts."""
        return self._catalog

    @property
    def calls(self) -> tuple[Call, ...]:
        """What came since the start or the last reset, the last 10,000 of it."""
        with self._lock:
            return tuple(self._calls)

    @property
    def last_call(self) -> Call | None:
        """The last call that came."""
        with self._lock:
            return self._calls[-1] if self._calls else None

    @property
    def faults(self) -> Faults:
        """What goes wrong; more can be added to it."""
        return self._faults

    def fail(self, action: str | None = None, **what: Unpack[FaultArguments]) -> None:
        """Let something go wrong with the next calls of an action, or with all calls.

        The arguments are the keys of a fault in a scenario: `calls=1, error=...`.

        Raises:
            ValueError: There can be no such fault; says why.

        """
        self._faults.add(new_fault(self._catalog, action, **what))

    def forget_calls(self) -> None:
        """Forget what came; calls are still counted from the beginning."""
        with self._lock:
            self._calls.clear()

    def reset(self) -> None:
        """Begin anew: with the first scenario, and neither resources nor calls."""
        self.use(self._first_scenario)

    def use(self, scenario: Scenario) -> None:
        """Begin anew with another scenario."""
        with self._lock:
            self._scenario = scenario
            seed = self._given_seed
            self._seed = (scenario.seed or 0) if seed is None else seed
            self._random = random.Random(f"{self._seed} requests")
            chances = random.Random(f"{self._seed} faults")
            self._faults = Faults(scenario.faults, chances)
            self._limits = RateLimits()
            self._worlds: dict[tuple[str, str, str], World] = {}
            self._calls: deque[Call] = deque(maxlen=_MOST_CALLS)
            self._number = 0
            self._counts: dict[str | None, int] = {}

    def state(self) -> dict[str, object]:
        """Return what there is, by service, account and region."""
        with self._lock:
            return {" ".join(key): world.state() for key, world in self._worlds.items()}

    def _receive(self, request: Request) -> _Incoming:
        action = request.headers.get("x-tc-action")
        self._number += 1
        # Of names that anybody may think of there is no end.
        counted = action if action in self._names else None
        nth = self._counts[counted] = self._counts.get(counted, 0) + 1
        body: dict[str, object] | Refusal
        try:
            body = parsing.parameters(request)
        except Refusal as refusal:
            body = refusal
        now = self._clock()
        incoming = _Incoming(request, self._number, action, nth, body, now)
        incoming.now += self._faults.skew(action, incoming.parameters)
        return incoming

    def _answer(self, incoming: _Incoming) -> Response:
        code = None
        try:
            answer = self._judge(incoming)
            why = incoming.fault.why if incoming.fault else "carried out"
        except Refusal as refusal:
            code, why = refusal.code, refusal.why
            answer = {"Error": {"Code": code, "Message": refusal.message}}
        except RecursionError:
            # Structures within structures, more of them than anybody would send.
            code, why = "InvalidRequest", "depth"
            answer = {"Error": {"Code": code, "Message": "The body is too deep."}}
        answer["RequestId"] = self._request_id()
        response = Response(
            headers={
                "Content-Type": JSON_TYPE,
                "Date": formatdate(incoming.now, usegmt=True),
            },
            body=json.dumps({"Response": answer}).encode(),
        )
        if incoming.fault is not None:
            response = spoil(response, incoming.fault)
        self._record(incoming, response, answer, code, why)
        return response

    def _judge(self, incoming: _Incoming) -> dict[str, object]:
        request = incoming.request
        codes = self._catalog.provider.violations
        identity = self._authenticator.check(request, incoming.now)
        service = self._catalog.services[identity.service]
        action = self._action(service, request)
        region = request.headers.get("x-tc-region", "")
        if action.region is Region.REQUIRED and not region:
            code = str(codes.required.code)
            raise Refusal(code, "X-TC-Region is required.", "region")
        self._check_headers(request)
        if self._scenario.limits:
            now = self._seconds()
            self._limits.take(action, identity.secret_id, region, now)
        fault = incoming.fault = self._faults.take(
            str(service.name), str(action.name), incoming.parameters, self._seconds()
        )
        if fault is not None and fault.refusal is not None:
            raise fault.refusal
        if fault is not None and not fault.is_carried_out:
            return {}
        if isinstance(incoming.body, Refusal):
            raise incoming.body
        parameters = incoming.body
        judgement.refuse(action, codes, parameters, inferred=self._inferred)
        world = self._world(service, identity.secret_id, region)
        outcome = fault.outcome if fault else None
        answer = world.answer(action, parameters, outcome)
        return examples.answer(action, parameters) if answer is None else answer

    def _action(self, service: Service, request: Request) -> Action:
        """Return what a request calls, in the version that it names."""
        required = str(self._catalog.provider.violations.required.code)
        name = request.headers.get("x-tc-action")
        if not name:
            raise Refusal(required, "X-TC-Action is required.", "action")
        action = service.actions.get(name)
        if action is None:
            message = f"{service.name} has no action {name!r}."
            raise Refusal("InvalidAction", message, "action")
        version = request.headers.get("x-tc-version")
        if not version:
            raise Refusal(required, "X-TC-Version is required.", "version")
        if version != service.version:
            message = f"{service.name} has the version {service.version} alone."
            raise Refusal("NoSuchVersion", message, "version")
        return action

    def _check_headers(self, request: Request) -> None:
        """Judge the common parameters as those of an action."""
        provider = self._catalog.provider
        given: dict[str, object] = {}
        for name, parameter in provider.common_parameters.items():
            value = request.headers.get(str(parameter.header).lower())
            if value is None:
                continue
            is_number = parameter.type.base is Base.INTEGER
            given[name] = int(value) if is_number and value.isdecimal() else value
        members = provider.common_parameters
        judgement.refuse_values(members, provider.violations, given)

    def _world(self, service: Service, account: str, region: str) -> World:
        key = str(service.name), account, region
        world = self._worlds.get(key)
        if world is None:
            world = World(
                service,
                random.Random(" ".join((str(self._seed), *key))),
                self._scenario.settle,
                self._seconds,
                self._today,
            )
            for given in self._scenario.resources:
                if given.service == service.name:
                    world.put(given.resource, given.members)
            self._worlds[key] = world
        return world

    def _record(
        self,
        incoming: _Incoming,
        response: Response,
        answer: Mapping[str, object],
        code: str | None,
        why: str,
    ) -> None:
        headers = incoming.request.headers
        call = Call(
            number=incoming.number,
            action=incoming.action,
            nth=incoming.nth,
            region=headers.get("x-tc-region"),
            parameters=incoming.parameters,
            headers={k: v for k, v in headers.items() if k not in _SECRET_HEADERS},
            status=response.status,
            answer=answer,
            code=code,
            why=why,
        )
        self._calls.append(call)

    def _today(self) -> datetime:
        return _BEGIN + timedelta(seconds=self._number)

    def _request_id(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))
