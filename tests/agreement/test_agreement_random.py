"""One truth, about contracts that nobody has thought of."""

from __future__ import annotations

import pytest
from judges import JUDGES, Judge, require_agreement
from outputs import Output

MOST_REQUESTS = 200
"""How many requests are tried of a contract."""


@pytest.mark.parametrize("kind", JUDGES, ids=lambda kind: kind.name)
def test_random_contracts(
    kind: type[Judge], random_contracts: list[Output], pytestconfig: pytest.Config
) -> None:
    contracts = sum(len(output.contracts) for output in random_contracts)
    assert contracts >= pytestconfig.getoption("--contracts")
    tried = sum(
        require_agreement(kind, output, MOST_REQUESTS) for output in random_contracts
    )
    assert tried > 50 * contracts
