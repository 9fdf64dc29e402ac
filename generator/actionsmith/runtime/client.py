"""The base of the generated clients that wait; `client_async` has its twin."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Self, TypeVar

from .client_base import CALLER, BaseClient, undescribed
from .credentials import Credentials, require_credentials
from .errors import TencentCloudError
from .structure import Response, Structure
from .transport import PoolTransport, Transport
from .validation import Validation, report_drift

if TYPE_CHECKING:
    from types import TracebackType

    from .action import Action
    from .call import Call
    from .errors import OutcomeUnknown
    from .paging import Pages
    from .polling import Backoff, Polling
    from .settling import Outcome
    from .waiting import ShowProgress, Waiter

ItemT = TypeVar("ItemT", bound=Structure)
ThingT = TypeVar("ThingT")
ResponseT = TypeVar("ResponseT", bound=Response)


class ServiceClient(BaseClient[Transport]):
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
        described = undescribed(self._service, action, retry_safe=retry_safe)
        return self.perform(
            described, parameters or {}, timeout=timeout, validation="off"
        )

    def perform(
        self,
        action: Action[ResponseT],
        parameters: Mapping[str, object],
        *,
        request: Mapping[str, object] | None = None,
        timeout: float | None,
        validation: Validation | None,
        above: int = 0,
    ) -> ResponseT:
        """Check a request, send it and return the response.

        Args:
            action: What to call.
            parameters: Wire names and values; None stands for an absent one.
            request: The same in one object, under the names of the arguments.
            timeout: Seconds; None for the client's own.
            validation: How to check the request; None for the client's own way.
            above: Frames between the caller's line, which warnings are about, and the
                method that calls this one.

        Raises:
            ServiceError: If the contract or the service refuses the request.
            TransportError: If there is no answer that can be read.
            CredentialsNotFound: If there is nobody to call as.
            ValueError: If an argument cannot be right, or a value cannot be sent.
            TypeError: If a value has no form in JSON.
            RuntimeError: If the client has been closed.

        """
        call, violations = self._begin(
            action, parameters, request, timeout, validation, above
        )
        response = self._outcome(call)
        report_drift(
            action, violations, response.request_id, stacklevel=CALLER - 1 + above
        )
        return response

    def settle(self, error: OutcomeUnknown, *, timeout: float | None = None) -> Outcome:
        """Find out what became of a call of which nobody knew whether it was done.

        It looks at the state of what the call was about. That needs some seconds: until
        then what was not done may yet be on its way.

        Args:
            error: What the call raised.
            timeout: Seconds that this may take, instead of the client's.

        Returns:
            "done" or "not done" if that can be told; "unknown" if it cannot, be it that
            the state is due to neither, that the contract does not say how to look, or
            that it cannot be looked at.

        Raises:
            TypeError: The error is none of these.
            ValueError: The call went to another region.
            RuntimeError: The client has been closed.

        """
        settling = self._settling(error, timeout)
        if settling is None:
            return "unknown"
        self._poll(settling)
        return settling.outcome

    def _wait(
        self,
        waiter: Waiter[ItemT],
        ids: object,
        *,
        timeout: float | None,
        delay: float | Backoff | None,
        progress: ShowProgress | None,
    ) -> tuple[ItemT, ...]:
        """Wait until resources are in a state; return what is known of them then.

        Args:
            waiter: What to wait for.
            ids: An id, or a list of them.
            timeout: Seconds until it is given up; None for the waiter's own.
            delay: Pauses between two looks; None for the waiter's own.
            progress: Called after each look.

        Returns:
            The resources in the order of their ids, each once, without those that are
            not there.

        Raises:
            WaiterFailed: If one cannot get there any more.
            WaiterTimeout: If time ran out.
            TencentCloudError: If the states cannot be looked at, and will not be.
            TypeError: If an argument is of the wrong type.
            ValueError: If an argument cannot be right.
            RuntimeError: If the client has been closed.

        """
        waiting = self._waiting(waiter, ids, timeout, delay, progress)
        self._poll(waiting)
        return waiting.items()

    def _poll(self, polling: Polling[ItemT]) -> None:
        """Look at the states of resources until that is over."""
        resource = polling.resource
        while True:
            try:
                for ids in polling.portions():
                    response = self.perform(
                        resource.describe,
                        resource.parameters(ids),
                        timeout=polling.seconds(self._timeout),
                        validation=polling.validation,
                        above=2,
                    )
                    polling.take(ids, response)
            except TencentCloudError as error:
                polling.outlive(error)
            pause = polling.pause()
            if pause is None:
                return
            self._sleep(pause)

    def pages(
        self,
        action: Action[ResponseT],
        item: type[ThingT],
        parameters: Mapping[str, object],
        *,
        request: Mapping[str, object] | None = None,
        timeout: float | None,
        validation: Validation | None,
    ) -> Pages[ThingT, ResponseT]:
        """Return all that an action lists, page by page.

        Args:
            action: What gives the pages.
            item: What each of the things is, for type checkers.
            parameters: Wire names and values; None stands for an absent one.
            request: The same in one object, under the names of the arguments.
            timeout: Seconds for each page; None for the client's own.
            validation: How to check the requests; None for the client's own way.

        Raises:
            TypeError: If there are parameters in the request and beside it, or one
                that the action does not have.

        """
        from .paging import Pages

        del item
        fetch = partial(self.perform, action, timeout=timeout, validation=validation)
        return Pages(action, self._parameters(action, parameters, request), fetch)

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
