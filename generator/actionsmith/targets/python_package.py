"""The Python package: a distribution with a client for each service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from actionsmith.plan import ActionView, PackageView, ServiceView

from . import File, Rendered, Verbatim

_RUNTIME = Path(__file__).parent.parent / "runtime"


def files(package: PackageView) -> Iterator[File]:
    """Yield the files of the distribution."""
    root = package.package
    whole = {"package": package, "errors": package.errors}
    for path, template in (
        ("pyproject.toml", "package/pyproject.toml.jinja"),
        (f"{root}/__init__.py", "package/__init__.py.jinja"),
        (f"{root}/errors.py", "package/errors.py.jinja"),
        (f"{root}/py.typed", "package/py.typed.jinja"),
    ):
        yield Rendered(path, package.source, template, whole)
    for module in sorted(_RUNTIME.glob("*.py")):
        yield Verbatim(
            f"{root}/_runtime/{module.name}",
            "its own runtime",
            module.read_text(encoding="utf-8"),
        )
    for service in package.services:
        yield from _service(f"{root}/{service.module}", package, service)


def _service(root: str, package: PackageView, service: ServiceView) -> Iterator[File]:
    views = {"package": package, "service": service, "errors": service.errors}
    for name, source in (
        ("__init__.py", service.source),
        ("async_client.py", f"{service.folder}/"),
        ("client.py", f"{service.folder}/"),
        ("errors.py", f"{service.folder}/"),
        ("service.py", service.source),
        *([("resources.py", service.source)] if service.resources else []),
        *([("structures.py", service.source)] if service.structures else []),
        ("types.py", f"{service.folder}/"),
        ("actions/__init__.py", f"{service.folder}/"),
    ):
        template = f"package/service/{name}.jinja"
        yield Rendered(f"{root}/{name}", source, template, views)
    for action in service.actions:
        yield _action(f"{root}/actions", action)


def _action(root: str, action: ActionView) -> File:
    return Rendered(
        f"{root}/{action.module}.py",
        action.source,
        "package/service/actions/action.py.jinja",
        {"action": action},
    )
