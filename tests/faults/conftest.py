"""What the tests of faults share."""

from __future__ import annotations

import pytest
from fault_calls import warm_up


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the proxies of the machine out of the tests."""
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name.upper()}_PROXY", raising=False)


@pytest.fixture(scope="session", autouse=True)
def _warm() -> None:
    warm_up()
