"""What the tests of the mock share."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionsmith import pipeline
from actionsmith.contract import Catalog

SPEC = Path(__file__).parents[2] / "spec"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The contracts of this repository."""
    checked = pipeline.check(SPEC, None)
    assert checked.catalog is not None and checked.is_sound
    return checked.catalog
