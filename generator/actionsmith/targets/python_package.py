"""The Python package: a distribution with a client for each service.

What the files of one action or structure say depends on that alone, and on what is said
of the service and the provider; each can be made without the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from actionsmith.contract import Action, Provider, Service
from actionsmith.plan import (
    Distribution,
    MethodEntry,
    Surroundings,
    action_view,
    naming,
    package_view,
    service_view,
    structure_views,
)

from . import File, Rendered, Verbatim

_RUNTIME = Path(__file__).parent.parent / "runtime"


def package_files(provider: Provider, distribution: Distribution) -> Iterator[File]:
    """Yield the files that all services share."""
    package = package_view(provider, distribution)
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


def service_files(
    around: Surroundings, service: Service, actions: Iterable[MethodEntry]
) -> Iterator[File]:
    """Yield the files of a service that are about no single action or structure."""
    view = service_view(around, service, actions)
    views = {"service": view, "errors": view.errors}
    folder = f"{view.folder}/"
    for name, source in (
        ("__init__.py", view.source),
        ("async_client.py", folder),
        ("client.py", folder),
        ("errors.py", folder),
        ("service.py", view.source),
        *([("resources.py", view.source)] if view.resources else []),
        *([("structures/__init__.py", folder)] if view.structures else []),
        ("types.py", folder),
        ("actions/__init__.py", folder),
    ):
        path = f"{_folder(around.provider, service)}/{name}"
        yield Rendered(path, source, f"package/service/{name}.jinja", views)


def structure_files(around: Surroundings, service: Service) -> Iterator[File]:
    """Yield the modules of a service's structures."""
    folder = f"{_folder(around.provider, service)}/structures"
    for view in structure_views(service, around.uses, around.provider.violations):
        yield Rendered(
            f"{folder}/{view.entry.module}.py",
            view.source,
            "package/service/structures/structure.py.jinja",
            {"structure": view},
        )


def action_file(around: Surroundings, action: Action) -> File:
    """Return the module of an action."""
    view = action_view(around, action)
    return Rendered(
        f"{_folder(around.provider, around.service)}/actions/{view.module}.py",
        view.source,
        "package/service/actions/action.py.jinja",
        {"action": view},
    )


def _folder(provider: Provider, service: Service) -> str:
    return f"{provider.package}/{naming.service_module(service.name)}"
