"""Other people's tools read the document and do their work with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import golden
import pytest
from openapi_text import SPEC

from tencent_actions.vpc.actions.associate_ipv6_address import validate


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("openapi") / "vpc.yaml"
    path.write_text(golden.generate(SPEC)["openapi/vpc.yaml"], encoding="utf-8")
    return path


def test_datamodel_code_generator(document: Path, tmp_path: Path) -> None:
    out = tmp_path / "models.py"
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
    finally:
        del sys.modules["models"]


# Its own imports warn of what they import.
@pytest.mark.filterwarnings("ignore")
def test_schemathesis(document: Path) -> None:
    import schemathesis
    from hypothesis import given, settings

    (result,) = schemathesis.openapi.from_path(document).get_all_operations()
    operation = result.ok()
    assert (operation.method, operation.path) == ("post", "/#AssociateIPv6Address")
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
