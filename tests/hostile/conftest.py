from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from bench import Bench
from oracle import Oracle


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oracle]:
    # Thousands of outputs in a row: looking for cycles is a third of the time.
    gc.disable()
    yield Oracle(Bench(tmp_path_factory.mktemp("hostile")))
    gc.enable()
    gc.collect()
