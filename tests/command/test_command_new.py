"""`actionsmith new`, from the first file to the generated method."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import CONTRACT, call, files

NEW = "spec/vpc/DescribeThings.yaml"
THING = """\
  thing:
    title: Thing
    description: One of many.
    describe: {action: DescribeThings, by: ThingId}
    status: State
    states: {FREE: {description: It is free.}, IN_USE: {description: It is not.}}
"""


def test_a_new_contract_lacks_only_what_is_to_be_written(project: Path) -> None:
    result = call(project, "new", "DescribeThings")
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        f"wrote {NEW}; fill in what says TODO, then: actionsmith lint\n"
    )
    lint = call(project, "lint")
    assert lint.code == 0
    assert {line.split()[2] for line in lint.out.splitlines()} == {"todo:"}
    assert lint.err.endswith("warning\n") or lint.err.endswith("warnings\n")


def test_it_generates_once_it_is_filled_in(project: Path) -> None:
    assert call(project, "new", "DescribeThings").code == 0
    path = project / NEW
    text = path.read_text().replace("TODO one", "One").replace("TODO the", "The")
    path.write_text(text)
    assert call(project, "lint").out.startswith("no findings in ")
    assert call(project, "generate").code == 0
    client = (project / "generated/tencent_actions/vpc/client.py").read_text()
    assert "describe_things = _actions.describe_things.describe_things" in client


def test_its_examples_are_right(project: Path) -> None:
    """What stands behind # is a contract, too, and the lines of text are not."""
    assert call(project, "new", "DescribeThings").code == 0
    path = project / NEW
    text = path.read_text().replace("parameters: {} ", "parameters: ")
    text = text.replace("retry_safe: false", "retry_safe: true")
    text = re.sub(r"(?m)^( *)# ((?:  .*)|[a-z_]+: ?.*)$", r"\1\2", text)
    for key in (
        *("parameters", "constraints", "preconditions", "response", "examples"),
        *("paginate", "read_back"),
    ):
        assert re.search(f"(?m)^{key}:\\s", text)
    state = "  State: {type: string, description: Its state.}\n"
    path.write_text(text.replace("response:\n", f"response:\n{state}"))
    service = project / "spec/vpc/service.yaml"
    others, _, resources = service.read_text().partition("\nresources:\n")
    service.write_text(f"{others}\nresources:\n{THING}{resources}")
    lint = call(project, "lint")
    assert lint.code == 0, lint.out
    assert {line.split()[2] for line in lint.out.splitlines()} == {"todo:"}
    assert call(project, "generate").code == 0
    page = (project / "generated/docs/vpc/DescribeThings.md").read_text()
    assert "iter_describe_things" in page and "vpc.settle(error)" in page


@pytest.mark.parametrize(
    "action", ["", "1st", "A-B", "a_b", "../X", "Ä", "A\n", "A/B", "A" * 101, "A.yaml"]
)
def test_names_that_cannot_be(project: Path, action: str) -> None:
    before = files(project)
    result = call(project, "new", action)
    assert result.code == 2
    assert f"{action!r} cannot be an action" in result.err
    assert "a letter and then letters and digits" in result.err
    assert files(project) == before


def test_contracts_that_exist_stay(project: Path) -> None:
    before = files(project)
    result = call(project, "new", "AssociateIPv6Address")
    assert result.code == 2
    assert f"Error: {CONTRACT} is there already\n" in result.err
    assert files(project) == before


def test_services(project: Path) -> None:
    result = call(project, "new", "DescribeThings", "--service", "vcp")
    assert result.code == 2
    assert "there is no service 'vcp'; did you mean 'vpc'?" in result.err
    result = call(project, "new", "DescribeThings", "--service", "../x")
    assert "there is no service '../x'; there is vpc" in result.err
    (project / "spec/cvm").mkdir()
    (project / "spec/cvm/service.yaml").write_text("")
    result = call(project, "new", "DescribeThings")
    assert result.code == 2
    assert "several services, so give --service: cvm, vpc" in result.err
    assert call(project, "new", "DescribeThings", "--service", "vpc").code == 0
    assert (project / NEW).exists()


def test_without_a_service(project: Path) -> None:
    (project / "spec/vpc/service.yaml").unlink()
    result = call(project, "new", "DescribeThings")
    assert result.code == 2
    assert (
        "there is no service in spec: write NAME/service.yaml there first" in result.err
    )


def test_without_a_folder(project: Path) -> None:
    result = call(project, "new", "DescribeThings", "--spec", "nowhere")
    assert result.code == 3
    assert "nowhere is not there" in result.err
