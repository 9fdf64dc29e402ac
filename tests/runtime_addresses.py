"""A service of addresses, in the shape in which the generator writes one.

It has what a family of actions needs: structures within structures, in answers and in
requests, pages, states to wait for, and outcomes that can be read back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypedDict

from actionsmith.runtime.kinds import Later, ListOf
from actionsmith.runtime.structure import Response, Structure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
