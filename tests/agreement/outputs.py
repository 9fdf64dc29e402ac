"""From contracts to all that is generated from them, in a folder and in memory."""

from __future__ import annotations

import ast
import importlib
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import golden
import yaml
from plain_contracts import Contract, read_service
from rule_sets import Shared

from actionsmith import pipeline
from actionsmith.contract import Catalog
from actionsmith.plan import naming
from actionsmith.settings import Settings

try:
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


@dataclass(frozen=True, eq=False)
class Output:
    """What is generated of one service, and the contracts of its actions."""

    folder: Path
    texts: Mapping[str, str]
    package: str
    service: str
    contracts: Mapping[str, Contract]
    catalog: Catalog
    """What the generator made of the contracts."""

    def source(self, action: str) -> dict[str, Any]:
        """Return the contract of an action as it is written."""
        path = self.folder.parent / f"spec/{self.service}/{action}.yaml"
        content: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        return content

    def validator(self, action: str) -> ModuleType:
        """Import the module of an action."""
        module = naming.module_name(action)
        return importlib.import_module(f"{self._module}.actions.{module}")

    @cached_property
    def document(self) -> Any:
        """The OpenAPI document."""
        path = f"openapi/{naming.service_module(self.service)}.yaml"
        return yaml.load(self.texts[path], Loader)

    def page(self, action: str) -> str:
        """Return the page of an action in the reference docs."""
        return self.texts[f"docs/{self.service}/{action}.md"]

    def methods(self, action: str) -> list[ast.FunctionDef]:
        """Return the overloads of an action's method, and then the method itself."""
        return self._functions(action, naming.method_name(action))

    def awaited_methods(self, action: str) -> list[ast.FunctionDef]:
        """Return what type checkers know the method by that is awaited.

        That is nothing of its own if there are no overloads.
        """
        name = naming.awaited_name(naming.method_name(action))
        return self._functions(action, name)

    def _functions(self, action: str, name: str) -> list[ast.FunctionDef]:
        module = f"{self._module}.actions.{naming.module_name(action)}"
        tree = ast.parse(self.texts[f"{module.replace('.', '/')}.py"])
        return [
            node  # type: ignore[misc]
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.name == name
        ]

    @property
    def _module(self) -> str:
        return f"{self.package}.{naming.service_module(self.service)}"


def of_spec(
    spec: Path,
    folder: Path,
    package: str,
    extra: Mapping[str, Any] | None = None,
    forgiven: Callable[[str], bool] = lambda _: False,
) -> list[Output]:
    """Generate a folder of contracts under another name; return each service's output.

    With a name of its own, what is generated can be imported beside other packages.

    `extra` are more files by their path. An action among them that the generator
    refuses is left out, unless the rules that find fault with it are `forgiven`: what
    no author would be allowed, such as rules that forbid a parameter, has its output.
    """
    copy = folder / "spec"
    shutil.copytree(spec, copy)
    (provider,) = copy.glob("*.yaml")
    text = provider.read_text(encoding="utf-8")
    text = re.sub("^package: .*", f"package: {package}", text, flags=re.MULTILINE)
    provider.write_text(text, encoding="utf-8")
    for path, content in (extra or {}).items():
        (copy / path).parent.mkdir(exist_ok=True)
        text = yaml.safe_dump(content, sort_keys=False, width=10**9, allow_unicode=True)
        (copy / path).write_text(text, encoding="utf-8")
    checked, found = golden.findings(copy)
    refused = {
        d.at.file.removeprefix("spec/")
        for d in checked.diagnostics
        if d.severity == "error" and not forgiven(d.rule)
    }
    actions = {path for path in extra or {} if not path.endswith("/service.yaml")}
    assert checked.catalog is not None and refused <= actions, found
    for path in refused:
        (copy / path).unlink()
    catalog = checked.catalog._replace(
        services={
            name: service._replace(
                actions={
                    n: a for n, a in service.actions.items() if a.file not in refused
                },
            )
            for name, service in checked.catalog.services.items()
        },
    )
    return list(_written(copy, catalog, folder / "out"))


def of_actions(
    actions: Sequence[Mapping[str, Any]],
    shared: Shared,
    folder: Path,
    package: str,
    forgiven: Callable[[str], bool] = lambda _: False,
) -> Output:
    """Generate the output of actions of one service, as `of_spec` does."""
    base = golden.CASES / "base/spec"
    service = yaml.load((base / "shop/service.yaml").read_text(), yaml.BaseLoader)
    extra = {
        "rules/service.yaml": {
            **service,
            "service": "rules",
            "types": shared.types,
            **({"structures": shared.structures} if shared.structures else {}),
        },
        **{f"rules/{action['action']}.yaml": action for action in actions},
    }
    outputs = of_spec(base, folder, package, extra, forgiven)
    (output,) = (each for each in outputs if each.service == "rules")
    return output


def _written(spec: Path, catalog: Catalog, out: Path) -> Iterator[Output]:
    settings = Settings(spec=spec, out=out, version="0.1.0")
    texts = pipeline.generate(catalog, settings, None)
    for path, text in texts.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(text, encoding="utf-8", newline="\n")
    for name in catalog.services:
        contracts = read_service(spec, name)
        package = str(catalog.provider.package)
        yield Output(out, texts, package, name, contracts, catalog)


@contextmanager
def importable(*outputs: Output) -> Iterator[None]:
    """Let the packages of outputs be imported, and forget them afterwards."""
    before = set(sys.modules)
    sys.path[:0] = [str(output.folder) for output in outputs]
    try:
        yield
    finally:
        del sys.path[: len(outputs)]
        packages = {output.package for output in outputs}
        for name in set(sys.modules) - before:
            if name.split(".")[0] in packages:
                del sys.modules[name]
