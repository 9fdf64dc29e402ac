"""The bases of the generated clients, sync and async, which differ by `await` alone."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from .credentials import Credentials
from .endpoint import parse_endpoint, require_region
from .exchange import HttpRequest, build, encode, read
from .signing import Signer
from .structure import Response
from .transport import AsyncPoolTransport, AsyncTransport, PoolTransport, Transport
from .validation import Validation, check, report_drift, require_mode

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from .action import Action, Service
    from .validation import Violation

ResponseT = TypeVar("ResponseT", bound=Response)

# The frames from `check` to the line that its warnings are about: `_checked`, `_call`,
# the generated method, and then the caller's own.
_CALLER = 4

# A day. What a socket can wait for ends at 24 of them on some systems.
_LONGEST_TIMEOUT = 86_400


class _Client:
    """What both kinds of client share: everything that does not wait."""

    _service: ClassVar[Service]

    def __init__(
        self,
        *,
        region: str,
        credentials: Credentials,
        endpoint: str | None = None,
        timeout: float = 30.0,
        validation: Validation = "strict",
    ) -> None:
        """Set a client up; nothing is sent or looked up yet.

        Args:
            region: Where the resources are: "ap-guangzhou".
            credentials: Who calls.
            endpoint: URL of the server, `https://host` with a port if need be;
                `{region}` in it stands for the region. Default: the service's own.
            timeout: Seconds, a day at most, unless a call says otherwise.
            validation: How requests are checked, unless a call says otherwise.

        Raises:
            ValueError: If an argument cannot be right; says which.
            TypeError: If one is of the wrong type; says which.

        """
        require_region(region)
        _require_type("credentials", credentials, Credentials)
        require_mode(validation)
        if endpoint is None:
            endpoint = self._service.endpoints["default"]
        _require_type("endpoint", endpoint, str)
        self._region = region
        self._endpoint = parse_endpoint(endpoint.replace("{region}", region))
        self._timeout = _require_timeout(timeout)
        self._validation: Validation = validation
        self._signer = Signer(credentials, self._service.name)
        self._clock: Callable[[], float] = time.time
        self._closed = False
        self._start()

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(region={self._region!r}, "
            f"endpoint={str(self._endpoint)!r})"
        )

    def _start(self) -> None:
        """Set up what only one kind of client has."""
        raise NotImplementedError

    def _require_open(self) -> None:
        if self._closed:
            raise RuntimeError(f"this {type(self).__name__} has been closed")

    def _timeout_of(self, timeout: float | None) -> float:
        """Return the time-out of a call, which may give none."""
        return self._timeout if timeout is None else _require_timeout(timeout)

    def _checked(
        self,
        action: Action[Response],
        parameters: Mapping[str, object],
        request: Mapping[str, object] | None,
        validation: Validation | None,
    ) -> tuple[bytes, tuple[Violation, ...]]:
        """Return the body of a request, and what the contract has against it."""
        if request is not None:
            parameters = _in_one(action, request, parameters)
        sent = {name: value for name, value in parameters.items() if value is not None}
        mode = self._validation if validation is None else validation
        violations = check(action, sent, mode, stacklevel=_CALLER)
        return encode(sent), violations

    def _signed(self, action: Action[Response], body: bytes) -> HttpRequest:
        """Return a request signed at this moment."""
        return build(
            action,
            body,
            endpoint=self._endpoint,
            region=self._region,
            signer=self._signer,
            timestamp=int(self._clock()),
        )


class ServiceClient(_Client):
    """Base of the clients of a service.

    To be used in a `with` statement, or closed. Threads may share a client.
    """

    _transport: Transport

    def _start(self) -> None:
        self._transport = PoolTransport()

    def __enter__(self) -> Self:
        self._require_open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; the client cannot be used again."""
        self._closed = True
        self._transport.close()

    def _call(
        self,
        action: Action[ResponseT],
        parameters: Mapping[str, object],
        *,
        request: Mapping[str, object] | None = None,
        timeout: float | None,
        validation: Validation | None,
    ) -> ResponseT:
        """Check a request, send it and return the response.

        Args:
            action: What to call.
            parameters: Wire names and values; None stands for an absent one.
            request: The same in one object, under the names of the arguments.
            timeout: Seconds; None for the client's own.
            validation: How to check the request; None for the client's own way.

        Raises:
            ServiceError: If the contract or the service refuses the request.
            TransportError: If there is no answer that can be read.
            ValueError: If an argument cannot be right, or a value cannot be sent.
            TypeError: If a value has no form in JSON.
            RuntimeError: If the client has been closed.

        """
        self._require_open()
        seconds = self._timeout_of(timeout)
        body, violations = self._checked(action, parameters, request, validation)
        answer = self._attempt(action, body, seconds)
        report_drift(action, violations, answer.request_id, stacklevel=_CALLER - 1)
        return answer

    def _attempt(
        self, action: Action[ResponseT], body: bytes, timeout: float
    ) -> ResponseT:
        """Sign a request, send it once and return the response."""
        answer = self._transport.post(self._signed(action, body), timeout)
        return read(action, answer)


class AsyncServiceClient(_Client):
    """Base of the async clients of a service.

    To be used in an `async with` statement, or closed. The tasks of one event loop may
    share a client.
    """

    _transport: AsyncTransport

    def _start(self) -> None:
        self._transport = AsyncPoolTransport()

    async def __aenter__(self) -> Self:
        self._require_open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections; the client cannot be used again."""
        self._closed = True
        await self._transport.aclose()

    async def _call(
        self,
        action: Action[ResponseT],
        parameters: Mapping[str, object],
        *,
        request: Mapping[str, object] | None = None,
        timeout: float | None,
        validation: Validation | None,
    ) -> ResponseT:
        """Check a request, send it and return the response, as ServiceClient does."""
        self._require_open()
        seconds = self._timeout_of(timeout)
        body, violations = self._checked(action, parameters, request, validation)
        answer = await self._attempt(action, body, seconds)
        report_drift(action, violations, answer.request_id, stacklevel=_CALLER - 1)
        return answer

    async def _attempt(
        self, action: Action[ResponseT], body: bytes, timeout: float
    ) -> ResponseT:
        """Sign a request, send it once and return the response."""
        answer = await self._transport.post(self._signed(action, body), timeout)
        return read(action, answer)


def _in_one(
    action: Action[Response],
    request: Mapping[str, object],
    parameters: Mapping[str, object],
) -> Mapping[str, object]:
    """Return a request that came as one object, under the names of the wire."""
    if any(value is not None for value in parameters.values()):
        raise TypeError("parameters must be in the request or be keywords, not both")
    _require_type("request", request, Mapping)
    for name in request:
        if name not in action.arguments:
            raise TypeError(f"a request of {action.name} has no {name!r}")
    return {wire: request.get(name) for name, wire in action.arguments.items()}


def _require_timeout(timeout: float) -> float:
    try:
        fits = 0 < timeout <= _LONGEST_TIMEOUT
    except TypeError:
        kind = type(timeout).__name__
        raise TypeError(f"timeout must be a number of seconds, not {kind}") from None
    if not fits:
        raise ValueError(
            f"timeout must be above 0 and at most {_LONGEST_TIMEOUT} seconds, "
            f"not {timeout!r}"
        )
    return timeout


def _require_type(name: str, value: object, kind: type) -> None:
    # The value is not shown: it may be a secret.
    if not isinstance(value, kind):
        raise TypeError(f"{name} must be {kind.__name__}, not {type(value).__name__}")
