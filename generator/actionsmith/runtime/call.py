"""One call from its request to its outcome, without waiting for anything.

What to do next is decided here and in `retry`; the clients wait, send and receive as
they are told, one of them with `await`.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar, cast

from .errors import OutcomeUnknown, RequestTimeout, TencentCloudError
from .exchange import EXCERPT, HttpAnswer, HttpRequest, build, read
from .limiter import RateLimiter, Slot
from .policy import RetryPolicy, RetryQuota
from .redaction import Secrets, printable, redact_headers, redact_members
from .retry import Again, Attempts, may_be_done
from .signing import Signer
from .structure import Response

if TYPE_CHECKING:
    from .action import Action
    from .clock import ServerClock
    from .credentials import Credentials
    from .endpoint import Endpoint

ResponseT = TypeVar("ResponseT", bound=Response)

_NO_LIMIT = RateLimiter()

# The package's name, wherever this module has been copied to.
_LOGGER = logging.getLogger(__name__.partition("._runtime")[0])


@dataclass(slots=True, kw_only=True, eq=False)
class Shared:
    """What all calls of a client have in common; threads and tasks share it."""

    service: str
    endpoint: Endpoint
    region: str
    policy: RetryPolicy
    clock: ServerClock
    limiter: RateLimiter | None
    """None if calls are not to wait for their turn."""
    before_request: Callable[[HttpRequest], None] | None
    after_answer: Callable[[HttpRequest, HttpAnswer], None] | None
    quota: RetryQuota = field(default_factory=RetryQuota)
    monotonic: Callable[[], float] = time.monotonic
    random: Callable[[], float] = random.random
    signer: Signer | None = None

    def signer_of(self, credentials: Credentials) -> Signer:
        """Return the signer that keeps the key of these credentials."""
        signer = self.signer
        if signer is None or signer.credentials is not credentials:
            signer = self.signer = Signer(credentials, self.service)
        return signer


class Next(NamedTuple):
    """What to do before the next attempt."""

    delay: float
    """Seconds to wait."""
    rejected: Credentials | None
    """Of these others are to be found first."""


class Call(Generic[ResponseT]):
    """One call: it is told what happened, and says what is next."""

    __slots__ = (
        "_action",
        "_answer",
        "_attempts",
        "_began",
        "_body",
        "_credentials",
        "_deadline",
        "_made_token",
        "_request",
        "_secrets",
        "_sent",
        "_shared",
    )

    def __init__(
        self,
        shared: Shared,
        action: Action[ResponseT],
        sent: Mapping[str, object],
        body: bytes,
        *,
        timeout: float,
        can_refresh: bool,
        made_token: bool = False,
    ) -> None:
        """Begin a call.

        Args:
            shared: What the client's calls have in common.
            action: What is called.
            sent: Wire names and values of the parameters that are sent.
            body: The same as JSON.
            timeout: Seconds until the call is over, whatever happens.
            can_refresh: Whether other credentials can be fetched.
            made_token: Whether the client token is this call's own: another call will
                have another one, and so be another request.

        """
        self._shared = shared
        self._action = action
        self._sent = sent
        self._body = body
        self._made_token = made_token
        self._began = shared.monotonic()
        self._deadline = self._began + timeout
        self._credentials: Credentials | None = None
        self._request: HttpRequest | None = None
        self._answer: HttpAnswer | None = None
        self._secrets = Secrets(sent, action.sensitive)
        self._attempts = Attempts(
            shared.policy,
            shared.quota,
            shared.clock,
            repeatable=action.retry_safe or action.client_token in sent,
            began=self._began,
            deadline=self._deadline,
            can_refresh=can_refresh,
            random=shared.random,
        )

    def now(self) -> float:
        """Return the seconds of the clock that all moments here are of."""
        return self._shared.monotonic()

    def turn(self, credentials: Credentials) -> Slot:
        """Return a place in the queue of the action, to be released in the end."""
        limiter = self._shared.limiter
        rate = None if limiter is None else self._action.rate_limit
        key = credentials.secret_id, self._shared.region, self._action.name
        return (limiter or _NO_LIMIT).reserve(key, rate, self.now())

    def pause(self, slot: Slot) -> float:
        """Return the seconds to wait before asking again; 0 if it is the call's turn.

        Raises:
            RequestTimeout: If the deadline comes before its turn.

        """
        now = self.now()
        pause = slot.wait(now)
        if pause and now + pause >= self._deadline:
            raise RequestTimeout(
                f"no turn in time: {self._action.name} takes "
                f"{self._action.rate_limit:g} requests a second",
                sent=False,
            )
        return pause

    def sign(self, credentials: Credentials) -> HttpRequest:
        """Return the request, signed at this moment."""
        shared = self._shared
        self._answer, self._credentials = None, credentials
        request = self._request = build(
            self._action,
            self._body,
            endpoint=shared.endpoint,
            region=shared.region,
            signer=shared.signer_of(credentials),
            timestamp=int(self._attempts.start()),
        )
        self._secrets.add(credentials, request.headers)
        if _LOGGER.isEnabledFor(logging.DEBUG):
            _LOGGER.debug(
                "%s: attempt %d to %s, headers %s, body %s",
                self._action.name,
                self._attempts.count,
                request.endpoint,
                redact_headers(request.headers),
                self._told(dict(self._sent)),
            )
        if shared.before_request is not None:
            shared.before_request(request)
        return request

    def remaining(self) -> float:
        """Return the seconds until the deadline.

        Raises:
            RequestTimeout: If there are none left.

        """
        seconds = self._deadline - self.now()
        if seconds <= 0:
            raise RequestTimeout("no time left to send the request", sent=False)
        return seconds

    def read(self, answer: HttpAnswer) -> ResponseT:
        """Return the response in an answer.

        Raises:
            ServiceError: If the answer carries an error.
            MalformedResponse: If it is none of the API's.

        """
        self._answer = answer
        if self._shared.after_answer is not None and self._request is not None:
            self._shared.after_answer(self._request, answer)
        if _LOGGER.isEnabledFor(logging.DEBUG):
            _LOGGER.debug(
                "%s: HTTP %d, headers %s, body %s",
                self._action.name,
                answer.status,
                {
                    self._told_text(name): self._told_text(value)
                    for name, value in redact_headers(answer.headers.items()).items()
                },
                self._told_answer(answer),
            )
        response = read(self._action, answer, self._secrets)
        self._attempts.succeeded()
        if unexpected := response.unexpected():
            _LOGGER.warning(
                "%s (request %s): the answer is not as the contract says: %s",
                self._action.name,
                self._told_text(str(response.request_id)),
                ", ".join(unexpected),
            )
        if _LOGGER.isEnabledFor(logging.INFO):
            _LOGGER.info(
                "%s: ok in %.3f s (request %s, attempt %d)",
                self._action.name,
                self.now() - self._began,
                self._told_text(str(response.request_id)),
                self._attempts.count,
            )
        return response

    def failed(self, error: TencentCloudError) -> Next:
        """Return what to do before the next attempt.

        Raises:
            TencentCloudError: If there is none: the error that was given, or an
                OutcomeUnknown because of it.

        """
        headers = self._answer.headers if self._answer is not None else None
        error.action = self._action.name
        error.region = self._shared.region
        step = self._attempts.failed(error, headers, now=self.now())
        if not isinstance(step, Again):
            if isinstance(step, OutcomeUnknown):
                step.occurred = self.now()
                if self._action.is_described:
                    told = redact_members(dict(self._sent), self._action.sensitive)
                    step.request = cast("dict[str, object]", told)
            if self._made_token and not self._action.retry_safe:
                step.retryable &= not may_be_done(step)
            raise self.over(step)
        _LOGGER.debug(
            "%s: attempt %d failed, again in %.3f s: %s",
            self._action.name,
            self._attempts.count,
            step.delay,
            self._text(error),
        )
        rejected = self._credentials if step.refresh_credentials else None
        return Next(step.delay, rejected)

    def over(self, error: TencentCloudError) -> TencentCloudError:
        """Return an error that ends the call, with all that is known of the call."""
        elapsed = self.now() - self._began
        error.attempts, error.elapsed = self._attempts.count, elapsed
        _LOGGER.info(
            "%s: failed in %.3f s (request %s, attempt %d): %s",
            self._action.name,
            elapsed,
            self._told_text(str(error.request_id)),
            self._attempts.count,
            self._text(error),
        )
        return error

    def _text(self, error: TencentCloudError) -> str:
        kind = type(error).__name__
        return f"{kind}: {self._secrets.redact(str(error))}"

    def _told_text(self, text: str) -> str:
        """Return what a server said as it may be told."""
        return printable(self._secrets.redact(text))

    def _told(self, body: Mapping[str, object]) -> str:
        """Return a body as it may be told; of unknown actions the names alone."""
        if not self._action.is_described:
            return f"of {', '.join(body)}"
        return self._dumped(body)

    def _told_answer(self, answer: HttpAnswer) -> str:
        if not self._action.is_described:
            return f"of {len(answer.body)} bytes"
        try:
            body: object = json.loads(answer.body)
        except (ValueError, RecursionError):
            return self._secrets.excerpt(answer.body, EXCERPT)
        try:
            return self._dumped(body)
        except RecursionError:
            return f"of {len(answer.body)} bytes, nested deeply"

    def _dumped(self, body: object) -> str:
        hidden = redact_members(body, self._action.sensitive)
        return self._told_text(json.dumps(hidden, ensure_ascii=False))
