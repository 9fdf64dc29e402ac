"""What an independent tester makes of the OpenAPI document, sent to the mock."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from asking import HOST, catalog
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator

from actionsmith.mock import MockServer
from actionsmith.mock.handler import CREDENTIALS
from actionsmith.mock.scenario import Scenario
from actionsmith.runtime.signing import Signer

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "generated/openapi/vpc.yaml"
SCHEMAS = yaml.load(DOCUMENT.read_text("utf-8"), yaml.CSafeLoader)
ACTIONS = sorted(map(str, catalog().services["vpc"].actions))


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(catalog(), scenario=Scenario(limits=False)) as running:
        yield running


class Signed:
    """Signs what is sent, as the description of the security scheme says.

    Chance would neither find a signature nor the time; nor a token that is known.
    """

    def __call__(self, request: Any) -> Any:
        body = request.body or b""
        payload = body.encode() if isinstance(body, str) else body
        now = int(time.time())
        request.headers["Host"] = HOST
        request.headers["X-TC-Timestamp"] = str(now)
        request.headers.pop("X-TC-Token", None)
        kind = request.headers.setdefault("Content-Type", "application/json")
        kind = kind.decode() if isinstance(kind, bytes) else kind
        signer = Signer(CREDENTIALS, "vpc")
        covered = {"Content-Type": kind, "Host": HOST}
        authorization = signer.authorization(covered, payload, now)
        request.headers["Authorization"] = authorization
        return request


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_no_failure(server: MockServer, action: str, mode: str) -> None:
    import schemathesis
    from schemathesis import GenerationMode
    from schemathesis.specs.openapi.checks import negative_data_rejection

    document = schemathesis.openapi.from_path(DOCUMENT)
    operation = document[f"/#{action}"]["POST"]
    fits = Draft202012Validator(
        {**SCHEMAS, "$ref": f"#/components/schemas/{action}Request"},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    ).is_valid

    @given(case=operation.as_strategy(generation_mode=GenerationMode(mode)))
    @settings(
        max_examples=60,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: Any) -> None:
        response = case.call(base_url=server.url, auth=Signed())
        case.validate_response(
            response,
            # The API answers a failure as it does a success, with status 200: what a
            # status would tell is looked at here.
            excluded_checks=[negative_data_rejection],
        )
        call = server.mock.last_call
        assert call is not None
        answer = response.json()["Response"]
        assert answer == call.answer
        is_fine = isinstance(case.body, dict) and fits(case.body)
        if call.code is None:
            # A member that is null is one that is absent.
            assert is_fine or holds(case.body, is_null), case.body
        elif mode == "positive":
            assert is_fine, case.body
            # Ids look like ids by chance alone, and JSON Schema takes 2.0 for whole.
            reason = call.why.partition(" ")[0]
            known = {"pattern", "precondition"}
            known |= {"type"} if holds(case.body, is_whole_float) else set()
            assert reason in known, (call.why, case.body)

    run()


def holds(value: Any, wanted: Callable[[Any], bool]) -> bool:
    """Tell whether a value is, or has within it, one that is wanted."""
    inner = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        return any(holds(each, wanted) for each in inner)
    return wanted(value)


def is_null(value: Any) -> bool:
    return value is None


def is_whole_float(value: Any) -> bool:
    return isinstance(value, float) and value.is_integer()
