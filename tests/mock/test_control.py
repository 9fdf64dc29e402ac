"""Control of a mock: what it does, what it refuses, and that it never breaks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random
from types import MappingProxyType
from typing import Any

import asking
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionsmith.contract import Catalog
from actionsmith.mock.control import answer, is_control
from actionsmith.mock.fault_arguments import new_fault
from actionsmith.mock.faults import Faults
from actionsmith.mock.messages import Request, Response
from actionsmith.mock.recording import Call
from actionsmith.mock.scenario import Scenario

YAML = {"content-type": "application/yaml"}
JSON = {"content-type": "application/json; charset=utf-8"}


class FakeMock:
    """As much of a mock as control needs."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.calls: list[Call] = []
        self.faults = Faults([], Random(0))
        self.scenarios: list[Scenario] = []
        self.resets = 0

    def forget_calls(self) -> None:
        self.calls.clear()

    def use(self, scenario: Scenario) -> None:
        self.scenarios.append(scenario)

    def reset(self) -> None:
        self.resets += 1

    def state(self) -> Mapping[str, object]:
        return {"ap-guangzhou": {"ipv6-address": [{"AddressId": "eipv6-1"}]}}


@pytest.fixture
def mock(catalog: Catalog) -> FakeMock:
    return FakeMock(catalog)


def ask(
    mock: FakeMock,
    method: str,
    path: str,
    body: str | bytes = b"",
    headers: Mapping[str, str] = YAML,
) -> Response:
    path, _, query = path.partition("?")
    return answer(
        mock,
        Request(
            method=method,
            path=path,
            query=query,
            headers=headers,
            body=body if isinstance(body, bytes) else body.encode(),
        ),
    )


def content(response: Response, status: int = 200) -> Any:
    assert response.status == status, response.body
    assert response.headers["Content-Type"] == "application/json"
    return json.loads(response.body)


def call(number: int, action: str | None, **members: Any) -> Call:
    given: dict[str, Any] = {
        "nth": 1,
        "region": "ap-guangzhou",
        "parameters": {"InstanceId": "ins-1"},
        "headers": {"x-tc-action": str(action)},
        "status": 200,
        "answer": {"RequestId": "r"},
        "code": None,
        "why": "carried out",
    }
    return Call(number=number, action=action, **{**given, **members})


def test_what_is_control() -> None:
    for path in ("/_mock/", "/_mock", "/_mock/calls"):
        assert is_control(Request(path=path, headers={}))
    for path in ("/", "/_mocks", "/a/_mock/"):
        assert not is_control(Request(path=path, headers={}))


def test_health(mock: FakeMock) -> None:
    told = content(ask(mock, "GET", "/_mock/health"))
    assert told == {"status": "ok", "services": ["vpc"]}
    assert ask(mock, "HEAD", "/_mock/health").status == 200


def test_calls(mock: FakeMock) -> None:
    mock.calls += [call(1, "A"), call(2, "B", code="X.Y"), call(3, None)]
    told = content(ask(mock, "GET", "/_mock/calls"))["calls"]
    assert [each["number"] for each in told] == [1, 2, 3]
    assert told[1] == {
        "number": 2,
        "action": "B",
        "nth": 1,
        "region": "ap-guangzhou",
        "parameters": {"InstanceId": "ins-1"},
        "headers": {"x-tc-action": "B"},
        "status": 200,
        "answer": {"RequestId": "r"},
        "code": "X.Y",
        "why": "carried out",
    }
    some = content(ask(mock, "GET", "/_mock/calls?action=B"))["calls"]
    assert [each["number"] for each in some] == [2]
    assert content(ask(mock, "DELETE", "/_mock/calls")) == {}
    assert content(ask(mock, "GET", "/_mock/calls")) == {"calls": []}


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "parameters",
    [
        {"A": float("inf")},
        {"A": float("nan")},
        {"A": nested(100_000)},
        {"A": "\ud800"},
        MappingProxyType({"A": 1}),
    ],
    ids=["infinity", "nan", "deep", "surrogate", "mapping"],
)
def test_calls_with_what_json_has_no_words_for(
    mock: FakeMock, parameters: Mapping[str, object]
) -> None:
    mock.calls.append(call(1, "A", parameters=parameters))
    told = content(ask(mock, "GET", "/_mock/calls"))["calls"]
    assert told[0]["number"] == 1 and "A" in told[0]["parameters"]


def test_scenario(mock: FakeMock) -> None:
    text = "actionsmith-scenario: 1\nlimits: off\nfaults:\n  - {drop: after}\n"
    told = content(ask(mock, "POST", "/_mock/scenario", text))
    assert told == {"resources": 0, "faults": 1, "findings": []}
    (taken,) = mock.scenarios
    assert not taken.limits and taken.faults[0].origin == "scenario:4"


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_scenario_as_json(mock: FakeMock, indent: int | str | None) -> None:
    when = "AddressName == '\U0001f600 \\\\ \" \u00e9'"
    value = {
        "actionsmith-scenario": 1,
        "limits": False,
        "faults": [{"calls": "2-", "drop": "after"}, {"status": 503, "when": when}],
    }
    body = json.dumps(value, indent=indent)
    told = content(ask(mock, "POST", "/_mock/scenario", body, JSON), 400)
    # The rule has an escape, so no columns; all else is taken.
    assert [finding["rule"] for finding in told["findings"]] == ["rule-layout"]
    value["faults"][1]["when"] = "AddressName == '\U0001f600'"  # type: ignore[index]
    body = json.dumps(value, indent=indent)
    content(ask(mock, "POST", "/_mock/scenario", body, JSON))
    assert len(mock.scenarios[0].faults) == 2 and not mock.scenarios[0].limits


def test_wrong_scenario(mock: FakeMock) -> None:
    text = "actionsmith-scenario: 1\nlimit: off\nfaults:\n  - {dorp: after}\n"
    told = content(ask(mock, "POST", "/_mock/scenario", text), 400)
    assert told["error"] == "the scenario is wrong, and the one before stays"
    assert [(f["line"], f["column"], f["hint"]) for f in told["findings"]] == [
        (2, 1, "did you mean 'limits'?"),
        (4, 6, "did you mean 'drop'?"),
    ]
    assert not mock.scenarios


def test_faults(mock: FakeMock) -> None:
    text = "{action: AssociateIPv6Address, calls: 1, error: InternalError}"
    assert content(ask(mock, "POST", "/_mock/faults", text)) == {"added": 1}
    several = json.dumps({"faults": [{"drop": "after"}, {"delay": "1s"}]})
    assert content(ask(mock, "POST", "/_mock/faults", several, JSON)) == {"added": 2}
    mock.faults.take("vpc", "AssociateIPv6Address", {}, 0.0)
    told = content(ask(mock, "GET", "/_mock/faults"))["faults"]
    assert told[0] == {
        "action": "AssociateIPv6Address",
        "effect": "error InternalError",
        "origin": "faults:1",
        "calls": 1,
        "hits": 1,
    }
    assert [(each["effect"], each["hits"]) for each in told[1:]] == [
        ("drop after", 0),
        ("delay 1s", 0),
    ]
    assert content(ask(mock, "DELETE", "/_mock/faults")) == {}
    assert not mock.faults.tallies


def test_of_wrong_faults_none_is_added(mock: FakeMock) -> None:
    text = "faults:\n  - {drop: after}\n  - {drop: befor}\n"
    told = content(ask(mock, "POST", "/_mock/faults", text), 400)
    assert told["findings"][0]["line"] == 3 and not mock.faults.tallies


def test_reset_and_state(mock: FakeMock) -> None:
    assert content(ask(mock, "POST", "/_mock/reset", headers={})) == {}
    assert content(ask(mock, "POST", "/_mock/reset", "{}", JSON)) == {}
    assert mock.resets == 2
    content(ask(mock, "POST", "/_mock/reset", "seed: 1"), 400)
    assert mock.resets == 2
    assert content(ask(mock, "GET", "/_mock/state")) == mock.state()


@pytest.mark.parametrize(
    ("method", "path", "status", "told"),
    [
        ("GET", "/_mock/", 404, "/_mock/health"),
        ("GET", "/_mock", 404, "/_mock/health"),
        ("GET", "/_mock/call", 404, "did you mean '/_mock/calls'?"),
        ("GET", "/elsewhere", 404, "/_mock/health"),
        ("GET", "/_mock/calls/", 404, "did you mean '/_mock/calls'?"),
        ("GET", "/_mock/scenario", 405, "takes POST, not 'GET'"),
        ("PUT", "/_mock/calls", 405, "takes GET, DELETE, not 'PUT'"),
        ("GET", "/_mock/calls?acton=A", 400, "did you mean 'action'?"),
        ("GET", "/_mock/calls?action=A&action=B", 400, "twice"),
        ("GET", "/_mock/calls?" + "&".join("abcdefghijklmnopqrstuvwxyz"), 400, "much"),
        ("GET", "/_mock/state?x", 400, "does not know 'x'; it takes none"),
        ("POST", "/_mock/reset?x=1", 400, "it takes none"),
    ],
)
def test_wrong_requests(
    mock: FakeMock, method: str, path: str, status: int, told: str
) -> None:
    response = ask(mock, method, path)
    found = content(response, status)
    assert told in found["error"] and found["findings"] == []
    assert ("Allow" in response.headers) is (status == 405)


@pytest.mark.parametrize(
    ("headers", "body", "status", "told"),
    [
        ({}, "{drop: after}", 415, "say Content-Type: application/yaml"),
        ({"content-type": "text/plain"}, "{drop: after}", 415, "'text/plain'"),
        (
            {"content-type": "application/x-www-form-urlencoded"},
            '{"drop": "after"}',
            415,
            "is no type for this",
        ),
        (JSON, "{drop: after}", 400, "this is no JSON"),
        (JSON, "", 400, "this is no JSON"),
        (JSON, "[" * 100_000, 400, "this JSON is too deep"),
        (JSON, b"\xff\xfe\xfa", 400, "this is no JSON"),
        (JSON, "[]", 400, "the faults are wrong"),
        (JSON, '{"drop": "\\ud800"}', 400, "the faults are wrong"),
        (YAML, "", 400, "the faults are wrong"),
        (YAML, b"\xff", 400, "the faults are wrong"),
    ],
)
def test_wrong_bodies(
    mock: FakeMock,
    headers: Mapping[str, str],
    body: str | bytes,
    status: int,
    told: str,
) -> None:
    found = content(ask(mock, "POST", "/_mock/faults", body, headers), status)
    assert told in found["error"] and not mock.faults.tallies
    assert bool(found["findings"]) is ("wrong" in told)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://example.com"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8000"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-origin"},
        {"host": "rebound.example.com"},
        {"host": "rebound.example.com:8000"},
        {"host": "127.0.0.1.example.com"},
        {"host": "localhost.example.com."},
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/_mock/calls"), ("POST", "/_mock/reset")]
)
def test_web_pages_are_refused(
    mock: FakeMock, headers: Mapping[str, str], method: str, path: str
) -> None:
    content(ask(mock, method, path, headers={**JSON, **headers}), 403)
    assert not mock.resets


@pytest.mark.parametrize(
    "headers",
    [
        *(
            {"host": host}
            for host in (
                *("127.0.0.1:8000", "127.0.0.1", "[::1]:8000", "[::1]", "localhost"),
                *("localhost:1", "LOCALHOST:1", "mock:8000", "10.1.2.3:80"),
                *("vpc.localhost:80", "host.docker.internal:80"),
            )
        ),
        {"sec-fetch-site": "none"},
        {},
    ],
)
def test_others_are_not(mock: FakeMock, headers: Mapping[str, str]) -> None:
    content(ask(mock, "GET", "/_mock/health", headers=headers))


@given(
    method=st.sampled_from(["GET", "POST", "DELETE", "PUT", ""]),
    path=st.one_of(
        st.sampled_from(["calls", "scenario", "faults", "reset", "state", "health"]),
        st.text(),
    ),
    query=st.one_of(st.just(""), st.text()),
    host=st.one_of(st.just("localhost"), st.text()),
    kind=st.sampled_from(["application/json", "application/yaml", "", "x/y"]),
    body=st.one_of(
        st.binary(),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ).map(lambda value: json.dumps(value).encode()),
    ),
)
def test_whatever_is_asked_is_answered(
    method: str,
    path: str,
    query: str,
    host: str,
    kind: str,
    body: bytes,
) -> None:
    mock = FakeMock(asking.catalog())
    mock.faults.add(new_fault(asking.catalog(), drop="after"))
    response = answer(
        mock,
        Request(
            method=method,
            path=f"/_mock/{path}",
            query=query,
            headers={"host": host, "content-type": kind},
            body=body,
        ),
    )
    assert response.status == 200 or 400 <= response.status < 500
    told = json.loads(response.body)
    assert response.status == 200 or told.keys() == {"error", "findings"}
