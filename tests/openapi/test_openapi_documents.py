"""The documents themselves: valid, complete, the same every time, and safe to read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import golden
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_text import CASES, SPEC, judge, read, texts_of_case
from ruamel.yaml import YAML

from actionsmith.targets.yaml import as_yaml

ACTION = "vpc/AssociateIPv6Address.yaml"
SWAPPED = "rule: ZeroOrOne(InstanceId, NetworkInterfaceId)"


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return golden.generate(SPEC)


@pytest.fixture(scope="module")
def vpc(texts: dict[str, str]) -> Any:
    return read(texts, "vpc")


@pytest.fixture(scope="module")
def operation(vpc: Any) -> Any:
    return vpc["paths"]["/#AssociateIPv6Address"]["post"]


def faults(document: Any) -> list[str]:
    return [e.message for e in OpenAPIV31SpecValidator(document).iter_errors()]


def test_the_document_of_the_repository_is_valid(vpc: Any) -> None:
    assert faults(vpc) == []


@pytest.mark.parametrize("case", CASES)
def test_the_documents_of_the_cases_are_valid(case: str, tmp_path: Path) -> None:
    texts = texts_of_case(case, tmp_path)
    paths = [path for path in texts if path.startswith("openapi/")]
    assert len(paths) == (2 if case == "two-services" else 1)
    for path in paths:
        assert faults(yaml.safe_load(texts[path])) == []


def test_headers_of_one_value(vpc: Any, operation: Any) -> None:
    action, version, *others = operation["parameters"]
    assert (action["name"], action["required"]) == ("X-TC-Action", True)
    assert action["schema"] == {"type": "string", "enum": ["AssociateIPv6Address"]}
    assert version == {"$ref": "#/components/parameters/Version"}
    headers = vpc["components"]["parameters"]
    assert headers["Version"]["schema"] == {"type": "string", "enum": ["2017-03-12"]}
    assert headers["Language"]["schema"]["enum"] == ["zh-CN", "en-US"]
    assert headers["RequestClient"]["schema"]["pattern"].startswith("^(?:[A-Za-z")
    assert [h["name"] for h in headers.values() if h.get("required")] == [
        "X-TC-Version",
        "X-TC-Timestamp",
        "X-TC-Region",
    ]
    assert {"$ref": "#/components/parameters/RequiredRegion"} in others
    assert len(others) == len(headers) - 1
    (scheme,) = vpc["components"]["securitySchemes"].values()
    assert (scheme["type"], scheme["in"]) == ("apiKey", "header")
    assert scheme["name"] == "Authorization"


def test_servers(vpc: Any) -> None:
    urls = [server["url"] for server in vpc["servers"]]
    assert urls[:2] == [
        "https://vpc.tencentcloudapi.com",
        "https://vpc.{region}.tencentcloudapi.com",
    ]
    assert vpc["servers"][1]["variables"]["region"]["default"] == "ap-guangzhou"


def test_all_rules_are_told_and_the_enforced_ones_are_schema(
    vpc: Any, operation: Any
) -> None:
    told = {
        rule["id"]: (rule["confidence"], rule["error"], rule["schema"])
        for rule in operation["x-dependencies"]
    }
    missing = "InvalidParameterValue.MissingAssociateEntity"
    assert told == {
        "single-target": (
            "documented",
            {"code": "InvalidParameterConflict", "confidence": "documented"},
            True,
        ),
        "interface-needs-address": (
            "documented",
            {"code": "MissingParameter", "confidence": "inferred"},
            True,
        ),
        "some-target": (
            "inferred",
            {"code": missing, "confidence": "inferred"},
            False,
        ),
    }
    request = vpc["components"]["schemas"]["AssociateIPv6AddressRequest"]
    assert [rule["$comment"] for rule in request["allOf"]] == [
        "single-target",
        "interface-needs-address",
    ]


def test_what_is_inferred_is_no_keyword(vpc: Any) -> None:
    eipv6 = vpc["components"]["schemas"]["Eipv6Id"]
    assert "pattern" not in eipv6
    assert eipv6["x-inferred"] == {"pattern": "^(?:eipv6-[a-z0-9]{8})$"}


def test_rules_that_have_no_schema_are_marked(tmp_path: Path) -> None:
    document = read(texts_of_case("every-rule", tmp_path), "shop")
    rules = document["paths"]["/#PlaceOrder"]["post"]["x-dependencies"]
    assert [rule["id"] for rule in rules if not rule["schema"]] == [
        *("period-order", "whole-number"),  # relations
        "photographs",  # inferred
    ]


def test_error_codes_with_class_and_advice(vpc: Any, operation: Any) -> None:
    codes = operation["x-error-codes"]
    assert codes["RequestLimitExceeded"] == {
        "class": "RequestLimitExceeded",
        "description": "Too many requests in a second.",
        "retry": "backoff",
        "source": "Error list of the action in the official SDK",
    }
    code = "UnsupportedOperation.AddressStatusNotPermit"
    assert codes[code]["class"] == "UnsupportedOperation_AddressStatusNotPermit"
    assert codes[code]["retry"] == "when-state-allows"
    schemas = vpc["components"]["schemas"]
    assert schemas["AssociateIPv6AddressErrorCode"]["enum"] == list(codes)
    assert schemas["ErrorCode"]["enum"] == list(vpc["x-common-error-codes"])


def test_advice_is_that_of_the_error_classes(vpc: Any, operation: Any) -> None:
    from tencent_actions.vpc import errors

    tables = operation["x-error-codes"], vpc["x-common-error-codes"]
    for entry in (entry for table in tables for entry in table.values()):
        assert getattr(errors, entry["class"]).retry.value == entry["retry"]


@pytest.mark.parametrize(
    ("answer", "fits"),
    [
        ({"RequestId": "r-1"}, True),
        ({"RequestId": None, "New": {"member": []}}, True),
        ({}, True),
        ({"Error": {"Code": "InvalidParameter", "Message": "No."}}, True),
        ({"Error": {"Code": "Never.Heard", "Message": ""}, "RequestId": "r"}, True),
        ({"Error": {"Code": "InvalidParameter"}}, False),
        ({"Error": None}, False),
        ({"RequestId": 1}, False),
        (None, False),
    ],
)
def test_an_answer_is_of_one_kind(
    vpc: Any, operation: Any, answer: object, fits: bool
) -> None:
    content = operation["responses"]["200"]["content"]["application/json"]
    validator = judge(vpc, "AssociateIPv6AddressResponse").evolve(
        schema={**vpc, **content["schema"]}
    )
    assert validator.is_valid({"Response": answer}) is fits


def test_a_type_may_not_take_the_name_of_a_request(tmp_path: Path) -> None:
    spec = golden.lay_out(golden.CASES / "base", tmp_path)
    for path in ("shop/service.yaml", "shop/PlaceOrder.yaml"):
        text = (spec / path).read_text().replace("ItemId:", "PlaceOrderRequest:")
        text = text.replace("type: ItemId", "type: PlaceOrderRequest")
        (spec / path).write_text(text)
    _, found = golden.findings(spec)
    assert "spec/shop/service.yaml:9:3: error name-collision:" in found


def test_the_same_every_time(texts: dict[str, str], tmp_path: Path) -> None:
    spec = tmp_path / "elsewhere" / "spec"
    shutil.copytree(SPEC, spec)
    assert golden.generate(spec)["openapi/vpc.yaml"] == texts["openapi/vpc.yaml"]


class LibYaml(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """The layout that ours is that of."""

    def ignore_aliases(self, _: object) -> bool:
        return True

    def string(self, text: str) -> yaml.ScalarNode:
        style = None if text.isprintable() else '"'
        return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style)


LibYaml.add_representer(str, LibYaml.string)


def test_the_layout_is_that_of_libyaml(texts: dict[str, str], tmp_path: Path) -> None:
    every = [texts["openapi/vpc.yaml"]]
    for case in CASES:
        generated = texts_of_case(case, tmp_path / case)
        every += [generated[p] for p in generated if p.startswith("openapi/")]
    for text in every:
        data = yaml.safe_load(text)
        wanted = yaml.dump(
            data, Dumper=LibYaml, sort_keys=False, allow_unicode=True, width=80
        )
        assert as_yaml(data) == wanted


@given(st.integers(0, 12), st.lists(st.text("ab ", max_size=40), min_size=1))
def test_long_lines_are_folded_as_libyaml_does(indent: int, words: list[str]) -> None:
    text = " ".join(words)
    data: Any = {"key": text, "quoted": f"{text}: '{text}'", "list": [text, [text]]}
    for _ in range(indent):
        data = {"in": data}
    assert as_yaml(data) == yaml.dump(
        data, Dumper=LibYaml, sort_keys=False, allow_unicode=True, width=80
    )


def test_a_part_is_written_as_it_stands_in_the_whole() -> None:
    part: Any = {"list": [{"a": "word " * 40, "b": []}, [[1, 2.5], None]], "text": "x"}
    head, _, rest = as_yaml({"outer": {"inner": part}}).partition("inner:\n")
    assert head == "outer:\n  "
    assert as_yaml(part, indent=4) == rest


def test_a_changed_rule_changes_its_action_alone(
    texts: dict[str, str], tmp_path: Path
) -> None:
    spec = tmp_path / "spec"
    shutil.copytree(SPEC, spec)
    text = (spec / ACTION).read_text(encoding="utf-8")
    assert SWAPPED in text
    text = text.replace(SWAPPED, "rule: OnlyOne(InstanceId, NetworkInterfaceId)")
    (spec / ACTION).write_text(text, encoding="utf-8")
    after = golden.generate(spec)
    changed = {path for path in after if after[path] != texts[path]}
    assert changed == {
        "openapi/vpc.yaml",
        "tencent_actions/vpc/actions/associate_ipv6_address.py",
        *(path for path in changed if path.startswith("docs/vpc/")),
    }
    before, now = read(texts, "vpc"), read(after, "vpc")
    name = "AssociateIPv6AddressRequest"
    request = now["components"]["schemas"].pop(name)
    assert "oneOf" in request["allOf"][0]
    before["components"]["schemas"].pop(name)
    for document in (before, now):
        item = document["paths"]["/#AssociateIPv6Address"]
        del item["post"]["x-dependencies"][0]["rule"]
    assert before == now


HOSTILE = [
    "it's: a 'mapping' # {not}",
    "- list\n- of two\n",
    "--- \n...\n%YAML 1.1",
    "&anchor *alias !!python/object/apply:os.system ['x']",
    "one\u2028two\u2029three\x85four\u00a0five\ufeff",
    "bidi \u202e and zero \u200b width and \U0001f600 \U000e0001 \u4e2d\u6587",
    'quote " and backslash \\ and \\u202e and \\',
    "\\\u202e \\\\\u202e \t tab \x1b[31m \x7f \r\n",
    "no",
    "1e5",
    "2020-01-31",
    "",
    " ",
    "? ",
    "w" * 300,
    "\u4e2d" * 300,
    " ".join(["word"] * 200),
]


def is_safe(text: str) -> bool:
    return all(char == "\n" or char.isprintable() for char in text)


characters = st.characters(exclude_categories=["Cs"])
every_text = st.text(characters | st.sampled_from("\\\"'\n\u202e #:-"), max_size=120)


@given(
    st.lists(st.sampled_from(HOSTILE) | every_text, max_size=4),
    st.sampled_from([yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]),
)
def test_text_reads_back(words: list[str], loader: Callable[..., Any]) -> None:
    data: Any = {"list": words, "of": {word: {"x": word} for word in words}}
    text = as_yaml(data)
    assert yaml.load(text, loader) == data  # type: ignore[arg-type]
    assert is_safe(text)


# What version 1.2 of YAML takes for numbers and other values, and 1.1 for texts.
number_like = st.text("0123456789+-.eExXoO:a", min_size=1, max_size=8)
value_like = st.sampled_from(
    [
        *("089", "012345678901", "0o17", "0x1F", "1e3", "-1E+3", ".5e3", "5.", "1:30"),
        *("Null", "~", "True", "yes", "NO", ".inf", "-.INF", ".nan", "=", "<<"),
    ]
)


@given(st.lists(number_like | value_like | every_text, max_size=4))
def test_text_reads_back_in_version_1_2(words: list[str]) -> None:
    data: Any = {"list": words, "of": {word: {"x": word} for word in words}}
    reader = YAML(typ="safe", pure=True)
    assert reader.load(as_yaml(data)) == data


def test_hostile_words_of_a_contract(tmp_path: Path) -> None:
    spec = golden.lay_out(golden.CASES / "base", tmp_path)
    file = spec / "shop/PlaceOrder.yaml"
    contract = yaml.safe_load(file.read_text())
    words = [text for text in HOSTILE if text.strip()]
    contract["parameters"] |= {
        f"P{n}": {"type": "string", "description": text, "example": text}
        for n, text in enumerate(words)
    }
    file.write_text(yaml.safe_dump(contract))
    text = golden.generate(spec)["openapi/shop.yaml"]
    assert is_safe(text)
    document = yaml.safe_load(text)
    request = document["components"]["schemas"]["PlaceOrderRequest"]
    for n, word in enumerate(words):
        assert request["properties"][f"P{n}"]["description"] == word
        assert request["properties"][f"P{n}"]["examples"] == [word]
    assert faults(document) == []
