"""Whole packages from nasty contracts: in black's style, importable, and well typed."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
import tomllib
from difflib import unified_diff
from pathlib import Path
from typing import Any

import black
import golden
import pytest
import yaml

_MODE = black.Mode(target_versions={black.TargetVersion.PY311})

HOSTILE = [
    '"""\nimport os; os.abort()\n"""',
    "ends in a backslash \\",
    'ends in a quote "',
    "'+str(exec('X=1'))+' {{7*7}} {% raw %} {# x #}",
    "one\u2028two\u2029three\x85four",
    "bidi \u202e and zero \u200b width and \U0001f600 \u4e2d\u6587",
    "# type: ignore # noqa # fmt: off",
    "type: ignore",
    "mypy: ignore-errors",
    "fmt: off",
    "x " * 50 + "# mypy: ignore-errors " * 5,
    "w" * 300,
    " ".join(["word"] * 400),
]


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def rule(text: str, **more: object) -> dict[str, object]:
    return {
        "rule": text,
        "confidence": "documented",
        "error": "InvalidParameter",
        "description": f"What {text} says.",
        **more,
    }


def action(name: str, **parts: Any) -> dict[str, Any]:
    return {
        "actionsmith": "1",
        "action": name,
        "summary": "Do what is said.",
        "retry_safe": False,
        "errors": {"InvalidParameter": {}},
        **parts,
    }


def parameter(kind: str, **more: object) -> dict[str, object]:
    return {"type": kind, "description": "One of the parameters.", **more}


def long(name: str, length: int) -> str:
    words = ["Very", "Long", "Name", "Of", "Some", "Thing"]
    return (name + "".join(words) * length)[:length]


def shapes() -> dict[str, Any]:
    """Return an action with rules of every shape, over names short and long."""
    groups = [
        ("A", "B", "C", "D"),
        tuple(long(c, 40) for c in "ABCD"),
        tuple(long(c, 95) for c in "ABCD"),
    ]
    parameters: dict[str, object] = {}
    rules: list[str] = []
    for s, t, i, f in groups:
        kinds = ("string", "string", "integer", "float")
        parameters |= {
            n: parameter(k) for n, k in zip((s, t, i, f), kinds, strict=True)
        }
        boolean, j = f"E{s}"[:100], f"J{i}"[:100]
        parameters |= {boolean: parameter("boolean"), j: parameter("integer")}
        listed = "|".join(f"'{'x' * n}'" for n in (1, 10, 20, 30, 20))
        rules += [
            f"IF {s} THEN {t}",
            f"IF {s} AND {t} THEN {i} OR {f}",
            f"IF {s} OR {t} THEN {i} AND {f}",
            f"IF {s} == {listed} THEN {t}",
            f"IF {s} != {listed} THEN {t}",
            f"IF {boolean} == true THEN {s} AND NOT {t}",
            f"Or({s}, {t}, {i}, {f})",
            f"OnlyOne({s}, {t})",
            f"OnlyOne({s}, {t}, {i}, {f})",
            f"AllOrNone({s}, {t})",
            f"AllOrNone({s}, {t} AND {i} > 5, {f})",
            f"ZeroOrOne({s}, {t})",
            f"ZeroOrOne({s}, {t} == 'x', {i} <= 3, NOT {f})",
            f"{i} <= {f}",
            f"{i} * 2 + {i} <= {f}",
            f"({i} + 1) * ({j} - 2) <= {j} * {i} - 10 AND {s} OR {t}",
            f"IF {s} THEN {i} + {j} <= 1000",
            f"{i} / {f} <= 10",
            f"{s} < {t}",
            f"IF {i} THEN {i} >= 10 AND {i} <= 200 AND {f} != 2.5|3",
            f"IF {s} LIKE 'x*' THEN {t} LIKE '*y' OR {t} LIKE '{'z' * 60}*'",
            f"NOT ({i} < {f}) OR OnlyOne({s}, AllOrNone({t}, {i}))",
        ]
    return action(
        "Shapes",
        parameters=parameters,
        constraints={
            f"rule-{n}" if n % 5 else f"rule-{n}-{'of-a-long-name-' * 5}end": rule(text)
            for n, text in enumerate(rules)
        },
    )


def contracts() -> dict[str, dict[str, Any]]:
    """Return the actions of the nasty service, by name."""
    hostile = [parameter("string", description=text) for text in HOSTILE]
    every = [
        action("Nothing", errors={}),
        action("A", parameters={"B": parameter("boolean")}),
        action("OneOptional", parameters={"Value": parameter("float")}),
        shapes(),
        action(
            long("DescribeEverything", 100),
            description=HOSTILE[0],
            parameters={
                long(f"P{n}x", 100): parameter(
                    "ItemId" if n % 2 else long("Type", 99), required=n < 5
                )
                for n in range(10)
            },
            response={long(f"R{n}x", 100): parameter("string") for n in range(3)},
        ),
        action(
            long("Fifty", 45),
            rate_limit="20/s",
            parameters={
                f"{kind.title()}{n}": parameter(kind, required=n % 3 == 0)
                for n in range(10)
                for kind in ("string", "integer", "ipv6")
            },
            response={"TotalCount": parameter("integer"), "Name": parameter("string")},
        ),
        action(
            "Keywords",
            parameters={
                name: parameter("string", required=name < "N")
                for name in (
                    *("Class", "From", "None", "Self", "Timeout", "Validation", "Str"),
                    *("Int", "Bool", "Float", "Count", "Unknown", "Request", "Like"),
                    *("Re", "Final", "Required", "TypedDict", "Response", "Action"),
                    *(
                        "Mapping",
                        "Type",
                        "List",
                        "Object",
                        "Property",
                        "Print",
                        "Match",
                    ),
                    *("Raw", "Items", "Keys", "Validate", "Isinstance", "Frozenset"),
                )
            },
            response={
                name: parameter("string")
                for name in (
                    *("Raw", "Str", "Class", "Self", "Items", "Type", "Property"),
                    *("Object", "Mapping", "Final", "Members", "Nested", "Init"),
                )
            },
            constraints={
                "re": rule("IF Count THEN [Like]"),
                "final": rule("AllOrNone(Unknown, Count, Isinstance)"),
                "action": rule("IF Str THEN Str LIKE 'x*'"),
            },
        ),
        action(
            "Hostile",
            summary=HOSTILE[2],
            description=HOSTILE[0],
            sources={"page": {"title": HOSTILE[1]}},
            parameters={f"P{n}": each for n, each in enumerate(hostile)},
            response={f"P{n}": each for n, each in enumerate(hostile)},
            constraints={
                f"r{n}": rule("IF P0 THEN P1", description=text)
                for n, text in enumerate(HOSTILE)
            },
            preconditions={
                f"p{n}": {"error": "InvalidParameter", "description": text}
                for n, text in enumerate(HOSTILE)
            },
            errors={
                "InvalidParameter": {},
                **{
                    f"Code{n}.Of": {"description": text}
                    for n, text in enumerate(HOSTILE)
                },
            },
        ),
        action(
            "Float",
            parameters={"Address": parameter("string"), "Amount": parameter("float")},
        ),
        action(
            "Enumerations",
            parameters={
                "Kind": parameter("Kind"),
                "Other": parameter("Other", required=True),
                long("Kind", 70): parameter("Other", required=True),
                "Only": parameter("Only"),
            },
        ),
        action(
            "Overload",
            parameters={
                name: parameter(kind, required=name == "Must")
                for name, kind in (
                    *(("Must", "float"), ("Request", "string"), ("Kind", "Kind")),
                    *(("Only", "Only"), (long("Long", 76), "string")),
                    *((long("Longer", 82), "string"), (long("Length", 100), "integer")),
                )
            },
            constraints={
                "one-of-two": rule(f"OnlyOne({long('Long', 76)}, Request)"),
                "all": rule(f"AllOrNone({long('Longer', 82)}, {long('Length', 100)})"),
                "kind": rule(f"IF Kind == 'one' THEN {long('Long', 76)}"),
            },
        ),
        action(
            long("OverloadedBy", 100),
            parameters={n: parameter("string") for n in ("Literal", "Overload")},
            constraints={"either": rule("OnlyOne(Literal, Overload)")},
        ),
        action(
            "OddValues",
            parameters={"A": parameter("Odd"), "B": parameter("ipv6")},
            constraints={"no": rule("IF A == 'no' THEN B")},
        ),
        action(
            "Twice",
            parameters={n: parameter("Other") for n in ("A", "B")},
            constraints={"a": rule("IF A == 'value-1' THEN B == 'value-2'")},
        ),
        action("Close", parameters={"Import": parameter("boolean", required=True)}),
        action("Import", errors={}),
        action(
            "Errors",
            errors={
                "InvalidParameter": {},
                long("C", 100): {"description": "A long one."},
                f"{long('D', 49)}.{long('E', 50)}": {"description": "Two long ones."},
                "InvalidParameterValue.Deep.Deeper.Deepest": {"description": "Deep."},
                "InternalError": {"description": "Ours.", "retry": "backoff"},
            },
        ),
    ]
    return {each["action"]: each for each in every}


SERVICE: dict[str, Any] = {
    "actionsmith": "1",
    "service": "shop",
    "title": 'Demo "Shop"',
    "version": "2020-01-31",
    "description": HOSTILE[0],
    "endpoints": {
        "default": {"host": "shop.example.com", "description": HOSTILE[0]},
    },
    "types": {
        "ItemId": {
            "type": "string",
            "pattern": "item-[\"']*[0-9]+\\\\*x*" + "(-[a-z])?" * 9,
            "description": "ID.",
        },
        "Kind": {"type": "string", "enum": ["one", "two"], "description": "Kind."},
        "Other": {
            "type": "string",
            "pattern": "[a-z'\"]+",
            "enum": [f"value-{n}" for n in range(9)] + ["'\""],
            "description": "Kind.",
        },
        "Odd": {
            "type": "string",
            "enum": ["no", '"""', "\\", "# type: ignore", "\u4e2d", "{{"],
            "description": "Kind.",
        },
        "Only": {"type": "string", "enum": ["x"], "description": "Kind."},
        long("Type", 99): {"type": "string", "pattern": "a+", "description": "Long."},
    },
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the package for the nasty contracts, and for others that lack things."""
    root = tmp_path_factory.mktemp("whole")
    folder = root / "contracts"
    spec = golden.lay_out(golden.CASES / "base", folder)
    bare = action("NothingElse", errors={})
    others = {
        "bare": {"NothingElse": bare},
        "a-very-long-name-of-a-service-that-goes-on-and-on": {long("Act", 90): bare},
        "shop": contracts(),
        "empty": {},
    }
    for name, actions in others.items():
        (spec / name).mkdir(exist_ok=True)
        service = {**SERVICE, "service": name}
        if name != "shop":
            service["types"] = {}
        for file, content in (("service", service), *actions.items()):
            content = {**content, "action": file} if file != "service" else content
            (spec / name / f"{file}.yaml").write_text(
                yaml.dump(content, Dumper=_Dumper, sort_keys=False, width=10**9)
            )
    out = root / "out"
    for path, text in golden.generate(spec).items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(text, encoding="utf-8", newline="\n")
    return out


def test_black_leaves_every_file_alone(package: Path) -> None:
    changed = []
    for path in sorted(package.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "_runtime" not in path.parts:
            others = black.format_str(text, mode=_MODE)
            changed += unified_diff(
                text.splitlines(), others.splitlines(), path.stem, "black", lineterm=""
            )
    assert not changed, "\n".join(changed[:60])


def test_every_file_is_sound(package: Path) -> None:
    for path in package.rglob("*.py"):
        if "_runtime" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        assert all(char.isprintable() or char == "\n" for char in text)
        assert not any(
            isinstance(node, ast.Name) and node.id in ("os", "exec")
            for node in ast.walk(ast.parse(text))
        )
    project = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["name"] == "demo-actions"


def test_it_can_be_imported_and_used(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(package)
    for name in [name for name in sys.modules if name.split(".")[0] == "demo_actions"]:
        monkeypatch.delitem(sys.modules, name)
    try:
        shop = importlib.import_module("demo_actions.shop")
        module = importlib.import_module("demo_actions.shop.actions.shapes")
        assert {v.constraint for v in module.validate({})} > {"rule-6"}
        first = next(iter(module.validate({"A": 1})))
        assert first.constraint == "type"
        kinds = importlib.import_module("demo_actions.shop.actions.enumerations")
        found = kinds.validate({"Kind": "three", "Other": "value-1", "Only": "y"})
        assert [v.message for v in found if v.constraint == "enum"] == [
            "Kind must be one of one, two.",
            "Only must be one of x.",
        ]
        answer = importlib.import_module("demo_actions.shop.actions.keywords")
        values = answer.KeywordsResponse.from_wire(
            {"Class": "x", "Str": "y", "Raw": "z"}
        )
        assert (values.class_, values.str_, values.raw_) == ("x", "y", "z")
        assert issubclass(shop.errors.Code0_Of, shop.errors.Code0)
    finally:
        for name in list(sys.modules):
            if name.split(".")[0] == "demo_actions":
                del sys.modules[name]


def test_mypy(package: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--config-file="),
            *("--cache-dir", str(package.parent / "mypy"), "demo_actions"),
        ],
        cwd=package,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_basedpyright(package: Path) -> None:
    config = package.parent / "pyrightconfig.json"
    config.write_text(
        json.dumps({"include": ["out"], "typeCheckingMode": "strict"}), encoding="utf-8"
    )
    done = subprocess.run(
        [
            *(sys.executable, "-m", "basedpyright", "--outputjson"),
            *("--pythonpath", sys.executable, "--project", str(config)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] > 20
    found = report["generalDiagnostics"]
    assert not found, json.dumps(found[:5], indent=1)
