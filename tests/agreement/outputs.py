"""From contracts to all that is generated from them, in a folder and in memory."""

from __future__ import annotations

import ast
import importlib
import re
import shutil
import sys
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePath
from types import ModuleType
from typing import Any

import golden
import yaml
from plain_contracts import Contract, read_service

from actionsmith import pipeline
from actionsmith.contract import Catalog
from actionsmith.plan import naming
from actionsmith.settings import Settings

try:
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


@dataclass(frozen=True)
class Output:
    """What is generated of one service, and the contracts of its actions."""

    folder: Path
    texts: Mapping[str, str]
    package: str
    service: str
    contracts: Mapping[str, Contract]

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

    def methods(self, action: str, client: str = "client") -> list[ast.FunctionDef]:
        """Return the overloads of an action's method, and then the method itself."""
        return self._methods[client][naming.method_name(action)]

    @cached_property
    def _methods(self) -> dict[str, dict[str, list[ast.FunctionDef]]]:
        found: dict[str, dict[str, list[ast.FunctionDef]]] = {}
        for client in ("client", "async_client"):
            path = f"{self._module.replace('.', '/')}/{client}.py"
            of_client = found.setdefault(client, {})
            for node in ast.walk(ast.parse(self.texts[path])):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    of_client.setdefault(node.name, []).append(node)  # type: ignore[arg-type]
        return found

    @property
    def _module(self) -> str:
        return f"{self.package}.{naming.service_module(self.service)}"


def of_spec(spec: Path, folder: Path, package: str) -> list[Output]:
    """Generate a folder of contracts under another name; return each service's output.

    With a name of its own, what is generated can be imported beside other packages.
    """
    copy = folder / "spec"
    if copy != spec:
        shutil.copytree(spec, copy)
    _rename(copy, package)
    checked, found = golden.findings(copy)
    errors = {d.at.file: d.rule for d in checked.diagnostics if d.severity == "error"}
    assert checked.catalog is not None and not errors, found
    return list(_written(copy, checked.catalog, folder))


def of_actions(
    actions: Sequence[Mapping[str, Any]],
    types: Mapping[str, Any],
    folder: Path,
    package: str,
    forgiven: Container[str] = (),
) -> Output:
    """Generate the output of actions, but for those that the generator refuses.

    Errors of the rules that are `forgiven` refuse none: what no author would be
    allowed, such as a rule that forbids a parameter, has its output all the same.
    """
    spec = golden.lay_out(golden.CASES / "base", folder)
    _rename(spec, package)
    service = yaml.load((spec / "shop/service.yaml").read_text(), yaml.BaseLoader)
    shutil.rmtree(spec / "shop")
    _write(spec / "rules/service.yaml", {**service, "service": "rules", "types": types})
    for action in actions:
        _write(spec / f"rules/{action['action']}.yaml", action)
    checked, found = golden.findings(spec)
    refused = {
        PurePath(d.at.file).stem
        for d in checked.diagnostics
        if d.severity == "error" and d.rule not in forgiven
    }
    assert checked.catalog is not None and "service" not in refused, found
    for name in refused:
        (spec / f"rules/{name}.yaml").unlink()
    (of_rules,) = checked.catalog.services.values()
    kept = {n: a for n, a in of_rules.actions.items() if n not in refused}
    services = {"rules": replace(of_rules, actions=kept)}
    (output,) = _written(spec, replace(checked.catalog, services=services), folder)
    return output


def _rename(spec: Path, package: str) -> None:
    (provider,) = spec.glob("*.yaml")
    text = provider.read_text(encoding="utf-8")
    text = re.sub("^package: .*", f"package: {package}", text, flags=re.MULTILINE)
    provider.write_text(text, encoding="utf-8")


def _written(spec: Path, catalog: Catalog, folder: Path) -> Iterator[Output]:
    out = folder / "out"
    settings = Settings(spec=spec, out=out, version="0.1.0")
    texts = pipeline.generate(catalog, settings, None)
    for path, text in texts.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(text, encoding="utf-8", newline="\n")
    for name in catalog.services:
        contracts = read_service(spec, name)
        yield Output(out, texts, str(catalog.provider.package), name, contracts)


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


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(content, sort_keys=False, width=10**9, allow_unicode=True)
    path.write_text(text, encoding="utf-8")
