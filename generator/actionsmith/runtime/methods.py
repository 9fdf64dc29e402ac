"""Methods of clients that are loaded when they are first used.

A service may have hundreds of actions, and a program uses a few. The function of an
action is in the action's module, one for clients of both kinds: `self.perform` gives a
response to one of them, and to the other what it awaits.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from .structure import Response

if TYPE_CHECKING:
    from types import FunctionType, MethodType

    from .client import ServiceClient
    from .client_async import AsyncServiceClient
    from .paging import AsyncPages, Pages

P = ParamSpec("P")
ItemT = TypeVar("ItemT")
ResponseT = TypeVar("ResponseT", bound=Response)

Adapt: TypeAlias = "Callable[[FunctionType], FunctionType]"
"""Makes the method of a class from the function of an action."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """The methods of a service's clients, and the modules that hold them."""

    package: str
    """The package of these modules."""
    actions: Mapping[str, str]
    """The action of each module, by its name on the wire."""
    methods: Mapping[str, str] = field(default_factory=dict[str, str])
    """The methods whose names are not those of their modules, by modules."""
    iterators: Mapping[str, str] = field(default_factory=dict[str, str])
    """The methods that go through pages, by modules."""

    def types(self) -> dict[str, str]:
        """Return where the classes of requests and answers are, by their names."""
        return {
            f"{action}{kind}": f".actions.{module}"
            for module, action in self.actions.items()
            for kind in ("Request", "Response")
        }


class LazyMethod:
    """Stands for a method in a class until somebody asks for it."""

    __slots__ = ("_adapt", "_module", "_name", "_owner")

    def __init__(self, owner: type, name: str, module: str, adapt: Adapt) -> None:
        """Prepare to load a function from a module, and to adapt it."""
        self._owner = owner
        self._name = name
        self._module = module
        self._adapt = adapt

    def __get__(
        self, instance: object, owner: type | None = None
    ) -> FunctionType | MethodType:
        """Put the function into the class, and return it as it comes from there."""
        method = self._adapt(getattr(import_module(self._module), self._name))
        # Threads that come here together put one in place of the other, which is as
        # good; but what somebody else has put there stays.
        if vars(self._owner).get(self._name) is self:
            setattr(self._owner, self._name, method)
        return method.__get__(instance, owner)


def put(owner: type, methods: Methods, adapt: Adapt) -> None:
    """Put methods into a class; those that call actions are adapted to it."""
    for module in methods.actions:
        name = methods.methods.get(module, module)
        path = f"{methods.package}.{module}"
        setattr(owner, name, LazyMethod(owner, name, path, adapt))
    for module, name in methods.iterators.items():
        path = f"{methods.package}.{module}"
        setattr(owner, name, LazyMethod(owner, name, path, _as_it_is))


def _as_it_is(function: FunctionType) -> FunctionType:
    return function


def coroutine(function: FunctionType) -> FunctionType:
    """Return the coroutine function that awaits what a function returns."""

    # It takes the place of the function between the caller's line and `perform`.
    @wraps(function)
    async def method(*args: object, **kwargs: object) -> object:
        return await function(*args, **kwargs)

    return method  # type: ignore[return-value]


if TYPE_CHECKING:
    # What clients that are awaited have in place of what other clients have.

    def awaited(
        method: Callable[Concatenate[ServiceClient, P], ResponseT],
    ) -> Callable[Concatenate[AsyncServiceClient, P], Coroutine[Any, Any, ResponseT]]:
        """Return the type of the method that calls an action."""
        raise NotImplementedError

    def awaited_pages(
        method: Callable[Concatenate[ServiceClient, P], Pages[ItemT, ResponseT]],
    ) -> Callable[Concatenate[AsyncServiceClient, P], AsyncPages[ItemT, ResponseT]]:
        """Return the type of the method that goes through pages."""
        raise NotImplementedError
