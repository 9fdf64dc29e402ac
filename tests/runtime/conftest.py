"""What the tests of the transports share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import trustme
from posting import AsyncPoster, Poster, SyncPoster

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=[SyncPoster, AsyncPoster], ids=["sync", "async"])
def post(request: pytest.FixtureRequest) -> Poster:
    chosen: Poster = request.param()
    return chosen


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the proxies of the machine out of the tests."""
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name.upper()}_PROXY", raising=False)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path
