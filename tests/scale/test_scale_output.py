"""The whole cloud is generated, and judged by those who are to use it.

It takes two minutes, and a gigabyte of the disk, to run
`pytest -m scale -n0 --tccli tccli-*.whl --tccli tccli_intl_en-*.whl`.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from type_checkers import mypy
from wheels import every_version

from actionsmith.importing import drafts, update

pytestmark = pytest.mark.scale

PACKAGE = "tencent_actions"

IMPORTS_ALL = f"""\
import importlib, pkgutil, {PACKAGE}
for module in pkgutil.walk_packages({PACKAGE}.__path__, "{PACKAGE}."):
    if "httpx" not in module.name:  # an extra
        importlib.import_module(module.name)
"""


@pytest.fixture(scope="module")
def outputs(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> list[Path]:
    """Generate all versions of all services; a folder has one of each service."""
    ages: dict[str, int] = defaultdict(int)
    root = tmp_path_factory.mktemp("cloud")
    cloud = every_version(pytestconfig.getoption("--tccli"))
    # The latest ones come first.
    for library, service, version in sorted(cloud, key=lambda each: each[2:0:-1])[::-1]:
        spec = root / f"spec-{ages[service]}"
        ages[service] += 1
        imported = drafts(library.read(service, version), "*", spec)
        update(imported.texts, spec, lambda: None)
    found = []
    for spec in sorted(root.glob("spec-*")):
        out = root / spec.name.replace("spec", "out")
        run("-m", "actionsmith", "generate", "--spec", str(spec), "--out", str(out))
        found.append(out)
    assert sum(ages.values()) == len(cloud)
    assert sum(len(services(out)) for out in found) == len(cloud)
    return found


def run(*arguments: str, cwd: Path | None = None) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-5000:]
    return done.stdout


def services(out: Path) -> list[Path]:
    return sorted(path.parent for path in (out / PACKAGE).glob("[a-z]*/client.py"))


def sample(outputs: list[Path], number: int) -> list[Path]:
    """Return services of the latest versions, the same ones each time."""
    return random.Random(2025).sample(services(outputs[0]), number)


def test_everything_compiles_and_can_be_imported(outputs: list[Path]) -> None:
    for out in outputs:
        run("-m", "compileall", "-q", "-j", "0", PACKAGE, cwd=out)
        run("-c", IMPORTS_ALL, cwd=out)


def test_black_leaves_a_sample_as_it_is(outputs: list[Path]) -> None:
    chosen = map(str, sample(outputs, 20))
    run("-m", "black", "--check", "--quiet", "--fast", *chosen)


def test_mypy_finds_nothing_in_a_sample(outputs: list[Path]) -> None:
    chosen = sample(outputs, 5)
    assert mypy(*chosen, cwd=outputs[0]) == set()
