"""Requests of no good will, and of none at all: as many as a test asks for.

Each kind is a function from a source of chance to what is sent. Most send and say that
no more is to come; those that leave something out wait to be cut off.
"""

from __future__ import annotations

import json
import random
import string
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from signed import ASSOCIATION, associate, signed

from actionsmith.mock.preparing import read_contracts
from actionsmith.runtime.credentials import Credentials

KNOWN = Credentials("AKIDEXAMPLE", "secretEXAMPLE")
MIB = 2**20
SPEC = Path(__file__).parent.parent.parent / "spec"
ACTIONS = (
    "AllocateIPv6Addresses",
    "AssociateIPv6Address",
    "DescribeIPv6Addresses",
    "DescribeTaskResult",
    "DisassociateIPv6Address",
    "ModifyIPv6AddressesAttributes",
    "ReleaseIPv6Addresses",
)


@dataclass(frozen=True)
class Hostile:
    """What is sent on one connection."""

    kind: str
    data: bytes
    is_half: bool = False
    """Whether the client waits without having said that nothing more comes."""


Kind = Callable[[Random], bytes]


def signed_body(chance: Random, body: bytes) -> bytes:
    return signed(KNOWN, chance.choice(ACTIONS), body)


def bad_json(chance: Random) -> bytes:
    good = json.dumps(ASSOCIATION).encode()
    place = chance.randrange(len(good))
    body = chance.choice(
        [
            good[:place],
            good[:place] + bytes([chance.randrange(256)]) + good[place:],
            good[:place] + good[place + 1 :],
            good + b"}",
            good + good,
            b"",
            b" ",
            b"\0",
            b"\xef\xbb\xbf" + good,
            good.decode().encode("utf-16"),
            good.decode().encode("utf-32"),
            b"\xff\xfe" + good,
            b'{"IPv6AddressId": "\xed\xa0\x80"}',
            b'{"IPv6AddressId": "\\ud800"}',
            b'{"IPv6AddressId": NaN}',
            b'{"IPv6AddressId": -Infinity, "x": 1e999}',
            b"{'IPv6AddressId': 'x'}",
            b'{"IPv6AddressId": "a", "IPv6AddressId": "b"}',
            b"null",
            b"[]",
            b'"text"',
            b"0",
            b"{}{}",
            b"// {}",
            bytes(chance.randbytes(chance.randrange(300))),
        ]
    )
    return signed_body(chance, body)


def odd_values(chance: Random) -> bytes:
    """Return a request with values that no parameter has."""
    values: list[object] = [
        None,
        True,
        [],
        {},
        -1,
        10**400,
        1e308,
        "",
        "\0",
        "\ud800",
        "\u202e",
        "x" * 100_000,
        [[[[]]]],
        [None] * 10_000,
        {"a": {"b": {"c": []}}},
        [{"Name": None, "Values": [{}]}],
        [{"Name": "address-id", "Values": "eipv6-11112222"}],
    ]
    action = chance.choice(ACTIONS)
    names = [*parameters()[action], "Nothing", ""]
    chosen = chance.sample(names, chance.randint(1, 3))
    request = {name: chance.choice(values) for name in chosen}
    return signed(KNOWN, action, json.dumps(request).encode())


@cache
def parameters() -> Mapping[str, list[str]]:
    """Return the names of each action's parameters."""
    service = read_contracts(SPEC).services["vpc"]
    return {name: [*action.parameters] for name, action in service.actions.items()}


def deep(chance: Random) -> bytes:
    depth = chance.choice([100, 900, 1000, 1100, 5000, 100_000])
    opening, closing = chance.choice([(b"[", b"]"), (b'{"a":', b"}")])
    inner = opening * depth + (b"1" + closing * depth if chance.random() < 0.7 else b"")
    return signed_body(chance, b'{"Filters": ' + inner + b"}")


def huge_numbers(chance: Random) -> bytes:
    digits = b"9" * chance.choice([400, 4299, 4301, 100_000])
    number = chance.choice([digits, b"-" + digits, b"0." + digits, b"1e" + digits])
    return signed_body(chance, b'{"Offset": ' + number + b"}")


def huge(chance: Random) -> bytes:
    size = chance.choice([MIB, 10 * MIB - 100, 10 * MIB + 1, 11 * MIB])
    body = b'{"IPv6AddressId": "' + b"x" * size + b'"}'
    return signed_body(chance, body)


def many_members(chance: Random) -> bytes:
    number = chance.choice([1000, 50_000])
    body = json.dumps({f"a{index}": index for index in range(number)}).encode()
    return signed_body(chance, body)


def wrong_method(chance: Random) -> bytes:
    methods = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH"]
    methods += ["post", "PRI", "A" * 300, "P\xd6ST", "POST\tPOST", ""]
    method = chance.choice(methods)
    return associate(KNOWN).replace(b"POST", method.encode("latin-1"), 1)


def wrong_target(chance: Random) -> bytes:
    target = chance.choice(
        [
            b"*",
            b"//",
            b"/%00",
            b"/%ff%fe?%zz",
            b"/../../etc/passwd",
            b"http://elsewhere/",
            b"elsewhere:443",
            b"/?" + b"a=b&" * 5000,
            b"/" + b"x" * 70_000,
            b"/\xc3\xa4",
            b"/ /",
            b"",
            b"/?Action=DescribeIPv6Addresses",
            b"/_mock",
            b"/_mock/",
            b"/_mock/none",
            b"/_mock/calls?action=%00",
            b"/_mock/../",
            b"/_mock/scenario",
            b"/_mock/faults",
        ]
    )
    return associate(KNOWN).replace(b"POST / ", b"POST " + target + b" ", 1)


def wrong_version(chance: Random) -> bytes:
    versions = [b"HTTP/0.9", b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9.9", b"HTTP/1.", b"http"]
    versions += [b"HTTP/1.1 ", b"", b"HTTP/11", b"HTTP/1.1\r\n\r\n"]
    return associate(KNOWN).replace(b"HTTP/1.1", chance.choice(versions), 1)


def junk(chance: Random) -> bytes:
    return chance.randbytes(chance.choice([1, 10, 1000, 100_000]))


def text_junk(chance: Random) -> bytes:
    letters = string.printable
    size = chance.choice([10, 1000, 50_000])
    return "".join(chance.choices(letters, k=size)).encode() + b"\r\n\r\n"


def mutated(chance: Random) -> bytes:
    """Return a good request of which some bytes are others, or missing, or doubled."""
    data = bytearray(associate(KNOWN))
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(data))
        change = chance.randrange(3)
        if change == 0:
            data[place] = chance.randrange(256)
        elif change == 1:
            del data[place : place + chance.randint(1, 5)]
        else:
            data[place:place] = data[place : place + chance.randint(1, 30)]
    return bytes(data)


def headers(chance: Random) -> bytes:
    more = chance.choice(
        [
            {f"X-{index}": "y" for index in range(chance.choice([90, 900, 5000]))},
            {"X": "y" * chance.choice([1000, 60_000, 100_000, MIB])},
            {"X" * 60_000: "y"},
            {"X-TC-Action": chance.choice(["", "x" * 9999, "\xff", "../..", "a\tb"])},
            {"X-TC-Version": chance.choice(["", "2017-3-12", "9" * 9999, "\xff"])},
            {"X-TC-Region": chance.choice(["", "x" * 9999, "\xff", "\x85"])},
            {"X-TC-Timestamp": chance.choice(["", "-1", "1e9", "9" * 9999, "\xb2"])},
            {"X-TC-Language": "x", "X-TC-RequestClient": "\xff" * 200},
            {"X-TC-Token": "x" * 9999},
            {"Authorization": chance.choice(["", "TC3-HMAC-SHA256", "x" * 50_000])},
            {"Authorization": "TC3-HMAC-SHA256 Credential=" + "/" * 20_000},
            {"authorization": "twice"},
            {"x-tc-action": "Twice"},
            {"Content-Type": chance.choice(["", "text/xml", "\xff", "a" * 9999])},
            {"content-type": "application/json"},
            {"Host": chance.choice(["", "\xff", "a b", "x" * 9999])},
            {"host": "twice"},
            {"Expect": chance.choice(["100-continue", "200-ok", "x" * 999])},
            {"Connection": chance.choice(["Upgrade", "x, y", "close, keep-alive"])},
            {"Connection": "Upgrade", "Upgrade": chance.choice(["websocket", "h2c"])},
            {"Content-Encoding": "gzip"},
            {"Transfer-Encoding": chance.choice(["chunked", "gzip", "identity", "x"])},
            {"X\r\nY": "z"},
            {"X Y": "z"},
            {"": "z"},
            {"X": "a\r\n b"},
            {"X": "a\0b"},
            {"X": "a\nb: c"},
        ]
    )
    return signed(KNOWN, chance.choice(ACTIONS), b"{}", more)


def wrong_length(chance: Random) -> bytes:
    lengths = ["0", "1", "50", "-1", "+2", "0x10", "1e2", "", " ", "a", "2, 2", "2, 3"]
    lengths += ["9" * 19, "9" * 500, str(10 * MIB + 1), "\xb2", "2 2", "00002"]
    return signed(
        KNOWN, chance.choice(ACTIONS), b"{}", {"Content-Length": chance.choice(lengths)}
    )


def chunked(chance: Random) -> bytes:
    body = json.dumps(ASSOCIATION).encode()
    size = b"%x" % len(body)
    head = signed(KNOWN, chance.choice(ACTIONS), b"", {"Transfer-Encoding": "chunked"})
    if chance.random() < 0.8:
        head = head.replace(b"Content-Length: 0\r\n", b"")
    coded = chance.choice(
        [
            size + b"\r\n" + body + b"\r\n0\r\n\r\n",
            b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n",
            size + b";" + b"x" * 50_000 + b"\r\n" + body + b"\r\n0\r\n\r\n",
            size + b"\r\n" + body + b"\r\n0\r\nX: y\r\n\r\n",
            size + b"\r\n" + body + b"\r\n0\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
            size + b"\r\n" + body + b"0\r\n\r\n",
            b"-1\r\n" + body,
            b"0x10\r\n" + body,
            b"\r\n" + body,
            b"zz\r\n",
            b"f" * 16 + b"\r\n" + body,
            b"f" * 17 + b"\r\n" + body,
            b"f" * 100_000,
            b"5\r\n{}\r\n0\r\n\r\n",
            b"1\r\n{}\r\n0\r\n\r\n",
            b"0\r\n\r\n0\r\n\r\n",
            chance.randbytes(1000),
        ]
    )
    return head + coded


def pipelined(chance: Random) -> bytes:
    """Return several requests at once, some of them of another kind."""
    others: list[Kind] = [bad_json, junk, wrong_method, wrong_length, chunked, mutated]
    parts = [
        chance.choice(others)(chance) if chance.random() < 0.3 else associate(KNOWN)
        for _ in range(chance.randint(2, 20))
    ]
    return b"".join(parts)


def other_protocols(chance: Random) -> bytes:
    return chance.choice(
        [
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + chance.randbytes(508),
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\x04\0\0\0\0\0",
            b"\x04\x01" + struct.pack(">H4s", 80, b"\x7f\0\0\x01") + b"\0",
            b"\x05\x01\0",
            b"SSH-2.0-OpenSSH_9.9\r\n",
            b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n" + associate(KNOWN),
            b"HELO there\r\n",
            b"*1\r\n$4\r\nPING\r\n",
            b"\r\n" * chance.choice([1, 2, 50_000]) + associate(KNOWN),
            b"\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            b"GET /\r\n",
        ]
    )


def control(chance: Random) -> bytes:
    """Return something for control that it has to refuse, or that changes nothing."""
    path = chance.choice(["health", "calls", "scenario", "faults", "reset", "state"])
    method = chance.choice(["GET", "PUT", "PATCH", "HEAD", "OPTIONS", "POST"])
    body = chance.choice(
        [b"{", b"\xff", b"[" * 100_000, b"a: &b [*b]", b"x" * 100_000, b"- 1", b"? "]
    )
    lines = f"Host: localhost\r\nContent-Length: {len(body)}\r\n"
    if chance.random() < 0.7:
        lines += "Content-Type: application/yaml\r\n"
    head = f"{method} /_mock/{path} HTTP/1.1\r\n{lines}\r\n"
    if method == "POST" and path == "reset":
        body = b""
        head = "GET /_mock/reset HTTP/1.1\r\nHost: localhost\r\n\r\n"
    return head.encode() + body


def half(chance: Random) -> bytes:
    """Return the beginning of a request."""
    kinds: list[Kind] = [lambda _: associate(KNOWN), chunked, bad_json]
    data = chance.choice(kinds)(chance)
    return data[: chance.randrange(len(data))]


KINDS: dict[Kind, int] = {
    bad_json: 20,
    odd_values: 20,
    deep: 3,
    huge_numbers: 4,
    huge: 1,
    many_members: 1,
    wrong_method: 6,
    wrong_target: 8,
    wrong_version: 4,
    junk: 6,
    text_junk: 4,
    mutated: 25,
    headers: 20,
    wrong_length: 8,
    chunked: 10,
    pipelined: 10,
    other_protocols: 6,
    control: 6,
    half: 10,
}
"""How often each kind comes, in proportion to the others."""


def hostile(number: int, seed: int) -> Hostile:
    """Return the request of a number; it is the same each time, but for the clock."""
    chance = random.Random(f"{seed} {number}")
    (kind,) = chance.choices(list(KINDS), weights=list(KINDS.values()))
    data = kind(chance)
    return Hostile(kind.__name__, data, kind is half and chance.random() < 0.5)
