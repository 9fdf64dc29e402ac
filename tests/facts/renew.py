"""Carry the facts about the EIPv6 family over from the packages of the official CLI.

    python tests/facts/renew.py TCCLI TCCLI_INTL_EN

The arguments are folders into which the wheels of `tccli` and `tccli-intl-en` were
unpacked; both hold a package `tccli`, so that one environment cannot have the two. What
is carried over into eipv6-family.json beside this file is data: names, types, flags,
example values, and the requests and answers of the official examples. Of what is
written there for people to read, nothing is.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

FACTS = Path(__file__).with_name("eipv6-family.json")
SERVICE = Path("tccli/services/vpc/v20170312")
ACTIONS = (
    "AllocateIPv6Addresses",
    "AssociateIPv6Address",
    "DescribeIPv6Addresses",
    "DescribeTaskResult",
    "DisassociateIPv6Address",
    "ModifyIPv6AddressesAttributes",
    "ModifyIPv6AddressesBandwidth",
    "ReleaseIPv6Addresses",
)
STRUCTURES = ("Address", "AlgType", "Filter", "Tag")
FLAGS = ("required", "output_required", "value_allowed_null", "disabled")

# Where a value would stand, if there were an example of one.
_NO_EXAMPLE = "\u65e0"
_WIDTH = 150

Json = dict[str, Any]


def members(described: Json) -> Json:
    """Return the members of a structure by name: their types, flags and examples."""
    return {
        member["name"]: {
            "type": member["type"],
            "member": member["member"],
            **{flag: member[flag] for flag in FLAGS if flag in member},
            **example_of(member),
        }
        for member in described["members"]
    }


def example_of(member: Json) -> Json:
    text = member.get("example", _NO_EXAMPLE)
    return {} if text == _NO_EXAMPLE else {"example": text}


def example(shown: Json) -> Json:
    """Return what an official example sends and receives.

    A request in an address has texts alone, whatever its parameters are.
    """
    text: str = shown["input"]
    if text.startswith("POST "):
        head, body = re.split(r"\n\s*\n", text.replace("\r\n", "\n"), maxsplit=1)
        action = re.search(r"^X-TC-Action: *(\w+)$", head, re.MULTILINE)
        sent = {"method": "POST", "action": action and action[1]}
        request = json.loads(body)
    else:
        query = dict(parse_qsl(urlsplit(re.sub(r"\s", "", text)).query))
        sent = {"method": "GET", "action": query.pop("Action")}
        request = query
    answer = json.loads(shown["output"])["Response"]
    return {**sent, "request": request, "response": answer}


def edition(unpacked: Path) -> Json:
    """Return the facts of one edition."""
    version = (unpacked / "tccli/__init__.py").read_text(encoding="utf-8")
    api, examples = (
        json.loads((unpacked / SERVICE / name).read_text(encoding="utf-8"))
        for name in ("api.json", "examples.json")
    )
    objects = api["objects"]
    return {
        "version": version.split("'")[1],
        "actions": {
            name: {
                "request": members(objects[api["actions"][name]["input"]]),
                "response": members(objects[api["actions"][name]["output"]]),
                "examples": [example(each) for each in examples["actions"][name]],
            }
            for name in ACTIONS
        },
        "structures": {name: members(objects[name]) for name in STRUCTURES},
    }


def dumped(value: object, indent: str = "") -> str:
    """Return JSON in which whatever is short takes one line."""
    short = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(indent) + len(short) <= _WIDTH:
        return short
    inner = indent + "  "
    if isinstance(value, dict):
        lines = [f'{inner}"{k}": {dumped(v, inner)}' for k, v in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    return "[\n" + ",\n".join(inner + dumped(v, inner) for v in value) + f"\n{indent}]"


def main() -> None:
    """Write the facts of both editions."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    domestic, international = map(Path, sys.argv[1:])
    facts = {"domestic": edition(domestic), "international": edition(international)}
    FACTS.write_text(dumped(facts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
