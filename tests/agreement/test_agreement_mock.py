"""The mock as a client sees it answers what the oracle says, for the real contracts."""

from __future__ import annotations

import json
import random
import time

import boundary
import judges
from outputs import Output

from actionsmith.mock.handler import CREDENTIALS, Mock
from actionsmith.mock.messages import Request
from actionsmith.mock.scenario import Scenario
from actionsmith.runtime.signing import Signer

MOST = 1500
"""Of how many requests of an action it is tried."""


def test_the_envelope_has_the_code_that_the_contract_says(
    written: list[Output],
) -> None:
    (output,) = (each for each in written if each.package == "real_actions")
    for name, contract in output.contracts.items():
        requests = list(boundary.requests(contract))
        if len(requests) > MOST:
            requests = random.Random(name).sample(requests, MOST)
        for inferred in (False, True):
            mock = Mock(
                output.catalog, inferred=inferred, scenario=Scenario(limits=False)
            )
            seen = set()
            for request in requests:
                expected = judges.Mock.should_answer(contract, request, inferred)
                code = answered(mock, output.service, name, request)
                call = mock.last_call
                assert call is not None and call.code == code
                if expected is None:
                    why = call.why.partition(" ")[0]
                    assert why in ("carried", "precondition"), (request, call)
                else:
                    assert (call.why, code) == expected, request
                seen.add(code)
            assert len(seen) > 1, name


def answered(mock: Mock, service: str, action: str, parameters: object) -> str | None:
    """Return the error code that a call earns."""
    body = json.dumps(parameters).encode()
    now = int(time.time())
    signed = {"content-type": "application/json", "host": "example.com"}
    headers = {
        **signed,
        "x-tc-action": action,
        "x-tc-version": str(mock.catalog.services[service].version),
        "x-tc-timestamp": str(now),
        "x-tc-region": "ap-guangzhou",
        "authorization": Signer(CREDENTIALS, service).authorization(signed, body, now),
    }
    response = mock.handle(Request(headers=headers, body=body))
    error = json.loads(response.body)["Response"].get("Error")
    return None if error is None else str(error["Code"])
