"""Other people's tools read the document and do their work with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import golden
import pytest
import yaml
from openapi_text import SPEC, judge

from actionsmith.plan.openapi import documents
from actionsmith.targets.yaml import as_yaml
from tencent_actions.vpc.actions.associate_ipv6_address import validate


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("openapi") / "vpc.yaml"
    path.write_text(golden.generate(SPEC)["openapi/vpc.yaml"], encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def structures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("structures")
    checked, _ = golden.findings(golden.lay_out(golden.CASES / "structures", folder))
    assert checked.catalog is not None
    (document,) = documents(checked.catalog)
    path = folder / "shop.yaml"
    path.write_text(as_yaml(document.data), encoding="utf-8")
    return path


@contextmanager
def models_of(document: Path, folder: Path) -> Iterator[Any]:
    """Make models of a document by datamodel-code-generator."""
    out = folder / "models.py"
    subprocess.run(
        [
            *(sys.executable, "-W", "ignore", "-m", "datamodel_code_generator"),
            *("--input", str(document), "--input-file-type", "openapi"),
            *("--output", str(out), "--output-model-type", "pydantic_v2.BaseModel"),
            *("--target-python-version", "3.11"),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    models = ModuleType("models")
    sys.modules["models"] = models  # where pydantic looks names up
    try:
        exec(compile(out.read_text(encoding="utf-8"), str(out), "exec"), vars(models))
        yield models
    finally:
        del sys.modules["models"]


def test_datamodel_code_generator(document: Path, tmp_path: Path) -> None:
    with models_of(document, tmp_path) as models:
        request = models.AssociateIPv6AddressRequest(
            IPv6AddressId="eipv6-11112222", PrivateIPv6Address="fc00::1"
        )
        assert str(request.PrivateIPv6Address) == "fc00::1"
        with pytest.raises(ValueError, match="Unheard"):
            models.AssociateIPv6AddressRequest(IPv6AddressId="eipv6-1", Unheard=1)
        code = models.AssociateIPv6AddressErrorCode("InvalidParameterConflict")
        answer = {"Error": {"Code": code, "Message": ""}, "RequestId": None}
        failure = models.AssociateIPv6AddressError(**answer)
        assert failure.model_dump(by_alias=True) == answer


def test_datamodel_code_generator_on_structures(
    structures: Path, tmp_path: Path
) -> None:
    with models_of(structures, tmp_path) as models:
        mark = models.Mark(Name="x")
        line = models.Line(ItemId="item-1", Marks=[mark])
        assert models.PlaceOrderRequest(Lines=[line]).Lines == [line]
        for wrong in ({"Name": ""}, {"Name": None}, {"Name": "x", "Unheard": 1}):
            with pytest.raises(ValueError, match=r"Name|Unheard"):
                models.Mark(**wrong)
        box = {"Lid": {"Name": None, "Unheard": 1}, "Inner": [{"Size": 0}]}
        order = {"State": "LOST", "SentAt": "soon", "Box": box}
        answer = models.ListOrdersResponse(OrderSet=[order])
        assert answer.OrderSet[0].Box.Inner[0].Size == 0
        assert answer.OrderSet[0].State == "LOST"


# Its own imports warn of what they import.
@pytest.mark.filterwarnings("ignore")
def test_schemathesis(document: Path) -> None:
    import schemathesis
    from hypothesis import given, settings

    operations = [
        result.ok()
        for result in schemathesis.openapi.from_path(document).get_all_operations()
    ]
    assert {operation.method for operation in operations} == {"post"}
    (operation,) = (o for o in operations if o.path == "/#AssociateIPv6Address")
    bodies = []

    @given(operation.as_strategy())
    @settings(max_examples=30, database=None)
    def collect(case: schemathesis.Case) -> None:
        headers = dict(case.headers or {})
        assert headers["X-TC-Action"] == "AssociateIPv6Address"
        assert isinstance(case.body, dict)
        bodies.append(case.body)

    collect()
    # What it makes of the schema, rules and all, is what the validator accepts.
    assert len(bodies) >= 30
    for body in bodies:
        assert not [v for v in validate(body) if v.enforced], body


@pytest.mark.filterwarnings("ignore")
def test_schemathesis_on_structures(structures: Path) -> None:
    import schemathesis
    from hypothesis import given, settings

    data = yaml.safe_load(structures.read_text(encoding="utf-8"))
    names = []
    for result in schemathesis.openapi.from_path(structures).get_all_operations():
        operation = result.ok()
        names.append(operation.path.removeprefix("/#"))

        @given(operation.as_strategy())
        @settings(max_examples=20, database=None, deadline=None)
        def collect(case: schemathesis.Case) -> None:
            assert judge(data, f"{names[-1]}Request").is_valid(case.body)

        collect()
    assert names == ["ListOrders", "PlaceOrder"]
