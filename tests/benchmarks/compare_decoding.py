"""Decoding a page of addresses, by this package and by the official SDK, side by side.

    python tests/benchmarks/compare_decoding.py [--rounds N]

A page has a hundred addresses, each with a structure and two tags in it. Both take the
same object of a JSON parser, in turns within one run. A report, and no test.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from actionsmith.runtime.kinds import Kind
    from actionsmith.runtime.structure import Response

ADDRESS: Mapping[str, object] = {
    "AddressId": "eipv6-11112222",
    "AddressName": "front door",
    "AddressStatus": "BIND",
    "AddressIp": "2001:db8::1",
    "InstanceId": "ins-11112222",
    "CreatedTime": "2021-05-19T08:37:53Z",
    "NetworkInterfaceId": None,
    "PrivateAddressIp": None,
    "IsArrears": False,
    "IsBlocked": False,
    "IsEipDirectConnection": False,
    "AddressType": "EIPv6",
    "CascadeRelease": False,
    "EipAlgType": {"Ftp": True, "Sip": False},
    "InternetServiceProvider": "BGP",
    "LocalBgp": False,
    "Bandwidth": 10,
    "InternetChargeType": "TRAFFIC_POSTPAID_BY_HOUR",
    "TagSet": [{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "d"}],
    "DeadlineDate": "2024-10-06",
    "InstanceType": "CVM",
    "Egress": "CENTER_EGRESS_1",
    "AntiDDoSPackageId": "",
    "RenewFlag": "",
    "BandwidthPackageId": None,
    "UnVpcId": "",
}
SOMETIMES = ("AntiDDoSPackageId", "RenewFlag", "UnVpcId")
"""What the metadata does not promise."""


def page(*without: str) -> dict[str, Any]:
    """Return an answer with a hundred addresses."""
    one = {name: value for name, value in ADDRESS.items() if name not in without}
    return {
        "TotalCount": 100,
        "AddressSet": [dict(one) for _ in range(100)],
        "RequestId": "631011dd-6dfa-41b5-be7c-47bd61d82978",
    }


def our_class() -> type[Response]:
    """Return the class of the answer, as the generator would write it."""
    from actionsmith.runtime.kinds import ListOf
    from actionsmith.runtime.structure import Response, Structure

    class Tag(Structure):
        __slots__ = ("key", "value")
        _members: ClassVar[Mapping[str, tuple[str, Kind]]] = {
            "key": ("Key", "string"),
            "value": ("Value", "string"),
        }

    class AlgType(Structure):
        __slots__ = ("ftp", "sip")
        _members: ClassVar[Mapping[str, tuple[str, Kind]]] = {
            "ftp": ("Ftp", "boolean"),
            "sip": ("Sip", "boolean"),
        }

    kinds: dict[str, Kind] = {
        "CreatedTime": "datetime",
        "DeadlineDate": "date",
        "EipAlgType": AlgType,
        "TagSet": ListOf(Tag),
        "Bandwidth": "integer",
    }
    for name, value in ADDRESS.items():
        kinds.setdefault(name, "boolean" if isinstance(value, bool) else "string")
    members = {name.lower(): (name, kind) for name, kind in kinds.items()}
    address: Any = type(
        "Address", (Structure,), {"__slots__": tuple(members), "_members": members}
    )

    class DescribeResponse(Response):
        __slots__ = ("address_set", "total_count")
        _members: ClassVar[Mapping[str, tuple[str, Kind]]] = {
            "total_count": ("TotalCount", "integer"),
            "address_set": ("AddressSet", ListOf(address)),
        }

    return DescribeResponse


def their_decoding() -> Callable[[dict[str, Any]], Any]:
    """Return how the SDK decodes it."""
    from tencentcloud.vpc.v20170312.models import DescribeIPv6AddressesResponse

    def decode(wire: dict[str, Any]) -> Any:
        response = DescribeIPv6AddressesResponse()
        response._deserialize(wire)
        return response

    return decode


def best(
    decodings: Mapping[str, Callable[[dict[str, Any]], Any]],
    wire: dict[str, Any],
    rounds: int,
) -> dict[str, float]:
    """Return the shortest time of each, in microseconds; they take turns."""
    times = dict.fromkeys(decodings, float("inf"))
    for _ in range(rounds):
        for name, decode in decodings.items():
            began = time.perf_counter()
            decode(wire)
            times[name] = min(times[name], time.perf_counter() - began)
    return {name: seconds * 1e6 for name, seconds in times.items()}


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=1000)
    rounds = parser.parse_args().rounds
    decodings = {"ours": our_class().from_wire, "official SDK": their_decoding()}
    pages = {"all members": page(), "three members missing": page(*SOMETIMES)}
    print("| page of 100 addresses | ours | official SDK | ours, of it |")
    print("|---|---|---|---|")
    for what, wire in pages.items():
        ours, theirs = best(decodings, wire, rounds).values()
        share = f"{100 * ours / theirs:.0f} %"
        print(f"| {what} | {ours:.0f} µs | {theirs:.0f} µs | {share} |")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2] / "generator"))
    main()
