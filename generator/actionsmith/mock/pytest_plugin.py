"""The pytest fixture `actionsmith_mock`.

pytest imports this module wherever actionsmith is installed, so it imports little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actionsmith.contract import Catalog

    from .server import MockServer


@pytest.fixture
def actionsmith_mock_options() -> dict[str, Any]:
    """The arguments of the MockServer of `actionsmith_mock`; for tests to override."""
    return {}


@pytest.fixture(scope="session")
def _actionsmith_catalogs() -> dict[str | None, Catalog]:
    """The contracts that have been read, by their folder."""
    return {}


@pytest.fixture
def actionsmith_mock(
    actionsmith_mock_options: dict[str, Any],
    _actionsmith_catalogs: dict[str | None, Catalog],
) -> Iterator[MockServer]:
    """A MockServer that nothing has been sent to, on a free port of this machine.

    Its arguments are what the fixture `actionsmith_mock_options` returns.
    """
    from .preparing import read_contracts
    from .server import MockServer

    options = dict(actionsmith_mock_options)
    catalog = options.pop("catalog", None)
    if catalog is None:
        spec = options.pop("spec", None)
        key = None if spec is None else str(spec)
        catalog = _actionsmith_catalogs.get(key)
        if catalog is None:
            catalog = _actionsmith_catalogs[key] = read_contracts(spec)
    with MockServer(catalog, **options) as server:
        yield server
