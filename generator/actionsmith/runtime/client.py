"""The bases of the generated clients, sync and async, which differ by `await` alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, Generic, ParamSpec, Self, TypeVar

from .action import Action
from .call import Call, Shared
from .clock import ServerClock
from .credentials import Credentials, require_credentials, require_provider
from .endpoint import parse_endpoint, require_region
from .errors import TencentCloudError, local_refusal
from .exchange import MAX_REQUEST, HttpAnswer, HttpRequest, encode
from .limiter import RateLimiter
from .policy import RetryPolicy
from .structure import Response
from .transport import AsyncPoolTransport, AsyncTransport, PoolTransport, Transport
from .validation import Validation, Violation, check, report_drift, require_mode

if TYPE_CHECKING:
    from types import TracebackType

    from .action import Service
    from .credentials import CredentialsProvider

ResponseT = TypeVar("ResponseT", bound=Response)
TransportT = TypeVar("TransportT")
ResultT = TypeVar("ResultT")
P = ParamSpec("P")

# The frames from `check` to the line that its warnings are about: `_begin`, `_call`,
# the generated method, and then the caller's own.
_CALLER = 4

# A day. What a socket can wait for ends at 24 of them on some systems.
_LONGEST_TIMEOUT = 86_400


class _Client(Generic[TransportT]):
    """What both kinds of client share: everything that does not wait."""

    _service: ClassVar[Service]

    def __init__(
        self,
        *,
        region: str,
        credentials: CredentialsProvider | None = None,
        endpoint: str | None = None,
        timeout: float = 30.0,
        validation: Validation = "strict",
        retry: RetryPolicy | None = None,
        limit_rate: bool = True,
        transport: TransportT | None = None,
        before_request: Callable[[HttpRequest], None] | None = None,
        after_answer: Callable[[HttpRequest, HttpAnswer], None] | None = None,
    ) -> None:
        """Set a client up; nothing is sent or looked up yet.

        Args:
            region: Where the resources are: "ap-guangzhou".
            credentials: Who calls: Credentials, or what finds them. Default: the
                environment, the files of profiles, the instance's role.
            endpoint: URL of the server, `https://host` with a port if need be;
                `{region}` in it stands for the region. Default: the service's own.
            timeout: Seconds for a whole call, attempts and waiting included, a day at
                most, unless a call says otherwise.
            validation: How requests are checked, unless a call says otherwise.
            retry: How often and how fast a call is attempted again; see RetryPolicy.
            limit_rate: Whether calls wait for their turn, where the contract says how
                many requests a second the service takes.
            transport: What requests are sent through, and who closes it; default: a
                pool of connections that is closed with the client.
            before_request: Called with each request just before it is sent.
            after_answer: Called with each request and the answer to it.

        Raises:
            ValueError: If an argument cannot be right; says which.
            TypeError: If one is of the wrong type; says which.

        """
        require_region(region)
        if credentials is None:
            from .credential_sources import DefaultCredentials

            credentials = DefaultCredentials()
        self._provider = require_provider(credentials)
        require_mode(validation)
        if endpoint is None:
            endpoint = self._service.endpoints["default"]
        _require_type("endpoint", endpoint, str)
        retry = RetryPolicy() if retry is None else retry
        _require_type("retry", retry, RetryPolicy)
        self._timeout = _require_timeout(timeout)
        self._validation: Validation = validation
        self._shared = Shared(
            service=self._service.name,
            endpoint=parse_endpoint(endpoint.replace("{region}", region)),
            region=region,
            policy=retry,
            clock=ServerClock(),
            limiter=RateLimiter() if limit_rate else None,
            before_request=before_request,
            after_answer=after_answer,
        )
        self._closed = False
        self._owns_transport = transport is None
        self._transport = self._new_transport() if transport is None else transport

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(region={self._shared.region!r}, "
            f"endpoint={str(self._shared.endpoint)!r})"
        )

    def _new_transport(self) -> TransportT:
        """Return the transport of a client that was given none."""
        raise NotImplementedError

    def _require_open(self) -> None:
        if self._closed:
            raise RuntimeError(f"this {type(self).__name__} has been closed")

    def _begin(
        self,
        action: Action[ResponseT],
        parameters: Mapping[str, object],
        request: Mapping[str, object] | None,
        timeout: float | None,
        validation: Validation | None,
    ) -> tuple[Call[ResponseT], tuple[Violation, ...]]:
        """Check a request; return its call, and what the contract has against it."""
        self._require_open()
        seconds = self._timeout if timeout is None else _require_timeout(timeout)
        if request is not None:
            parameters = _in_one(action, request, parameters)
        sent = {name: value for name, value in parameters.items() if value is not None}
        made_token = None if action.client_token in sent else action.client_token
        if made_token is not None:
            # One for all attempts: by it the service knows that they are one request.
            from uuid import uuid4

            sent[made_token] = str(uuid4())
        mode = self._validation if validation is None else validation
        try:
            violations = check(action, sent, mode, stacklevel=_CALLER)
            body = _within_limit(action, encode(sent))
        except TencentCloudError as error:
            error.region = self._shared.region
            raise
        can_refresh = not isinstance(self._provider, Credentials)
        call = Call(
            self._shared,
            action,
            sent,
            body,
            timeout=seconds,
            can_refresh=can_refresh,
            made_token=made_token is not None,
        )
        return call, violations


class ServiceClient(_Client[Transport]):
    """Base of the clients of a service.

    To be used in a `with` statement, or closed. Threads may share a client.
    """

    _sleep: Callable[[float], None] = staticmethod(time.sleep)

    def _new_transport(self) -> Transport:
        return PoolTransport()

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
        if self._owns_transport:
            self._transport.close()

    def call(
        self,
        action: str,
        parameters: Mapping[str, object] | None = None,
        *,
        timeout: float | None = None,
        retry_safe: bool = False,
    ) -> Response:
        """Call an action that has no contract, by its name.

        Nothing is checked before it is sent; signing, attempts and errors are those of
        the other methods.

        Args:
            action: Name on the wire: "DescribeAddresses".
            parameters: Wire names and values; None stands for an absent one.
            timeout: Seconds for this call, instead of the client's.
            retry_safe: Whether doing it twice does no harm.

        Returns:
            A response whose `raw` holds all that was received.

        Raises:
            ServiceError: The service answered with an error code.
            TransportError: No answer came, or none that can be read.
            ValueError: The name can be none, or a value cannot be sent.

        """
        described = _undescribed(self._service, action, retry_safe=retry_safe)
        return self._call(
            described, parameters or {}, timeout=timeout, validation="off"
        )

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
            CredentialsNotFound: If there is nobody to call as.
            ValueError: If an argument cannot be right, or a value cannot be sent.
            TypeError: If a value has no form in JSON.
            RuntimeError: If the client has been closed.

        """
        call, violations = self._begin(action, parameters, request, timeout, validation)
        response = self._outcome(call)
        report_drift(action, violations, response.request_id, stacklevel=_CALLER - 1)
        return response

    def _outcome(self, call: Call[ResponseT]) -> ResponseT:
        """Attempt a call until it is over."""
        while True:
            try:
                return self._attempt(call)
            except TencentCloudError as error:
                again = call.failed(error)
                if not self._renewed(again.rejected):
                    call.over(error)
                    raise
            self._sleep(again.delay)

    def _renewed(self, rejected: Credentials | None) -> bool:
        """Find others for rejected credentials; return whether there are."""
        return rejected is None or self._provider.refresh(rejected)

    def _attempt(self, call: Call[ResponseT]) -> ResponseT:
        """Wait for the call's turn, send its request and return the response."""
        credentials = require_credentials(self._provider.get())
        turn = call.turn(credentials)
        try:
            while pause := call.pause(turn):
                self._sleep(pause)
            answer = self._transport.post(call.sign(credentials), call.remaining())
            return call.read(answer)
        finally:
            turn.release(call.now())


class AsyncServiceClient(_Client[AsyncTransport]):
    """Base of the async clients of a service.

    To be used in an `async with` statement, or closed. Tasks may share a client.
    """

    def _new_transport(self) -> AsyncTransport:
        return AsyncPoolTransport()

    async def _sleep(self, seconds: float) -> None:
        import asyncio

        await asyncio.sleep(seconds)

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
        if self._owns_transport:
            await self._transport.aclose()

    async def call(
        self,
        action: str,
        parameters: Mapping[str, object] | None = None,
        *,
        timeout: float | None = None,
        retry_safe: bool = False,
    ) -> Response:
        """Call an action that has no contract, by its name, as ServiceClient does."""
        described = _undescribed(self._service, action, retry_safe=retry_safe)
        return await self._call(
            described, parameters or {}, timeout=timeout, validation="off"
        )

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
        call, violations = self._begin(action, parameters, request, timeout, validation)
        response = await self._outcome(call)
        report_drift(action, violations, response.request_id, stacklevel=_CALLER - 1)
        return response

    async def _outcome(self, call: Call[ResponseT]) -> ResponseT:
        """Attempt a call until it is over."""
        while True:
            try:
                return await self._attempt(call)
            except TencentCloudError as error:
                again = call.failed(error)
                if not await self._renewed(again.rejected):
                    call.over(error)
                    raise
            await self._sleep(again.delay)

    async def _renewed(self, rejected: Credentials | None) -> bool:
        """Find others for rejected credentials; return whether there are."""
        if rejected is None:
            return True
        return await _in_thread(self._provider.refresh, rejected)

    async def _attempt(self, call: Call[ResponseT]) -> ResponseT:
        """Wait for the call's turn, send its request and return the response."""
        credentials = self._provider.cached()
        if credentials is None:
            credentials = await _in_thread(self._provider.get)
        require_credentials(credentials)
        turn = call.turn(credentials)
        try:
            while pause := call.pause(turn):
                await self._sleep(pause)
            answer = await self._transport.post(
                call.sign(credentials), call.remaining()
            )
            return call.read(answer)
        finally:
            turn.release(call.now())


async def _in_thread(
    block: Callable[P, ResultT], *args: P.args, **kwargs: P.kwargs
) -> ResultT:
    """Do what may block where it does not hold up the event loop."""
    import asyncio

    return await asyncio.to_thread(block, *args, **kwargs)


def _undescribed(service: Service, name: str, *, retry_safe: bool) -> Action[Response]:
    """Return an action that no contract describes."""
    _require_type("action", name, str)
    if not (name.isascii() and name.isalnum()):
        raise ValueError(f"action must be letters and digits, not {name!r}")
    return Action(
        name=name,
        service=service,
        response=Response,
        validate=lambda _: (),
        rate_limit=None,
        retry_safe=retry_safe,
        is_described=False,
    )


def _within_limit(action: Action[Response], body: bytes) -> bytes:
    """Return a body that the service takes.

    Raises:
        ContractViolation: If it is too large; also as the class of the error's code.

    """
    if len(body) > MAX_REQUEST:
        violation = Violation(
            "size",
            "RequestSizeLimitExceeded",
            (),
            f"A request has at most {MAX_REQUEST} bytes; this one has {len(body)}.",
        )
        raise local_refusal(action.name, [violation], action.service.errors)
    return body


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
