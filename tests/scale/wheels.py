"""What is in the wheels that the tests of this folder are given."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from actionsmith.importing import Library


def every_version(wheels: Iterable[Path]) -> list[tuple[Library, str, str]]:
    """Return every version of every service, each once; without a wheel, skip."""
    found: dict[tuple[str, str], Library] = {}
    for wheel in wheels:
        library = Library(wheel)
        for service, versions in library.services.items():
            for version in versions:
                found.setdefault((service, version), library)
    if not found:
        pytest.skip("no wheel is given with --tccli")
    return [(library, *names) for names, library in found.items()]
