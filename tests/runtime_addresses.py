"""A service of addresses, in the shape in which the generator writes one.

It has what a family of actions needs: structures within structures, in answers and in
requests, pages, states to wait for, and outcomes that can be read back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypedDict

from runtime_sample import ERRORS

from actionsmith.runtime.action import Action, Service
from actionsmith.runtime.client import ServiceClient
from actionsmith.runtime.client_async import AsyncServiceClient
from actionsmith.runtime.kinds import Later, ListOf
from actionsmith.runtime.paging import AsyncPages, Pages, Paging
from actionsmith.runtime.polling import Backoff
from actionsmith.runtime.resource import Resource
from actionsmith.runtime.settling import ReadBack
from actionsmith.runtime.structure import Response, Structure
from actionsmith.runtime.validation import Validation, Violation
from actionsmith.runtime.values import (
    is_list,
    is_object,
    missing,
    unknown,
    wrong_type,
    wrong_value,
)
from actionsmith.runtime.waiting import ShowProgress, Waiter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from actionsmith.runtime.kinds import Kind


class Tag(Structure):
    """A tag."""

    __slots__ = ("key", "value")
    _members: ClassVar[Mapping[str, tuple[str, Kind]]] = {
        "key": ("Key", "string"),
        "value": ("Value", "string"),
    }

    key: str | None
    value: str | None

    def __init__(self, *, key: str, value: str | None = None) -> None:
        self._fill(key=key, value=value)


class Filter(Structure):
    """What to look for."""

    __slots__ = ("name", "values")
    _members: ClassVar[Mapping[str, tuple[str, Kind]]] = {
        "name": ("Name", "string"),
        "values": ("Values", ListOf("string")),
    }

    name: str | None
    values: tuple[str, ...] | None

    def __init__(self, *, name: str, values: list[str] | tuple[str, ...]) -> None:
        self._fill(name=name, values=values)


class FilterDict(TypedDict):
    """The same as a dictionary."""

    name: str
    values: list[str] | tuple[str, ...]


class AlgType(Structure):
    """Protocols that the address helps with."""

    __slots__ = ("ftp", "sip")
    _members: ClassVar[Mapping[str, tuple[str, Kind]]] = {
        "ftp": ("Ftp", "boolean"),
        "sip": ("Sip", "boolean"),
    }

    ftp: bool | None
    sip: bool | None


class Address(Structure):
    """An address."""

    __slots__ = (
        "address_id",
        "address_status",
        "bandwidth",
        "created_time",
        "deadline_date",
        "eip_alg_type",
        "loss",
        "network_interface_id",
        "ports",
        "secret_note",
        "tag_set",
    )
    _members: ClassVar[Mapping[str, tuple[str, Kind]]] = {
        "address_id": ("AddressId", "string"),
        "address_status": ("AddressStatus", "string"),
        "network_interface_id": ("NetworkInterfaceId", "string"),
        "created_time": ("CreatedTime", "datetime"),
        "deadline_date": ("DeadlineDate", "date"),
        "bandwidth": ("Bandwidth", "integer"),
        "loss": ("Loss", "float"),
        "eip_alg_type": ("EipAlgType", AlgType),
        "tag_set": ("TagSet", ListOf(Tag)),
        "ports": ("Ports", ListOf(ListOf("integer"))),
        "secret_note": ("SecretNote", "string"),
    }
    _secret: ClassVar[frozenset[str]] = frozenset({"secret_note"})

    address_id: str | None
    address_status: str | None
    network_interface_id: str | None
    created_time: datetime | None
    deadline_date: date | None
    bandwidth: int | None
    loss: float | None
    eip_alg_type: AlgType | None
    tag_set: tuple[Tag, ...] | None
    ports: tuple[tuple[int, ...], ...] | None
    secret_note: str | None


class Node(Structure):
    """A structure within itself, and through another one."""

    __slots__ = ("children", "name", "twig")
    _members: ClassVar[Mapping[str, tuple[str, Kind]]] = {
        "name": ("Name", "string"),
        "children": ("Children", ListOf(Later(lambda: Node))),
        "twig": ("Twig", Later(lambda: Twig)),
    }

    name: str | None
    children: tuple[Node, ...] | None
    twig: Twig | None

    def __init__(
        self,
        *,
        name: str | None = None,
        children: Sequence[Node | Mapping[str, object]] | None = None,
        twig: Twig | None = None,
    ) -> None:
        self._fill(name=name, children=children, twig=twig)


class Twig(Structure):
    """What a node hangs on."""

    __slots__ = ("day", "leaf", "moment")
    _members: ClassVar[Mapping[str, tuple[str, Kind]]] = {
        "leaf": ("Leaf", Node),
        "day": ("Day", "date"),
        "moment": ("Moment", "datetime"),
    }

    leaf: Node | None
    day: date | None
    moment: datetime | None

    def __init__(
        self,
        *,
        leaf: Node | None = None,
        day: date | str | None = None,
        moment: datetime | str | None = None,
    ) -> None:
        self._fill(leaf=leaf, day=day, moment=moment)


class DescribeAddressesResponse(Response):
    """Some of the addresses."""

    __slots__ = ("address_set", "nodes", "total_count")
    _members: ClassVar[Mapping[str, tuple[str, Kind]]] = {
        "total_count": ("TotalCount", "integer"),
        "address_set": ("AddressSet", ListOf(Address)),
        "nodes": ("Nodes", ListOf(Node)),
    }

    total_count: int | None
    address_set: tuple[Address, ...] | None
    nodes: tuple[Node, ...] | None


def validate_filter(value: object, path: str) -> Iterator[Violation]:
    """Yield what is wrong with a filter."""
    if not is_object(value):
        yield wrong_type(path, "an object", "InvalidParameter")
        return
    name = value.get("Name")
    values = value.get("Values")
    if name is None:
        yield missing(f"{path}.Name", "MissingParameter")
    elif not isinstance(name, str):
        yield wrong_type(f"{path}.Name", "a string", "InvalidParameter")
    if values is None:
        yield missing(f"{path}.Values", "MissingParameter")
    elif not is_list(values):
        yield wrong_type(f"{path}.Values", "a list", "InvalidParameter")
    else:
        yield from each(f"{path}.Values", values, _is_string)
    yield from unknown(value, frozenset({"Name", "Values"}), "UnknownParameter", path)


def each(
    path: str,
    items: Iterable[object],
    check: Callable[[object, str], Iterator[Violation]],
) -> Iterator[Violation]:
    """Yield what is wrong with the items of a list, each under its own path."""
    for index, item in enumerate(items):
        yield from check(item, f"{path}[{index}]")


def _is_string(value: object, path: str) -> Iterator[Violation]:
    if not isinstance(value, str):
        yield wrong_type(path, "a string", "InvalidParameter")


def _is_id(value: object, path: str) -> Iterator[Violation]:
    yield from _is_string(value, path)
    if isinstance(value, str) and not value.startswith("eip-"):
        yield wrong_value(
            path, "pattern", "an id", "InvalidParameterValue.Malformed", "inferred"
        )


def validate_describe(request: Mapping[str, object]) -> Iterator[Violation]:
    """Yield what is wrong with a request."""
    ids = request.get("AddressIds")
    filters = request.get("Filters")
    limit = request.get("Limit")
    if ids is not None:
        if not is_list(ids):
            yield wrong_type("AddressIds", "a list", "InvalidParameter")
        else:
            yield from each("AddressIds", ids, _is_id)
    if filters is not None:
        if not is_list(filters):
            yield wrong_type("Filters", "a list", "InvalidParameter")
        else:
            yield from each("Filters", filters, validate_filter)
    if limit is not None and (not isinstance(limit, int) or not 0 < limit <= 100):
        yield wrong_value("Limit", "maximum", "at most 100", "InvalidParameterValue")
    parameters = frozenset({"AddressIds", "Filters", "Offset", "Limit"})
    yield from unknown(request, parameters, "UnknownParameter")


ADDRESSES = Service(
    "addresses", "2020-02-02", {"default": "https://addresses.example.com"}, ERRORS
)

DESCRIBE_ADDRESSES = Action(
    name="DescribeAddresses",
    service=ADDRESSES,
    response=DescribeAddressesResponse,
    validate=validate_describe,
    arguments={
        "address_ids": "AddressIds",
        "filters": "Filters",
        "offset": "Offset",
        "limit": "Limit",
    },
    nested={"AddressIds": ListOf("string"), "Filters": ListOf(Filter)},
    paging=Paging(
        offset="Offset",
        limit="Limit",
        items="address_set",
        total="total_count",
        default_limit=100,
    ),
    rate_limit=None,
    retry_safe=True,
)


class DescribeTaskResponse(Response):
    """What became of a task."""

    __slots__ = ("result",)
    _members: ClassVar[Mapping[str, tuple[str, Kind]]] = {
        "result": ("Result", "string")
    }

    result: str | None


DESCRIBE_TASK = Action(
    name="DescribeTask",
    service=ADDRESSES,
    response=DescribeTaskResponse,
    validate=lambda _: (),
    rate_limit=None,
    retry_safe=True,
)

BIND_ADDRESS = Action(
    name="BindAddress",
    service=ADDRESSES,
    response=Response,
    validate=lambda _: (),
    rate_limit=None,
    retry_safe=False,
    sensitive=frozenset({"Password", "Token"}),
)

RELEASE_ADDRESSES = Action(
    name="ReleaseAddresses",
    service=ADDRESSES,
    response=Response,
    validate=lambda _: (),
    rate_limit=None,
    retry_safe=False,
)

ADDRESS = Resource(
    name="address",
    describe=DESCRIBE_ADDRESSES,
    by="AddressIds",
    most=3,
    item=Address,
    items="address_set",
    identity="address_id",
    status="address_status",
)

TASK = Resource(
    name="task",
    describe=DESCRIBE_TASK,
    by="TaskId",
    takes="integer",
    item=DescribeTaskResponse,
    status="result",
)

ADDRESS_BOUND = Waiter(
    name="bound",
    resource=ADDRESS,
    done=frozenset({"BIND", "BIND_ENI"}),
    failed=frozenset({"OFFLINING"}),
    delay=Backoff(first=2.0, factor=2.0, cap=10.0),
    timeout=120.0,
)

TASK_DONE = Waiter(
    name="done",
    resource=TASK,
    done=frozenset({"SUCCESS"}),
    failed=frozenset({"FAILED"}),
    delay=1.0,
    timeout=60.0,
)

READ_BACKS: Mapping[str, ReadBack[Any]] = {
    "BindAddress": ReadBack(
        resource=ADDRESS,
        identity="AddressId",
        match={"network_interface_id": "NetworkInterfaceId"},
        done=frozenset({"BINDING", "BIND"}),
        not_done=frozenset({"UNBIND"}),
        after=5.0,
    ),
    "ReleaseAddresses": ReadBack(
        resource=ADDRESS,
        identity="AddressIds",
        done=frozenset({"OFFLINING"}),
        not_done=frozenset({"BIND", "UNBIND"}),
        absent="done",
        after=5.0,
    ),
}


class AddressesClient(ServiceClient):
    """The addresses."""

    _service = ADDRESSES

    def _read_back(self, action: str) -> ReadBack[Any] | None:
        return READ_BACKS.get(action)

    def describe_addresses(
        self,
        request: Mapping[str, object] | None = None,
        *,
        address_ids: list[str] | tuple[str, ...] | None = None,
        filters: Sequence[Filter | FilterDict] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        timeout: float | None = None,
        validation: Validation | None = None,
    ) -> DescribeAddressesResponse:
        """Describe addresses."""
        return self.perform(
            DESCRIBE_ADDRESSES,
            {
                "AddressIds": address_ids,
                "Filters": filters,
                "Offset": offset,
                "Limit": limit,
            },
            request=request,
            timeout=timeout,
            validation=validation,
        )

    def iter_describe_addresses(
        self,
        request: Mapping[str, object] | None = None,
        *,
        address_ids: list[str] | tuple[str, ...] | None = None,
        filters: Sequence[Filter | FilterDict] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        timeout: float | None = None,
        validation: Validation | None = None,
    ) -> Pages[Address, DescribeAddressesResponse]:
        """Describe all addresses."""
        return self.pages(
            DESCRIBE_ADDRESSES,
            Address,
            {
                "AddressIds": address_ids,
                "Filters": filters,
                "Offset": offset,
                "Limit": limit,
            },
            request=request,
            timeout=timeout,
            validation=validation,
        )

    def wait_until_address_bound(
        self,
        address_ids: str | list[str] | tuple[str, ...],
        *,
        timeout: float | None = None,
        delay: float | Backoff | None = None,
        progress: ShowProgress | None = None,
    ) -> tuple[Address, ...]:
        """Wait until addresses are bound."""
        return self._wait(
            ADDRESS_BOUND, address_ids, timeout=timeout, delay=delay, progress=progress
        )

    def wait_until_task_done(
        self,
        task_id: int | str,
        *,
        timeout: float | None = None,
        delay: float | Backoff | None = None,
        progress: ShowProgress | None = None,
    ) -> DescribeTaskResponse:
        """Wait until a task is done."""
        (found,) = self._wait(
            TASK_DONE, task_id, timeout=timeout, delay=delay, progress=progress
        )
        return found

    def bind_address(self, **parameters: object) -> Response:
        """Bind an address."""
        return self.perform(BIND_ADDRESS, parameters, timeout=None, validation=None)

    def release_addresses(self, *address_ids: str) -> Response:
        """Release addresses."""
        return self.perform(
            RELEASE_ADDRESSES,
            {"AddressIds": address_ids},
            timeout=None,
            validation=None,
        )


class AsyncAddressesClient(AsyncServiceClient):
    """The addresses."""

    _service = ADDRESSES

    def _read_back(self, action: str) -> ReadBack[Any] | None:
        return READ_BACKS.get(action)

    async def describe_addresses(
        self,
        request: Mapping[str, object] | None = None,
        *,
        address_ids: list[str] | tuple[str, ...] | None = None,
        filters: Sequence[Filter | FilterDict] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        timeout: float | None = None,
        validation: Validation | None = None,
    ) -> DescribeAddressesResponse:
        """Describe addresses."""
        return await self.perform(
            DESCRIBE_ADDRESSES,
            {
                "AddressIds": address_ids,
                "Filters": filters,
                "Offset": offset,
                "Limit": limit,
            },
            request=request,
            timeout=timeout,
            validation=validation,
        )

    def iter_describe_addresses(
        self,
        request: Mapping[str, object] | None = None,
        *,
        address_ids: list[str] | tuple[str, ...] | None = None,
        filters: Sequence[Filter | FilterDict] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        timeout: float | None = None,
        validation: Validation | None = None,
    ) -> AsyncPages[Address, DescribeAddressesResponse]:
        """Describe all addresses."""
        return self.pages(
            DESCRIBE_ADDRESSES,
            Address,
            {
                "AddressIds": address_ids,
                "Filters": filters,
                "Offset": offset,
                "Limit": limit,
            },
            request=request,
            timeout=timeout,
            validation=validation,
        )

    async def wait_until_address_bound(
        self,
        address_ids: str | list[str] | tuple[str, ...],
        *,
        timeout: float | None = None,
        delay: float | Backoff | None = None,
        progress: ShowProgress | None = None,
    ) -> tuple[Address, ...]:
        """Wait until addresses are bound."""
        return await self._wait(
            ADDRESS_BOUND, address_ids, timeout=timeout, delay=delay, progress=progress
        )

    async def wait_until_task_done(
        self,
        task_id: int | str,
        *,
        timeout: float | None = None,
        delay: float | Backoff | None = None,
        progress: ShowProgress | None = None,
    ) -> DescribeTaskResponse:
        """Wait until a task is done."""
        (found,) = await self._wait(
            TASK_DONE, task_id, timeout=timeout, delay=delay, progress=progress
        )
        return found

    async def bind_address(self, **parameters: object) -> Response:
        """Bind an address."""
        return await self.perform(
            BIND_ADDRESS, parameters, timeout=None, validation=None
        )

    async def release_addresses(self, *address_ids: str) -> Response:
        """Release addresses."""
        return await self.perform(
            RELEASE_ADDRESSES,
            {"AddressIds": address_ids},
            timeout=None,
            validation=None,
        )
