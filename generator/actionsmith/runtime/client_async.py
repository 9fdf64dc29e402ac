"""The base of the generated clients that are awaited; `client` has the words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from .client_base import CALLER, BaseClient, undescribed
from .credentials import Credentials, require_credentials
from .errors import TencentCloudError
from .methods import coroutine
from .structure import Response, Structure
from .transport import AsyncPoolTransport, AsyncTransport
from .validation import Validation, report_drift

if TYPE_CHECKING:
    from types import TracebackType

    from .action import Action
    from .call import Call
    from .errors import OutcomeUnknown
    from .paging import AsyncPages
    from .polling import Backoff, Polling
    from .settling import Outcome
    from .waiting import ShowProgress, Waiter

ItemT = TypeVar("ItemT", bound=Structure)
ThingT = TypeVar("ThingT")
ResponseT = TypeVar("ResponseT", bound=Response)
ResultT = TypeVar("ResultT")
P = ParamSpec("P")


class AsyncServiceClient(BaseClient[AsyncTransport]):
    """Base of the async clients of a service.

    To be used in an `async with` statement, or closed. Tasks may share a client.
    """

    _method = staticmethod(coroutine)

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
        described = undescribed(self._service, action, retry_safe=retry_safe)
        return await self.perform(
            described, parameters or {}, timeout=timeout, validation="off"
        )

    async def perform(
        self,
        action: Action[ResponseT],
        parameters: Mapping[str, object],
        *,
        request: Mapping[str, object] | None = None,
        timeout: float | None,
        validation: Validation | None,
        above: int = 0,
    ) -> ResponseT:
        """Check a request, send it and return the response, as ServiceClient does."""
        call, violations = self._begin(
            action, parameters, request, timeout, validation, above
        )
        response = await self._outcome(call)
        report_drift(
            action, violations, response.request_id, stacklevel=CALLER - 1 + above
        )
        return response

    async def settle(
        self, error: OutcomeUnknown, *, timeout: float | None = None
    ) -> Outcome:
        """Find out what became of a call, as ServiceClient does."""
        settling = self._settling(error, timeout)
        if settling is None:
            return "unknown"
        await self._poll(settling)
        return settling.outcome

    async def _wait(
        self,
        waiter: Waiter[ItemT],
        ids: object,
        *,
        timeout: float | None,
        delay: float | Backoff | None,
        progress: ShowProgress | None,
    ) -> tuple[ItemT, ...]:
        """Wait until resources are in a state, as ServiceClient does."""
        waiting = self._waiting(waiter, ids, timeout, delay, progress)
        await self._poll(waiting)
        return waiting.items()

    async def _poll(self, polling: Polling[ItemT]) -> None:
        """Look at the states of resources until that is over."""
        resource = polling.resource
        while True:
            try:
                for ids in polling.portions():
                    response = await self.perform(
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
            await self._sleep(pause)

    def pages(
        self,
        action: Action[ResponseT],
        item: type[ThingT],
        parameters: Mapping[str, object],
        *,
        request: Mapping[str, object] | None = None,
        timeout: float | None,
        validation: Validation | None,
    ) -> AsyncPages[ThingT, ResponseT]:
        """Return all that an action lists, page by page, as ServiceClient does."""
        from .paging import AsyncPages

        del item
        fetch = partial(self.perform, action, timeout=timeout, validation=validation)
        return AsyncPages(action, self._parameters(action, parameters, request), fetch)

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
