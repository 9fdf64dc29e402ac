"""Modules whose names are loaded when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from importlib import import_module


def lazy(
    namespace: dict[str, object],
    names: Mapping[str, str],
    modules: Collection[str] = (),
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return a `__getattr__` and a `__dir__` for the module of a namespace.

    Args:
        namespace: The module's `globals()`, where what was found is kept.
        names: Where each name is: in a module of the same package, `.module`, or of
            another one.
        modules: Sub-modules that are names, too.

    """
    name_of_it = str(namespace["__name__"])
    package = str(namespace["__package__"])

    def find(name: str) -> object:
        found: object
        if name in names:
            found = getattr(import_module(names[name], package), name)
        elif name in modules:
            found = import_module(f".{name}", package)
        else:
            raise AttributeError(f"module {name_of_it!r} has no attribute {name!r}")
        namespace[name] = found
        return found

    def listed() -> list[str]:
        return sorted({*namespace, *names, *modules})

    return find, listed
