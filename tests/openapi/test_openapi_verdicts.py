"""What the schema of a request accepts is what the generated validator accepts."""

from __future__ import annotations

import importlib
import itertools
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import golden
import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openapi_text import SPEC, judge, read
from test_openapi_rules import VALUES as VALUES_OF_RULES
from test_openapi_rules import rules

from actionsmith import output
from tencent_actions.vpc.actions.associate_ipv6_address import validate

VALUES = {
    "IPv6AddressId": "eipv6-11112222",
    "InstanceId": "ins-djflxkvi",
    "NetworkInterfaceId": "eni-11112222",
    "PrivateIPv6Address": "fc00::1",
}


@pytest.fixture(scope="module")
def vpc() -> Any:
    return read(golden.generate(SPEC), "vpc")


def is_refused(request: dict[str, object]) -> bool:
    return any(violation.enforced for violation in validate(request))


PRESENT = [
    set(names)
    for size in range(len(VALUES) + 1)
    for names in itertools.combinations(VALUES, size)
]


@pytest.mark.parametrize(
    "present", PRESENT, ids=lambda names: "+".join(sorted(names)) or "none"
)
def test_every_set_of_parameters(vpc: Any, present: set[str]) -> None:
    schema = judge(vpc, "AssociateIPv6AddressRequest")
    request: dict[str, object] = {name: VALUES[name] for name in present}
    assert schema.is_valid(request) is not is_refused(request)
    for name in present:
        # No client sends null: for the validator it is absent, on the wire an error.
        with_null = {**request, name: None}
        absent = {key: value for key, value in request.items() if key != name}
        assert not schema.is_valid(with_null)
        assert is_refused(with_null) is is_refused(absent)


@pytest.mark.parametrize(
    "change",
    [
        {"IPv6AddressId": 1},
        {"IPv6AddressId": ""},
        {"IPv6AddressId": "another-form-of-id"},
        {"InstanceId": True},
        {"InstanceId": ["ins-djflxkvi"]},
        {"PrivateIPv6Address": "10.0.0.1"},
        {"PrivateIPv6Address": ""},
        {"PrivateIPv6Address": "fe80::1%eth0"},
        {"PrivateIPv6Address": "::ffff:10.0.0.1"},
        {"PrivateIPv6Address": {}},
        {"Instanceid": "ins-djflxkvi"},
    ],
    ids=repr,
)
def test_values(vpc: Any, change: dict[str, object]) -> None:
    request: dict[str, object] = {"IPv6AddressId": "eipv6-11112222", **change}
    schema = judge(vpc, "AssociateIPv6AddressRequest")
    assert schema.is_valid(request) is not is_refused(request)


TYPES = {
    "Id": {"type": "string", "pattern": "x*|item-[0-9]+", "description": "An id."},
    "Loose": {
        "type": "string",
        "pattern": "never",
        "confidence": "inferred",
        "description": "An id of which little is known.",
    },
    "Colour": {"type": "string", "enum": ["x", "y"], "description": "A colour."},
}
BASES = {
    "S": ["string", "Id", "Loose"],
    "T": ["string", "Colour"],
    "I": ["integer"],
    "F": ["float"],
    "B": ["boolean"],
}
# 2.0 is no integer for the validator; JSON Schema has no way to tell it from 2.
OTHERS: list[object] = [1, 0.5, "item-7", True, [], {}, ["x"]]

constraints = st.lists(
    st.tuples(
        rules | st.sampled_from(["I <= F", "IF S THEN I + F <= 5", "S < T"]),
        st.sampled_from(["documented", "observed", "inferred"]),
    ),
    max_size=5,
    unique_by=lambda rule: rule[0],
)
parameters = st.fixed_dictionaries(
    {
        name: st.fixed_dictionaries(
            {
                "type": st.sampled_from(kinds),
                "required": st.booleans(),
                "description": st.just("One of them."),
            }
        )
        for name, kinds in BASES.items()
    }
)


def contract(
    parameters: dict[str, Any], constraints: list[tuple[str, str]]
) -> dict[str, Any]:
    return {
        "actionsmith": 1,
        "action": "PlaceOrder",
        "summary": "Order an item.",
        "retry_safe": False,
        "parameters": parameters,
        "constraints": {
            f"rule-{n}": {
                "rule": rule,
                "confidence": confidence,
                "error": "InvalidParameter",
                "description": f"Number {n}.",
            }
            for n, (rule, confidence) in enumerate(constraints)
        },
        "errors": {"InvalidParameter": {}},
    }


@contextmanager
def generated(action: dict[str, Any]) -> Iterator[tuple[Any, ModuleType]]:
    """Generate, and give the document and the action's module."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        spec = golden.lay_out(golden.CASES / "base", folder)
        service = spec / "shop/service.yaml"
        whole = yaml.safe_load(service.read_text())
        whole |= {"types": TYPES, "version": "2020-01-31"}
        service.write_text(yaml.safe_dump(whole))
        text = yaml.safe_dump(action, sort_keys=False, width=10_000)
        (spec / "shop/PlaceOrder.yaml").write_text(text)
        checked, _ = golden.findings(spec)
        assume(checked.is_sound)  # some rules say what others do
        texts = golden.generate(spec)
        output.update(texts, folder / "out")
        sys.path.insert(0, str(folder / "out"))
        try:
            module = "demo_actions.shop.actions.place_order"
            yield read(texts, "shop"), importlib.import_module(module)
        finally:
            sys.path.pop(0)
            for name in [n for n in sys.modules if n.startswith("demo_actions")]:
                del sys.modules[name]


def requests(chance: random.Random) -> Iterator[dict[str, object]]:
    for present in itertools.product([False, True], repeat=len(BASES)):
        names = [name for name, there in zip(BASES, present, strict=True) if there]
        request = {name: chance.choice(VALUES_OF_RULES[name]) for name in names}
        yield request
        if names:
            yield {**request, chance.choice(names): chance.choice(OTHERS)}
    yield {**request, "Unknown": 1}


@given(parameters, constraints, st.randoms(use_true_random=False))
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
def test_schema_and_validator_agree(
    parameters: dict[str, Any],
    constraints: list[tuple[str, str]],
    chance: random.Random,
) -> None:
    with generated(contract(parameters, constraints)) as (document, module):
        (operation,) = (item["post"] for item in document["paths"].values())
        said = {
            rule["id"]
            for rule in operation.get("x-dependencies", [])
            if rule["schema"] or rule["confidence"] == "inferred"
        }
        unsaid = {f"rule-{n}" for n in range(len(constraints))} - said
        schema = judge(document, "PlaceOrderRequest")
        for request in requests(chance):
            broken = [
                violation.constraint
                for violation in module.validate(request)
                if violation.enforced and violation.constraint not in unsaid
            ]
            assert schema.is_valid(request) is (broken == []), (request, broken)
