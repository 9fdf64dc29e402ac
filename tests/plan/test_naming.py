"""How names of a contract are spelt in Python."""

from __future__ import annotations

import doctest
import importlib
import keyword
import pkgutil
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

import actionsmith.logic
import actionsmith.plan
import actionsmith.runtime
from actionsmith.plan import naming
from actionsmith.plan.conditions import HELPERS
from actionsmith.rules.name import LONGEST

SNAKE_CASE = {
    "Address": "address",
    "AddressIds": "address_ids",
    "IPv6AddressId": "ipv6_address_id",
    "IPv6AddressIds": "ipv6_address_ids",
    "PrivateIPv6Address": "private_ipv6_address",
    "AssociateIPv6Address": "associate_ipv6_address",
    "Ipv6AddressSet": "ipv6_address_set",
    "EIPv6": "eipv6",
    "IPv4": "ipv4",
    "DNSIPv6": "dns_ipv6",
    "VPNGateway": "vpn_gateway",
    "VPNGatewayIds": "vpn_gateway_ids",
    "VpnGatewayId": "vpn_gateway_id",
    "hadAutoFixVul": "had_auto_fix_vul",
    "ID": "id",
    "IDs": "ids",
    "InstanceIDs": "instance_ids",
    "URLs": "urls",
    "EnableURLs": "enable_urls",
    "URLsOfVPCs": "urls_of_vpcs",
    "DNSServers": "dns_servers",
    "Md5": "md5",
    "MD5Sum": "md5_sum",
    "HTTP2": "http2",
    "S3": "s3",
    "A": "a",
    "X509Certificate": "x509_certificate",
    "Snake_Case": "snake_case",
    "x__y": "x_y",
}


class Called(NamedTuple):
    """A member of which nothing matters but the names."""

    name: str
    python_name: str | None = None


@pytest.mark.parametrize("wire", SNAKE_CASE)
def test_snake_case(wire: str) -> None:
    assert naming.snake_case(wire) == SNAKE_CASE[wire]


@pytest.mark.parametrize(
    ("wire", "argument", "variable", "member"),
    [
        ("Class", "class_", "class_", "class_"),
        ("From", "from_", "from_", "from_"),
        ("None", "none", "none", "none"),
        ("Self", "self_", "self_", "self_"),
        ("Timeout", "timeout_", "timeout_", "timeout"),
        ("Validation", "validation_", "validation_", "validation"),
        ("Str", "str_", "str_", "str_"),
        ("Float", "float_", "float_", "float_"),
        ("Raw", "raw", "raw", "raw_"),
        ("Count", "count", "count_", "count"),
        ("Unknown", "unknown", "unknown_", "unknown"),
        ("Request", "request_", "request_", "request"),
        ("Isinstance", "isinstance", "isinstance_", "isinstance"),
        ("Like", "like", "like_", "like"),
        ("Match", "match", "match", "match"),
        ("Type", "type", "type", "type"),
    ],
)
def test_names_with_a_meaning_of_their_own(
    wire: str, argument: str, variable: str, member: str
) -> None:
    called = Called(wire)
    assert naming.argument_name(called) == argument
    assert naming.variable_name(called) == variable
    assert naming.member_name(called) == member


def test_a_contract_may_say_what_python_calls_a_member() -> None:
    called = Called("InstanceID", "instance_id_2")
    for spell in (naming.argument_name, naming.variable_name, naming.member_name):
        assert spell(called) == "instance_id_2"
    assert naming.pattern_constant_of(called) == "_INSTANCE_ID_2"
    assert naming.member_name(Called("Own", "raw")) == "raw_"
    assert naming.waiter_argument(Called("Delay")) == "delay_"
    assert naming.pattern_constant("Parameters") == "_PARAMETERS_"


def test_another_name_is_no_longer_than_a_name_can_be() -> None:
    long = "b" * LONGEST
    other = naming.another_name(long, {long})
    assert len(other) <= LONGEST and naming.snake_case(other) == other != long


def test_no_variable_hides_what_a_validator_calls() -> None:
    called = HELPERS | {"missing", "unknown", "wrong_type", "wrong_value"}
    for name in [*called, "isinstance", "request", "str", "bool"]:
        assert naming.variable_name(Called(name.title().replace("_", ""))) != name


def test_methods_and_modules() -> None:
    assert naming.method_name("Close") == "close_"
    assert naming.method_name("Import") == naming.module_name("Import") == "import_"
    assert naming.service_module("errors") == "errors_"
    assert naming.service_module("api-gateway") == "api_gateway"
    assert naming.error_class_name("InvalidParameter.Conflict") == (
        "InvalidParameter_Conflict"
    )


# What the rule `name` lets through.
_wire = st.from_regex(r"[A-Za-z][A-Za-z0-9]*", fullmatch=True)
_member = st.from_regex(r"[A-Za-z][A-Za-z0-9_]*", fullmatch=True)
_id = st.from_regex(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", fullmatch=True)


@given(_wire, _member, _id, st.sampled_from(keyword.kwlist))
def test_every_name_is_an_identifier(
    wire: str, member: str, id_: str, word: str
) -> None:
    for name in (wire, word, word.title()):
        for spell in (naming.method_name, naming.module_name, naming.constant_name):
            assert is_name(spell(name))
    for name in (wire, member, word, word.title()):
        for spell in (naming.argument_name, naming.variable_name, naming.member_name):
            assert is_name(spell(Called(name))) and spell(Called(name)).islower()
    for name in (id_, word.lower()):
        assert is_name(naming.constant_name(name))
        assert is_name(naming.service_module(name))
        assert is_name(f"{naming.service_class_prefix(name)}Client")


def is_name(text: str) -> bool:
    return text.isidentifier() and text.isascii() and not keyword.iskeyword(text)


@given(st.lists(st.sampled_from(["Vpc", "Address", "Id", "Ip6", "Url"]), min_size=1))
def test_words_come_apart_where_they_were_joined(words: list[str]) -> None:
    assert naming.snake_case("".join(words)) == "_".join(words).lower()


_MODULES = [
    module.name
    for package in (actionsmith.plan, actionsmith.logic, actionsmith.runtime)
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
]


@pytest.mark.parametrize("name", _MODULES)
def test_examples_in_docstrings(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS).failed == 0
