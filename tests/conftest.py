"""What every test can use, and the option that refreshes golden files."""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings

# A machine that is busy is no failure.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
# Whether a mutant survives is not for chance to say, and nobody reads why it did not.
settings.register_profile(
    "mutation",
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what comes out into the golden files; read them before you commit",
    )
    parser.addoption(
        "--kills",
        type=int,
        default=30,
        help="how often a run is killed at a random moment, or meets another one",
    )
    parser.addoption(
        "--calls",
        type=int,
        default=1000,
        help="how many calls share a client while connections are lost",
    )
    parser.addoption(
        "--all-hostile",
        action="store_true",
        help="put hostile names into every place that is not for names, too",
    )
    parser.addoption(
        "--contracts",
        type=int,
        default=100,
        help="of how many random contracts every output is held against the oracle",
    )
    parser.addoption(
        "--requests",
        type=int,
        default=1000,
        help="how many hostile requests the mock server gets",
    )
    parser.addoption(
        "--all-remembered",
        action="store_true",
        help="generate every broken case from what is remembered, and edit for longer",
    )
    parser.addoption(
        "--tccli",
        action="append",
        type=Path,
        default=[],
        metavar="WHEEL",
        help="a wheel of tccli or tccli-intl-en, to import all that is in it",
    )


def pytest_collection_finish() -> None:
    """Let the collector pass over thousands of tests, which stay to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def update_golden(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--update-golden"))


@pytest.fixture(scope="session")
def kills(pytestconfig: pytest.Config) -> int:
    return int(pytestconfig.getoption("--kills"))


@pytest.fixture
def heard() -> Iterator[None]:
    """A program would inherit it if signals were ignored here, as under nohup."""
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    for number, handler in before.items():
        if handler is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
