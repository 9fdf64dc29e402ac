"""What the drafts are, and that a client comes of them."""

from __future__ import annotations

import compileall
import importlib
import json
import sys
from pathlib import Path

import bakery
import golden
from command_line import call
from loopback import LoopbackServer

DRAFTS = bakery.HERE / "drafts"


def test_the_drafts(spec: Path, update_golden: bool) -> None:
    made = {path.name: path for path in (spec / "bakery").iterdir()}
    for name, path in made.items():
        text = path.read_text(encoding="utf-8")
        golden.compare(DRAFTS / name, text, update=update_golden)
    assert set(made) == {path.name for path in DRAFTS.iterdir()}
    provider = golden.CASES.parents[1] / "spec/tencentcloud.yaml"
    assert (spec / provider.name).read_bytes() == provider.read_bytes()


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    result = bakery.imported(tmp_path)
    drafts = (tmp_path / "spec/bakery").iterdir()
    lines = [line for path in drafts for line in path.read_text().splitlines()]
    told = sum(line.startswith("# Left out: ") for line in lines)
    assert f"left out, as the metadata contradict themselves: {told};" in result.err
    assert "spec: 6 new, 0 unchanged" in result.out


def test_from_nothing_to_a_client_that_is_called(spec: Path) -> None:
    project = spec.parent
    linted = call(project, "lint", "--spec", "spec")
    assert linted.code == 0, linted.out
    made = call(project, "generate", "--spec", "spec", "--out", "out", "--verify")
    assert made.code == 0, made.err
    assert compileall.compile_dir(project / "out/tencent_actions", quiet=2)
    answer = {"BatchId": "batch-1", "BatchID": "b", "OvenSet": [{}], "RequestId": "r"}
    before = dict(sys.modules)
    for name in [name for name in sys.modules if name.startswith("tencent_actions")]:
        del sys.modules[name]
    sys.path.insert(0, str(project / "out"))
    try:
        package = importlib.import_module("tencent_actions")
        service = importlib.import_module("tencent_actions.bakery")
        with (
            LoopbackServer(
                [(200, {}, json.dumps({"Response": answer}).encode())]
            ) as server,
            service.BakeryClient(
                region="ap-guangzhou",
                credentials=package.Credentials("id", "key"),
                endpoint=server.url,
            ) as client,
        ):
            got = client.bake_bread(
                kind="rye",
                class_="a",
                label={"text": "Hi", "nfc_tag_2": "tag"},
                layers=[{"filling": "jam"}],
            )
        assert json.loads(server.requests[0].body) == {
            "Kind": "rye",
            "Class": "a",
            "Label": {"Text": "Hi", "NFCTag": "tag"},
            "Layers": [{"Filling": "jam"}],
        }
        assert got.batch_id == "batch-1" and got.request_id == "r"
        assert got.batch_id_2 == "b"
        assert "Deprecated: It is marked as deprecated." in client.cool_oven.__doc__
        assert client.iter_describe_ovens
    finally:
        sys.path.remove(str(project / "out"))
        for name in [n for n in sys.modules if n.startswith("tencent_actions")]:
            del sys.modules[name]
        sys.modules.update(before)


def test_an_older_version_and_some_actions(tmp_path: Path) -> None:
    old = bakery.imported(tmp_path, "--api-version", "2020-01-01")
    assert old.code == 0
    assert (
        "version: '2020-01-01'" in (tmp_path / "spec/bakery/service.yaml").read_text()
    )
    (tmp_path / "b").mkdir()
    assert bakery.imported(tmp_path / "b", "--actions", "Describe*").code == 0
    folder = tmp_path / "b/spec/bakery"
    assert {p.name for p in folder.iterdir()} == {"DescribeOvens.yaml", "service.yaml"}
    text = (folder / "service.yaml").read_text()
    assert "  Oven:\n" in text and "  Layer:\n" not in text


def test_misuse(tmp_path: Path) -> None:
    for options, message in (
        (["--service", "bakry"], "did you mean 'bakery'?"),
        (["--api-version", "2019-01-01"], "it has 2020-01-01, 2024-04-01"),
        (["--actions", "Fry*"], "no action of bakery 2024-04-01 is like 'Fry*'"),
    ):
        result = bakery.imported(tmp_path, *options)
        assert result.code == 2 and message in result.err, result.err
    source = str(bakery.METADATA)
    result = call(tmp_path, "import", "tccli", "--from", source, "--service", "bakery")
    assert result.code == 2 and "--out" in result.err
    assert not any(tmp_path.iterdir())
