"""What the clients of both kinds share: everything that does not wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from .action import Action
from .arguments import wire_value
from .call import Call, Shared
from .clock import ServerClock
from .credentials import Credentials, require_provider
from .endpoint import parse_endpoint, require_region
from .errors import OutcomeUnknown, TencentCloudError
from .exchange import MAX_REQUEST, HttpAnswer, HttpRequest, encode
from .limiter import RateLimiter
from .methods import put
from .policy import RetryPolicy
from .redaction import REDACTED
from .refusals import local_refusal
from .structure import Response, Structure
from .validation import Validation, Violation, check, require_mode

if TYPE_CHECKING:
    from types import FunctionType

    from .action import Service
    from .credentials import CredentialsProvider
    from .methods import Methods
    from .polling import Backoff
    from .settling import ReadBack, Settling
    from .waiting import ShowProgress, Waiter, Waiting

ItemT = TypeVar("ItemT", bound=Structure)
ResponseT = TypeVar("ResponseT", bound=Response)
TransportT = TypeVar("TransportT")

CALLER = 4
"""The frames from `check` to the line that its warnings are about.

They are `_begin`, `perform`, the generated method, and then the caller's own.
"""

# A day. What a socket can wait for ends at 24 of them on some systems.
_LONGEST_TIMEOUT = 86_400


class BaseClient(Generic[TransportT]):
    """A client that can prepare its calls, and has yet to learn how to make them."""

    _service: ClassVar[Service]
    """The service that the client calls."""

    def __init_subclass__(cls, *, methods: Methods | None = None) -> None:
        """Give the client of a service its methods."""
        super().__init_subclass__()
        if methods is not None:
            put(cls, methods, cls._method)

    @staticmethod
    def _method(function: FunctionType) -> FunctionType:
        """Return the method that the function of an action is to such clients."""
        return function

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
        self._timeout = require_timeout(timeout)
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

    def _waiting(
        self,
        waiter: Waiter[ItemT],
        ids: object,
        timeout: float | None,
        delay: float | Backoff | None,
        progress: ShowProgress | None,
    ) -> Waiting[ItemT]:
        """Begin a wait."""
        from .waiting import Waiting

        self._require_open()
        return Waiting(
            waiter,
            ids,
            timeout=waiter.timeout if timeout is None else require_timeout(timeout),
            delay=delay,
            progress=progress,
            region=self._shared.region,
            monotonic=self._shared.monotonic,
        )

    def _read_back(self, action: str) -> ReadBack[Any] | None:  # noqa: ARG002
        """Return how to learn the outcome of an action; None if there is no way."""
        return None

    def _settling(
        self, error: OutcomeUnknown, timeout: float | None
    ) -> Settling[Any] | None:
        """Begin to read an outcome back; None if there is no way to do so."""
        from .settling import Settling

        _require_type("error", error, OutcomeUnknown)
        self._require_open()
        region = self._shared.region
        if error.region not in (None, region):
            raise ValueError(f"that was in region {error.region}, and this is {region}")
        seconds = self._timeout if timeout is None else require_timeout(timeout)
        read_back = self._read_back(error.action or "")
        if read_back is None:
            return None
        try:
            ids = read_back.resource.ids(error.request.get(read_back.identity))
        except (TypeError, ValueError):
            return None  # it was sent unchecked
        if not ids or REDACTED in ids:
            return None
        monotonic = self._shared.monotonic
        return Settling(read_back, ids, error, timeout=seconds, monotonic=monotonic)

    def _parameters(
        self,
        action: Action[Response],
        parameters: Mapping[str, object],
        request: Mapping[str, object] | None,
    ) -> Mapping[str, object]:
        """Return parameters by wire name, wherever they came from."""
        return parameters if request is None else _in_one(action, request, parameters)

    def _begin(
        self,
        action: Action[ResponseT],
        parameters: Mapping[str, object],
        request: Mapping[str, object] | None,
        timeout: float | None,
        validation: Validation | None,
        above: int,
    ) -> tuple[Call[ResponseT], tuple[Violation, ...]]:
        """Check a request; return its call, and what the contract has against it."""
        self._require_open()
        seconds = self._timeout if timeout is None else require_timeout(timeout)
        given = self._parameters(action, parameters, request)
        sent = _on_the_wire(action, given)
        made_token = None if action.client_token in sent else action.client_token
        if made_token is not None:
            # One for all attempts: by it the service knows that they are one request.
            from uuid import uuid4

            sent[made_token] = str(uuid4())
        mode = self._validation if validation is None else validation
        try:
            violations = check(action, sent, mode, stacklevel=CALLER + above)
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


def undescribed(service: Service, name: str, *, retry_safe: bool) -> Action[Response]:
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


def _on_the_wire(
    action: Action[Response], given: Mapping[str, object]
) -> dict[str, object]:
    """Return what is sent for arguments, without those that are None."""
    try:
        return {
            name: wire_value(value, action.nested.get(name), name)
            for name, value in given.items()
            if value is not None
        }
    except RecursionError:
        raise ValueError(f"{action.name}: a value is nested too deeply") from None


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


def require_timeout(timeout: float) -> float:
    """Return a number of seconds that can be waited.

    Raises:
        TypeError: If it is none.
        ValueError: If it is not above 0, or above a day.

    """
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
