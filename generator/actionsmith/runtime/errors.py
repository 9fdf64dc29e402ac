"""The exceptions of the package.

    Exception
    └── TencentCloudError            everything below; catch it to catch all
        ├── ServiceError             an answer with an error code
        │   ├── (one class a code)   generated, one for each prefix and code
        │   └── ContractViolation    refused locally, before anything was sent
        ├── TransportError           no answer, or none that can be read; see `sent`
        │   ├── ConnectionFailed     nothing was sent
        │   ├── ConnectionLost       broke after sending began
        │   ├── RequestTimeout       time ran out
        │   ├── MalformedResponse    an answer came that is not the API's
        │   └── OutcomeUnknown       one of these, of what must not be done twice
        ├── WaiterError              a wait that did not end as it should
        │   ├── WaiterFailed         a resource cannot get there any more
        │   └── WaiterTimeout        it was not there in time
        └── CredentialsNotFound      nowhere to take the credentials from

    UserWarning
    └── ContractWarning              a rule is broken that does not block the call
        └── ContractDrift            and the service accepted it all the same

A local refusal is an instance of *two* branches: of the class of the code that
the service would have answered, and of ContractViolation.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, ClassVar, Literal

from .redaction import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .structure import Response
    from .validation import Violation


class Retry(enum.StrEnum):
    """What to do about an error code before the same request is sent again."""

    NEVER = "never"
    """Do not repeat: the answer would be the same."""
    BACKOFF = "backoff"
    """Throttled: wait, longer each time and with jitter, then repeat."""
    IF_SAFE = "if-safe"
    """The outcome is unknown: repeat only what does no harm when done twice."""
    AFTER_CLOCK_CORRECTION = "after-clock-correction"
    """Repeat once, with a timestamp corrected by the answer's Date header."""
    AFTER_CREDENTIAL_REFRESH = "after-credential-refresh"
    """Repeat once, with credentials fetched anew."""
    WHEN_STATE_ALLOWS = "when-state-allows"
    """Repeat when the resource has left the state that forbids the action."""


class TencentCloudError(Exception):
    """Base of every exception that this package raises on its own account.

    Attributes:
        message: What happened, in words.
        action: Name of the action that was called; None outside of a call.
        region: The region of the call.
        request_id: The id to quote to support, if the service gave one.
        attempts: How many requests were sent, or were about to be.
        elapsed: Seconds from the beginning of the call until it failed.
        retryable: Whether to call again may help, and cannot do anything twice.

    """

    # Arguments after `message` are keywords with defaults throughout the tree:
    # an exception is pickled and copied as `cls(*args)` plus its `__dict__`.
    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.action: str | None = None
        self.region: str | None = None
        self.request_id: str | None = None
        self.attempts = 0
        self.elapsed = 0.0
        self.retryable = False


class ServiceError(TencentCloudError):
    """The action failed with an error code.

    Raised as the class of its code; directly only for a code without a known
    prefix.

    Attributes:
        code: The exact code received. On a class: the code that it stands for.
        message: The service's explanation; its wording is not stable.
        status: HTTP status of the answer; None if the error arose locally.
        origin: "service" if the service answered so, "local" if the request was
            refused before it was sent.
        constraint: Id of the rule that was broken; local refusals only.
        violations: Everything wrong with the request; local refusals only.
        retry: Advice on repeating the request.

    """

    code: str = ""
    retry: ClassVar[Retry] = Retry.NEVER

    def __init__(
        self,
        message: str = "",
        *,
        code: str | None = None,
        request_id: str | None = None,
        action: str | None = None,
        status: int | None = None,
        origin: Literal["local", "service"] = "service",
        constraint: str | None = None,
        violations: tuple[Violation, ...] = (),
    ) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code
        self.request_id = request_id
        self.action = action
        self.status = status
        self.origin: Literal["local", "service"] = origin
        self.constraint = constraint
        self.violations = violations

    def __str__(self) -> str:
        notes = [self.action] if self.action else []
        if self.origin == "local":
            notes.append("not sent")
        if self.request_id:
            notes.append(f"request {printable(self.request_id)}")
        head = printable(self.code) or type(self).__name__
        if notes:
            head += f" ({', '.join(notes)})"
        if not self.message:
            return head
        if self.origin == "service":
            return f"{head}: {printable(self.message)}"
        # Several violations stand one a line, below their heading.
        gap = "\n" if len(self.violations) > 1 else " "
        return f"{head}:{gap}{self.message}"


class ContractViolation(ServiceError):  # noqa: N818 - named for what happened
    """The request breaks the contract of its action; nothing was sent.

    Mixed into every local refusal beside the class of the error code; raised
    alone only for a code without a known prefix.
    """

    _code_class: ClassVar[type[ServiceError] | None] = None

    def __reduce__(self) -> tuple[object, ...]:
        # The class of a refusal is made on demand, so pickle cannot look it up.
        if self._code_class is None:
            return type(self), self.args, self.__dict__
        from .refusals import restore_refusal

        return restore_refusal, (self._code_class, self.args), self.__dict__


class TransportError(TencentCloudError):
    """The request got no answer, or none that the API can have given.

    Attributes:
        sent: Whether the request may have reached the service. If False, the
            action was certainly not executed.

    """

    def __init__(self, message: str = "", *, sent: bool = True) -> None:
        super().__init__(message)
        self.sent = sent


class ConnectionFailed(TransportError):  # noqa: N818
    """No connection came about (name, connect or TLS); nothing was sent."""

    def __init__(self, message: str = "", *, sent: bool = False) -> None:
        super().__init__(message, sent=sent)


class ConnectionLost(TransportError):  # noqa: N818
    """The connection broke after sending began; the outcome is unknown."""


class RequestTimeout(TransportError):  # noqa: N818
    """Time ran out."""


class MalformedResponse(TransportError):  # noqa: N818
    """An answer came, but not one of the API's; the outcome is unknown.

    Attributes:
        status: HTTP status of the answer.
        excerpt: The beginning of its body, at most 200 printable characters, without
            what is known to be secret.

    """

    def __init__(
        self,
        message: str = "",
        *,
        status: int | None = None,
        excerpt: str = "",
        sent: bool = True,
    ) -> None:
        super().__init__(message, sent=sent)
        self.status = status
        self.excerpt = excerpt

    def __str__(self) -> str:
        return f"{self.message}: {self.excerpt}" if self.excerpt else self.message


class OutcomeUnknown(TransportError):  # noqa: N818
    """Nobody can tell whether the action was carried out, and it must not be twice.

    Its `__cause__` is the fault: a ConnectionLost, RequestTimeout or MalformedResponse.
    Find out what became of the action before calling it again; a client's `settle` does
    so, where the contract says how.

    Attributes:
        request: What was sent, wire names and values, with the values of sensitive
            parameters blotted out. Empty for an action without a contract, of which
            nobody knows what is secret.
        occurred: When, in seconds of this process's monotonic clock; None if the error
            comes from another process.

    """

    def __init__(self, message: str = "", *, sent: bool = True) -> None:
        super().__init__(message, sent=sent)
        self.request: Mapping[str, object] = {}
        self.occurred: float | None = None

    def __reduce__(self) -> tuple[object, ...]:
        # The clock of the process that reads a pickle is another one.
        return type(self), self.args, {**self.__dict__, "occurred": None}


class WaiterError(TencentCloudError):
    """A wait did not end as it should; raised as one of the classes below.

    Attributes:
        states: The state of each resource by its id, as last seen; None if it told
            none.
        answer: The last answer that told states, if there was one.

    `attempts` are the looks, and `elapsed` counts from the beginning of the wait.

    """

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.states: Mapping[str, str | None] = {}
        self.answer: Response | None = None


class WaiterFailed(WaiterError):  # noqa: N818
    """A resource is in a state from which it cannot get where it should."""


class WaiterTimeout(WaiterError):  # noqa: N818
    """Time ran out before all resources were where they should be.

    Its `__cause__` is the fault of the last look, if that had one. Waiting on does no
    harm.
    """


class CredentialsNotFound(TencentCloudError):  # noqa: N818
    """No place to take credentials from holds them.

    Attributes:
        missing: Names of the environment variables that are not set.
        tried: The sources that were asked, in this order, each with what kept it from
            giving credentials; empty if there was no search.
        unusable: Whether something is there that is meant to be credentials and is
            wrong. A search ends there, lest the program go on as somebody else.

    """

    def __init__(
        self,
        message: str = "",
        *,
        missing: tuple[str, ...] = (),
        tried: tuple[str, ...] = (),
        unusable: bool = False,
    ) -> None:
        super().__init__(message)
        self.missing = missing
        self.tried = tried
        self.unusable = unusable


class ContractWarning(UserWarning):
    """The request breaks a rule, which does not stop it from being sent."""


class ContractDrift(ContractWarning):
    """The service accepted a request that the contract refuses.

    Either of the two has changed: the contract wants to be looked at. Only calls with
    `validation="warn"` can find that out.

    Attributes:
        action: Name of the action that was called.
        violations: The enforced rules that the request broke.
        request_id: The id of the answer, if the service gave one.

    """

    def __init__(
        self,
        message: str = "",
        *,
        action: str = "",
        violations: tuple[Violation, ...] = (),
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.action = action
        self.violations = violations
        self.request_id = request_id
