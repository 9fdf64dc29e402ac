"""Answers that come in pages, and all that they list as one iterable.

    for address in vpc.iter_describe_ipv6_addresses():
        ...
    for response in vpc.iter_describe_ipv6_addresses(limit=50).pages():
        ...

What page is next is decided by `Cursor`, without sending; the iterables send, one of
them with `await`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from .structure import Response
from .values import is_integer

if TYPE_CHECKING:
    from .action import Action

ItemT_co = TypeVar("ItemT_co", covariant=True)
ResponseT_co = TypeVar("ResponseT_co", bound=Response, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How an action counts its pages."""

    offset: str
    """Wire name of the parameter that says how many items to leave out."""
    limit: str
    """Wire name of the one that says how many items a page has at most."""
    items: str
    """The response's attribute that holds the items."""
    total: str | None = None
    """The one that holds how many items there are, if the service tells that."""
    default_limit: int
    """Items of a page, unless the caller says so: the most that the service gives."""


class Cursor:
    """The way through the pages of one iteration.

    It has an end with every server. The items of a page count, not how many there
    should be; a page without items is the last one, and so is one with nothing but what
    the page before it had: then the server does not know the offset, or not any more. A
    total ends the way where it is reached exactly. One that has been passed is wrong,
    or was right when there were more items: it is not gone by.

    What comes into being or goes between two pages can move items from one to the
    other: then some come twice, or not at all, as with every paging by offset.
    """

    __slots__ = ("_before", "_offset", "_paging", "_parameters")

    def __init__(self, paging: Paging, parameters: Mapping[str, object]) -> None:
        self._paging = paging
        self._parameters = parameters
        self._before: tuple[object, ...] = ()
        offset = parameters.get(paging.offset)
        self._offset: object = 0 if offset is None else offset

    def request(self) -> Mapping[str, object] | None:
        """Return the parameters of the next page; None if there is none."""
        if self._offset is None:
            return None
        limit = self._parameters.get(self._paging.limit)
        return {
            **self._parameters,
            self._paging.offset: self._offset,
            self._paging.limit: self._paging.default_limit if limit is None else limit,
        }

    def take(self, response: Response) -> tuple[object, ...]:
        """Return the items of a page, and move on to the next one."""
        items = cast("object", getattr(response, self._paging.items))
        before, self._before = self._before, ()
        offset, self._offset = self._offset, None
        if not isinstance(items, tuple) or not items:
            return ()
        found = cast("tuple[object, ...]", items)
        if all(item in before for item in found):
            return ()
        total = self._paging.total and getattr(response, self._paging.total)
        # An offset that is no number has passed a validation that was switched off.
        if is_integer(offset) and not (
            is_integer(total) and offset + len(found) == total
        ):
            self._before, self._offset = found, offset + len(found)
        return found


class _Pages(Generic[ItemT_co, ResponseT_co]):
    """What the iterables of both kinds know."""

    __slots__ = ("_action", "_fetch", "_paging", "_parameters")

    def __init__(
        self, action: Action[Response], parameters: Mapping[str, object]
    ) -> None:
        if action.paging is None:
            raise TypeError(f"{action.name} has no pages")
        self._action = action
        self._paging = action.paging
        self._parameters = dict(parameters)

    def __repr__(self) -> str:
        # Without the parameters: some may be secret.
        return f"<{type(self).__name__} of {self._action.name}>"

    def _cursor(self) -> Cursor:
        return Cursor(self._paging, self._parameters)


class Pages(_Pages[ItemT_co, ResponseT_co]):
    """All items of an answer that comes in pages; they are fetched as they are used.

    To iterate again is to start again. At any time there are no more items here than
    those of a page, and of the one before it. Faults and refusals are raised where the
    page is fetched, those of the parameters by the first one.
    """

    __slots__ = ()

    _fetch: Callable[[Mapping[str, object]], ResponseT_co]

    def __init__(
        self,
        action: Action[ResponseT_co],
        parameters: Mapping[str, object],
        fetch: Callable[[Mapping[str, object]], ResponseT_co],
    ) -> None:
        """Prepare to iterate; nothing is sent yet.

        Args:
            action: What gives the pages.
            parameters: Wire names and values of the first page.
            fetch: Sends a request, and returns its response.

        """
        super().__init__(action, parameters)
        self._fetch = fetch

    def __iter__(self) -> Iterator[ItemT_co]:
        """Yield the items of all pages."""
        # Not over `pages`: there would be another frame between here and the caller,
        # whose line warnings are about.
        cursor = self._cursor()
        while (request := cursor.request()) is not None:
            yield from cast("tuple[ItemT_co, ...]", cursor.take(self._fetch(request)))

    def pages(self) -> Iterator[ResponseT_co]:
        """Yield the response of each page, that of the last one included."""
        cursor = self._cursor()
        while (request := cursor.request()) is not None:
            response = self._fetch(request)
            cursor.take(response)
            yield response


class AsyncPages(_Pages[ItemT_co, ResponseT_co]):
    """All items of an answer that comes in pages, as Pages has them."""

    __slots__ = ()

    _fetch: Callable[[Mapping[str, object]], Awaitable[ResponseT_co]]

    def __init__(
        self,
        action: Action[ResponseT_co],
        parameters: Mapping[str, object],
        fetch: Callable[[Mapping[str, object]], Awaitable[ResponseT_co]],
    ) -> None:
        """Prepare to iterate, as Pages does."""
        super().__init__(action, parameters)
        self._fetch = fetch

    async def __aiter__(self) -> AsyncIterator[ItemT_co]:
        """Yield the items of all pages."""
        cursor = self._cursor()
        while (request := cursor.request()) is not None:
            for item in cursor.take(await self._fetch(request)):
                yield cast("ItemT_co", item)

    async def pages(self) -> AsyncIterator[ResponseT_co]:
        """Yield the response of each page, that of the last one included."""
        cursor = self._cursor()
        while (request := cursor.request()) is not None:
            response = await self._fetch(request)
            cursor.take(response)
            yield response
