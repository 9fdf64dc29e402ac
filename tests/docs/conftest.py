from __future__ import annotations

import docs_pages
import pytest


@pytest.fixture(scope="session")
def pages() -> dict[str, str]:
    """Return the pages of the real contracts, by path."""
    return docs_pages.docs(docs_pages.SPEC)
