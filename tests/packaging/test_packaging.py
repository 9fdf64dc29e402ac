"""What is built, installed into empty environments, does the work.

These tests need the package index; run them with `pytest -m packaging`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from loopback import LoopbackServer

REPOSITORY = Path(__file__).parent.parent.parent
NOT_SOURCES = shutil.ignore_patterns(
    *(".git", ".venv*", "venv", "__pycache__", ".*_cache", ".hypothesis"),
    *(".benchmarks", ".coverage", "build", "dist", "*.egg-info"),
)

pytestmark = pytest.mark.packaging


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that must succeed, and return what it printed."""
    # Nothing of this checkout or of this environment may help.
    hidden = ("PYTHONPATH", "VIRTUAL_ENV")
    environment = {k: v for k, v in os.environ.items() if k not in hidden}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def new_environment(folder: Path, *requirements: str | Path) -> Path:
    """Make an environment that holds nothing else, and return its scripts' folder."""
    venv.create(folder, with_pip=True, symlinks=True)
    scripts = folder / "bin"
    run(scripts / "python", "-m", "pip", "install", "-q", *requirements, cwd=folder)
    return scripts


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not {"__pycache__", ".mypy_cache"} & set(path.parts)
    }


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def copy_checkout(folder: Path) -> Path:
    return Path(shutil.copytree(REPOSITORY, folder / "checkout", ignore=NOT_SOURCES))


def build(source: Path, out: Path, *kinds: str) -> None:
    options = ["--no-isolation", "--outdir", str(out)]
    run(sys.executable, "-m", "build", *kinds, *options, cwd=source)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_checkout(tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build(checkout, folder, "--wheel")
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_generator_and_what_it_needs(
    checkout: Path, wheel: Path
) -> None:
    held = contents(wheel)
    package = files(checkout / "generator/actionsmith")
    templates = files(checkout / "templates")
    for path, content in package.items():
        assert held[f"actionsmith/{path}"] == content
    for path, content in templates.items():
        assert held[f"actionsmith/templates/{path}"] == content
    assert "runtime/client.py" in package
    assert "logic/grammar.lark" in package
    assert "new/action.yaml.jinja" in templates
    rest = [name for name in held if ".dist-info/" not in name]
    provider = (checkout / "spec/tencentcloud.yaml").read_bytes()
    assert held["actionsmith/spec/tencentcloud.yaml"] == provider
    assert len(rest) == len(package) + len(templates) + 1


def test_the_source_distribution_builds_the_same_wheel(
    checkout: Path, wheel: Path, tmp_path: Path
) -> None:
    build(checkout, tmp_path, "--sdist")
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    (source,) = (path for path in tmp_path.iterdir() if path.is_dir())
    build(source, tmp_path, "--wheel")
    (again,) = tmp_path.glob("*.whl")
    assert contents(again) == contents(wheel)


def test_the_installed_command_generates_the_same(wheel: Path, tmp_path: Path) -> None:
    scripts = new_environment(tmp_path / "environment", wheel)
    project = tmp_path / "project"
    shutil.copytree(REPOSITORY / "spec", project / "spec")
    for command in (["actionsmith"], ["python", "-m", "actionsmith"]):
        run(scripts / command[0], *command[1:], "generate", cwd=project)
        assert files(project / "generated") == files(REPOSITORY / "generated")
        shutil.rmtree(project / "generated")
    run(scripts / "actionsmith", "new", "DescribeThings", cwd=project)
    run(scripts / "actionsmith", "lint", cwd=project)


def test_an_editable_install_sees_the_templates_of_its_checkout(tmp_path: Path) -> None:
    checkout = copy_checkout(tmp_path)
    scripts = new_environment(tmp_path / "environment", "--editable", checkout)
    run(scripts / "actionsmith", "generate", "--check", cwd=checkout)
    template = checkout / "templates/package/py.typed.jinja"
    template.write_text(template.read_text() + "# A new line.\n")
    shown = run(scripts / "actionsmith", "generate", cwd=checkout)
    assert "changed  tencent_actions/py.typed\n" in shown
    generated = checkout / "generated/tencent_actions/py.typed"
    assert generated.read_text().endswith("# A new line.\n")


CALLER = """
import asyncio, sys
from tencent_actions import Credentials
from tencent_actions.vpc import AsyncVpcClient, VpcClient, errors

settings = {
    "region": "ap-guangzhou",
    "credentials": Credentials("id", "key"),
    "endpoint": sys.argv[1],
}
request = {"ipv6_address_id": "eipv6-11112222", "instance_id": "ins-11112222"}

def sync():
    with VpcClient(**settings) as vpc:
        return vpc.associate_ipv6_address(**request)

async def main():
    async with AsyncVpcClient(**settings) as vpc:
        return await vpc.associate_ipv6_address(**request)

print(sync().request_id)
print(asyncio.run(main()).request_id)
try:
    sync()
except errors.InvalidParameterValue_AddressIpNotFound as error:
    print(error.code, error.origin)
"""


def test_the_generated_package_works_alone(tmp_path: Path) -> None:
    package = tmp_path / "generated"
    shutil.copytree(REPOSITORY / "generated", package, ignore=NOT_SOURCES)
    scripts = new_environment(tmp_path / "environment", package)
    installed = run(scripts / "python", "-m", "pip", "list", cwd=tmp_path)
    assert "actionsmith" not in installed
    code = "InvalidParameterValue.AddressIpNotFound"
    answers = [
        b'{"Response": {"RequestId": "first"}}',
        b'{"Response": {"RequestId": "second"}}',
        b'{"Response": {"RequestId": "third", "Error": {"Code": "%s", "Message": ""}}}'
        % code.encode(),
    ]
    with LoopbackServer([(200, {}, body) for body in answers]) as server:
        shown = run(scripts / "python", "-c", CALLER, server.url, cwd=tmp_path)
    assert shown.splitlines() == ["first", "second", f"{code} service"]
    assert len(server.requests) == 3
