"""The contracts of the EIPv6 family say what both editions' metadata say, and no more.

facts/eipv6-family.json is what `python tests/facts/renew.py` took over from them, and
facts/eipv6-error-codes.tsv is the SDK's list of the codes of each action. The tables
here are the rest: where the two editions differ, where they contradict themselves, and
what only their texts say, read by hand.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from actionsmith.contract import (
    Base,
    Catalog,
    Confidence,
    Format,
    Parameter,
    Service,
    ValueType,
    load,
)
from actionsmith.diagnostics import Severity
from actionsmith.logic import evaluate
from actionsmith.source import plain_value
from tencent_actions._runtime.action import Action
from tencent_actions._runtime.structure import Structure

HERE = Path(__file__).parent
SPEC = HERE.parent / "spec"
FACTS = json.loads((HERE / "facts/eipv6-family.json").read_text(encoding="utf-8"))
CODES = (HERE / "facts/eipv6-error-codes.tsv").read_text(encoding="utf-8")
EDITIONS = list(FACTS)
ACTIONS = list(FACTS["domestic"]["actions"])
STRUCTURES = list(FACTS["domestic"]["structures"])
PLACES = [
    *(f"{action}.{part}" for action in ACTIONS for part in ("request", "response")),
    *STRUCTURES,
]

# Members that one edition alone has. The contract names it as their source.
IN_ONE_EDITION = {
    "AssociateIPv6Address.request.InstanceId": "domestic",
    "ModifyIPv6AddressesAttributes.request.EipVisibleOnEni": "domestic",
    "Address.EipVisibleOnEni": "domestic",
}

# Example values of members that are none, and why.
_NO_SUCH_EGRESS = "the texts list CENTER_EGRESS_1 and so on"
_NULL = "null as a text: that there is none, of what is declared never to be null"
_PYTHON_S = "true and false are spelt so in Python, and in JSON otherwise"
NO_EXAMPLES = {
    "domestic.AllocateIPv6Addresses.request.Egress": _NO_SUCH_EGRESS,
    "domestic.Address.Egress": _NO_SUCH_EGRESS,
    "domestic.Address.NetworkInterfaceId": _NULL,
    "domestic.Address.PrivateAddressIp": _NULL,
    "domestic.DescribeIPv6Addresses.request.Traditional": _PYTHON_S,
    "international.AllocateIPv6Addresses.request.Egress": _NO_SUCH_EGRESS,
    "international.Address.Egress": _NO_SUCH_EGRESS,
    "international.Address.NetworkInterfaceId": _NULL,
    "international.Address.PrivateAddressIp": _NULL,
    "international.DescribeIPv6Addresses.request.Traditional": _PYTHON_S,
    "international.ReleaseIPv6Addresses.request.IPv6AddressIds": (
        "texts are in single quotes in Python, and in JSON not"
    ),
}

# What the official answers hold against their own metadata.
_TOO_FEW = "fewer than there are"
FAULTS_OF_ANSWERS = {
    "domestic.DescribeIPv6Addresses": {"TotalCount": _TOO_FEW},
    "international.DescribeIPv6Addresses": {
        "TotalCount": _TOO_FEW,
        # "abc" stands for every text.
        "AddressSet[0].AddressStatus": "enumeration",
        "AddressSet[0].AddressType": "enumeration",
        "AddressSet[0].Egress": "enumeration",
        "AddressSet[0].InstanceType": "enumeration",
        "AddressSet[0].InternetChargeType": "enumeration",
        "AddressSet[0].InternetServiceProvider": "enumeration",
        "AddressSet[0].NetworkInterfaceId": "pattern",
    },
}

# Examples that name another action than their own: there is none of that name.
MISNAMED = {"international.DisassociateIPv6Address": "DisassociateIPv6Addresses"}

# Examples of what nobody sends who has more than texts to send.
BY_GET = {"domestic.DescribeTaskResult", "international.DescribeTaskResult"}

# Limits and defaults, which stand in texts alone. Two places say what is only inferred.
LIMITS = {
    "AllocateIPv6Addresses.request.AddressName": {"max_length": 128},
    "AllocateIPv6Addresses.request.AddressCount": {"minimum": 1, "maximum": 20},
    "AllocateIPv6Addresses.request.InternetMaxBandwidthOut": {
        "minimum": 1,
        "maximum": 2000,
    },
    "DescribeIPv6Addresses.request.Filters": {"max_items": 10},
    "DescribeIPv6Addresses.request.Limit": {"minimum": 1, "maximum": 100},
    "ModifyIPv6AddressesAttributes.request.IPv6AddressName": {"max_length": 128},
    "Filter.Values": {"max_items": 100},
}
INFERRED_LIMITS = {
    "DescribeIPv6Addresses.request.Offset": {"minimum": 0},
    "ModifyIPv6AddressesBandwidth.request.InternetMaxBandwidthOut": {
        "minimum": 1,
        "maximum": 2000,
    },
}
DEFAULTS = {
    "AllocateIPv6Addresses.request.AddressName": "\u672a\u547d\u540d",
    "AllocateIPv6Addresses.request.AddressType": "EIPv6",
    "AllocateIPv6Addresses.request.AddressCount": 1,
    "AllocateIPv6Addresses.request.InternetChargeType": "TRAFFIC_POSTPAID_BY_HOUR",
    "AllocateIPv6Addresses.request.InternetServiceProvider": "BGP",
    "AllocateIPv6Addresses.request.InternetMaxBandwidthOut": 1,
    "AllocateIPv6Addresses.request.Egress": "CENTER_EGRESS_1",
    "DescribeIPv6Addresses.request.Traditional": False,
    "DescribeIPv6Addresses.request.Offset": 0,
    "DescribeIPv6Addresses.request.Limit": 20,
    "DisassociateIPv6Address.request.KeepBindWithEni": False,
}
RULES = {
    "AllocateIPv6Addresses": {
        "IF InternetMaxBandwidthOut > 100 "
        "THEN InternetChargeType == 'BANDWIDTH_PACKAGE'": Confidence.DOCUMENTED,
        "IF BandwidthPackageId "
        "THEN InternetChargeType == 'BANDWIDTH_PACKAGE'": Confidence.INFERRED,
    },
    "DescribeIPv6Addresses": {
        "ZeroOrOne(IPv6AddressIds, Filters)": Confidence.DOCUMENTED,
    },
    "DescribeTaskResult": {"Or(TaskId, DealName)": Confidence.DOCUMENTED},
    "ModifyIPv6AddressesAttributes": {
        "Or(IPv6AddressName, EipVisibleOnEni)": Confidence.INFERRED,
    },
}

_BASES = {
    Base.STRING: "string",
    Base.INTEGER: "int",
    Base.FLOAT: "float",
    Base.BOOLEAN: "bool",
    Base.LIST: "list",
    Base.STRUCTURE: "object",
}
_FORMATS: dict[str, str] = {Format.DATE: "date", Format.DATETIME: "datetime_iso"}
_KINDS = {
    Base.STRING: lambda value: isinstance(value, str),
    Base.INTEGER: lambda value: type(value) is int,
    Base.FLOAT: lambda value: type(value) in (int, float),
    Base.BOOLEAN: lambda value: isinstance(value, bool),
    Base.LIST: lambda value: isinstance(value, list),
    Base.STRUCTURE: lambda value: isinstance(value, dict),
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    catalog, findings = load(SPEC, str)
    assert [f for f in findings if f.severity is Severity.ERROR] == []
    assert catalog is not None
    return catalog


@pytest.fixture(scope="module")
def service(catalog: Catalog) -> Service:
    return catalog.services["vpc"]


@pytest.fixture(scope="module")
def contract(catalog: Catalog, service: Service) -> dict[str, Mapping[str, Parameter]]:
    """The members of each place, as the contracts have them."""
    found: dict[str, Mapping[str, Parameter]] = {}
    for name in ACTIONS:
        action = service.actions[name]
        found[f"{name}.request"] = action.parameters
        found[f"{name}.response"] = {**action.response, **catalog.provider.response}
    for name in STRUCTURES:
        found[name] = service.structures[name].members
    return found


@pytest.fixture(scope="module")
def package() -> dict[str, Action[Any]]:
    """The actions of the generated package by name."""
    folder = importlib.import_module("tencent_actions.vpc.actions")
    modules = [
        importlib.import_module(f"{folder.__name__}.{module.name}")
        for module in pkgutil.iter_modules(folder.__path__)
    ]
    return {
        value.name: value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, Action)
    }


def metadata(edition: str, place: str) -> dict[str, dict[str, Any]]:
    """Return the members of a place, as an edition has them."""
    action, _, part = place.partition(".")
    facts: dict[str, dict[str, dict[str, Any]]] = FACTS[edition]
    return facts["actions"][action][part] if part else facts["structures"][action]


def wire_type(value_type: ValueType) -> tuple[str, str]:
    """Return a type in the two words that the metadata have for it."""
    base = _BASES[value_type.base]
    if value_type.base is Base.LIST:
        assert value_type.items is not None
        inner_base, inner = wire_type(value_type.items)
        assert inner_base != "list"
        return base, inner
    if value_type.base is Base.STRUCTURE:
        return base, str(value_type.name)
    return base, value_type.width or _FORMATS.get(value_type.format or "", base)


def _is(kind: type[date], text: str) -> bool:
    try:
        return bool(kind.fromisoformat(text))
    except ValueError:
        return False


def problems(
    value: Any, value_type: ValueType, service: Service, path: str
) -> Iterator[tuple[str, str]]:
    """Yield where a value breaks its type, and which part of it."""
    base = value_type.base
    if not _KINDS[base](value):
        yield path, "type"
        return
    if base is Base.LIST:
        assert value_type.items is not None
        for number, item in enumerate(value):
            where = f"{path}[{number}]"
            yield from problems(item, value_type.items, service, where)
    elif base is Base.STRUCTURE:
        members = service.structures[str(value_type.name)].members
        yield from problems_of_members(value, members, service, f"{path}.")
    if value_type.enum and value not in value_type.enum:
        yield path, "enumeration"
    if value_type.pattern and not re.fullmatch(value_type.pattern, value, re.ASCII):
        yield path, "pattern"
    if value_type.format is Format.DATE and not _is(date, value):
        yield path, "format"
    # A day alone would pass for its midnight.
    is_time = base is Base.STRING and _is(datetime, value) and not _is(date, value)
    if value_type.format is Format.DATETIME and not is_time:
        yield path, "format"
    for name, bound in value_type.bounds.items():
        size = value if name in ("minimum", "maximum") else len(value)
        if size < bound.value if name.startswith("min") else size > bound.value:
            yield path, name


def problems_of_members(
    values: Mapping[str, Any],
    members: Mapping[str, Parameter],
    service: Service,
    path: str = "",
) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if name in members:
            yield from problems(value, members[name].type, service, path + name)
        else:
            yield path + name, "unknown"
    for name, member in members.items():
        if member.required and name not in values:
            yield path + name, "required"


def in_one_edition() -> dict[str, str]:
    found: dict[str, str] = {}
    for place in PLACES:
        names = {edition: metadata(edition, place).keys() for edition in EDITIONS}
        for edition in EDITIONS:
            others = {n for e in EDITIONS if e != edition for n in names[e]}
            found |= {f"{place}.{name}": edition for name in names[edition] - others}
    return found


def test_editions_differ_as_the_table_says() -> None:
    assert in_one_edition() == IN_ONE_EDITION


@pytest.mark.parametrize("place", PLACES)
def test_every_member_is_there_and_no_other(
    contract: dict[str, Mapping[str, Parameter]], place: str
) -> None:
    known = {name for edition in EDITIONS for name in metadata(edition, place)}
    assert contract[place].keys() == known
    for name, member in contract[place].items():
        assert member.source == IN_ONE_EDITION.get(f"{place}.{name}"), name


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("place", PLACES)
def test_types_and_what_is_required(
    contract: dict[str, Mapping[str, Parameter]], place: str, edition: str
) -> None:
    facts = metadata(edition, place)
    said = {n: m for n, m in contract[place].items() if n in facts}
    assert {n: wire_type(m.type) for n, m in said.items()} == {
        name: (fact["type"], fact["member"]) for name, fact in facts.items()
    }
    # Of an answer the metadata promise members, and the contract promises none.
    assert {n for n, m in said.items() if m.required} == {
        name for name, fact in facts.items() if fact.get("required")
    }
    assert not any(fact.get("disabled") for fact in facts.values())


def test_example_values_of_members(
    contract: dict[str, Mapping[str, Parameter]], service: Service
) -> None:
    found = set()
    for edition in EDITIONS:
        for place in PLACES:
            for name, fact in metadata(edition, place).items():
                if "example" not in fact:
                    continue
                value_type = contract[place][name].type
                value = fact["example"]
                if value_type.base is not Base.STRING:
                    try:
                        value = json.loads(value)
                    except ValueError:
                        value = object()
                is_null = value == "null" and not fact["value_allowed_null"]
                if is_null or list(problems(value, value_type, service, name)):
                    found.add(f"{edition}.{place}.{name}")
    assert found == NO_EXAMPLES.keys()


def test_limits(contract: dict[str, Mapping[str, Parameter]]) -> None:
    found: dict[Confidence, dict[str, object]] = {c: {} for c in Confidence}
    for place in PLACES:
        for name, member in contract[place].items():
            if member.type.bounds:
                limits = {key: each.value for key, each in member.type.bounds.items()}
                found[member.type.confidence][f"{place}.{name}"] = limits
    assert found[Confidence.DOCUMENTED] == LIMITS
    assert found[Confidence.INFERRED] == INFERRED_LIMITS
    assert found[Confidence.OBSERVED] == {}


def test_defaults(contract: dict[str, Mapping[str, Parameter]]) -> None:
    assert {
        f"{place}.{name}": plain_value(member.default)
        for place in PLACES
        for name, member in contract[place].items()
        if member.default is not None
    } == DEFAULTS


@pytest.mark.parametrize("action", RULES)
def test_rules(service: Service, action: str) -> None:
    constraints = service.actions[action].constraints.values()
    assert {str(c.rule): c.confidence for c in constraints} == RULES[action]


@pytest.mark.parametrize("action", ACTIONS)
def test_error_codes(service: Service, action: str) -> None:
    listed = [line.split("\t") for line in CODES.splitlines()]
    codes = {code for name, code in listed if name == action}
    assert service.actions[action].errors.keys() == codes


@pytest.mark.parametrize("action", ["DescribeIPv6Addresses", "DescribeTaskResult"])
def test_what_only_reads_can_be_repeated(service: Service, action: str) -> None:
    assert service.actions[action].retry_safe


def official() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for edition in EDITIONS:
        for action in ACTIONS:
            for example in FACTS[edition]["actions"][action]["examples"]:
                yield edition, action, example


OFFICIAL = list(official())
examples = pytest.mark.parametrize(
    ("edition", "action", "example"),
    OFFICIAL,
    ids=[f"{edition}-{action}" for edition, action, _ in OFFICIAL],
)


@examples
def test_official_requests(
    package: dict[str, Action[Any]],
    service: Service,
    edition: str,
    action: str,
    example: dict[str, Any],
) -> None:
    place = f"{edition}.{action}"
    assert example["action"] == MISNAMED.get(place, action)
    assert (example["method"] == "GET") is (place in BY_GET)
    request = example["request"]
    if place in BY_GET:
        # An address has texts alone.
        types = {n: p.type.base for n, p in service.actions[action].parameters.items()}
        request = {
            name: int(text) if types[name] is Base.INTEGER else text
            for name, text in request.items()
        }
    parameters = service.actions[action].parameters
    assert list(problems_of_members(request, parameters, service)) == []
    rules = service.actions[action].constraints.values()
    assert [rule.id for rule in rules if not evaluate(rule.expression, request)] == []
    assert list(package[action].validate(request)) == []


@examples
def test_official_answers(
    contract: dict[str, Mapping[str, Parameter]],
    service: Service,
    edition: str,
    action: str,
    example: dict[str, Any],
) -> None:
    answer = example["response"]
    members = contract[f"{action}.response"]
    found = dict(problems_of_members(answer, members, service))
    if answer.get("TotalCount", 1) < len(answer.get("AddressSet", [])):
        found["TotalCount"] = _TOO_FEW
    assert found == FAULTS_OF_ANSWERS.get(f"{edition}.{action}", {})


@pytest.mark.parametrize("table", [FAULTS_OF_ANSWERS, MISNAMED, dict.fromkeys(BY_GET)])
def test_tables_speak_of_examples_that_there_are(table: Mapping[str, object]) -> None:
    assert table.keys() <= {f"{edition}.{action}" for edition, action, _ in OFFICIAL}


def rebuilt(value: object) -> object:
    """Return the JSON that the attributes of an answer amount to."""
    if isinstance(value, Structure):
        members = {name: getattr(value, name) for name in type(value)._members}
        return {
            type(value)._members[name][0]: rebuilt(member)
            for name, member in members.items()
            if member is not None
        }
    if isinstance(value, tuple):
        return [rebuilt(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@examples
def test_official_answers_are_read_and_lose_nothing(
    package: dict[str, Action[Any]], edition: str, action: str, example: dict[str, Any]
) -> None:
    answer = example["response"]
    response = package[action].response.from_wire(answer)
    assert response.raw == answer
    assert rebuilt(response) == answer
    if f"{edition}.{action}" not in FAULTS_OF_ANSWERS:
        assert list(response.unexpected()) == []


def test_dates_are_dates(package: dict[str, Action[Any]]) -> None:
    _, _, example = next(e for e in OFFICIAL if e[1] == "DescribeIPv6Addresses")
    response = package["DescribeIPv6Addresses"].response.from_wire(example["response"])
    (address,) = response.address_set
    assert address.created_time == datetime(2020, 9, 22, tzinfo=UTC)
    assert address.deadline_date == date(2020, 9, 22)
