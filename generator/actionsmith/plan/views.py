"""What the templates of the Python package are given: every decision is taken here.

A view's strings are Python source already, or plain text where its name says so.
"""

from __future__ import annotations

from typing import NamedTuple


class ErrorView(NamedTuple):
    """One error class."""

    header: str
    class_name: str
    docstring: str
    code: str
    retry: str | None


class ErrorsView(NamedTuple):
    """A module of error classes."""

    source: str
    docstring: str
    errors: tuple[ErrorView, ...]


class ParameterView(NamedTuple):
    """A parameter of a request."""

    name: str
    wire: str
    member: str
    """Its line in the class of the request."""
    lookup: str
    """The statement by which a validator gets it."""
    docstring: str


class MemberView(NamedTuple):
    """A member of an answer or of a structure."""

    name: str
    entry: str
    """Its wire name and what it is, in the table of the class."""
    member: str
    """Its line in the class."""
    docstring: str


class CheckView(NamedTuple):
    """The lines that check one parameter, or one rule."""

    comment: tuple[str, ...]
    lines: tuple[str, ...]
    helpers: frozenset[str]
    """Functions of the runtime that the lines call."""


class StructureView(NamedTuple):
    """One structure: its class, and, if requests hold it, what goes with that."""

    source: str
    entry: StructureEntry
    header: str
    docstring: str
    slots: str
    secret: str
    """The line that lists the secret members; empty if there are none."""
    members: tuple[MemberView, ...]
    dictionary_header: str
    dictionary_docstring: str
    typed: tuple[str, ...]
    """The members of the class of dictionaries."""
    arguments: tuple[tuple[str, str], ...]
    """The names of the constructor's arguments, and their lines."""
    check_header: str
    check_docstring: str
    lookups: tuple[str, ...]
    checks: tuple[str, ...]
    known: str
    """The constant that holds the names of the members."""
    patterns: tuple[str, ...]
    """Constants that hold the compiled patterns."""
    unknown_code: str
    type_code: str
    abstract: tuple[str, ...]
    """What the module takes from `collections.abc`."""
    typing: tuple[str, ...]
    kinds: tuple[str, ...]
    helpers: tuple[str, ...]
    """What it takes from the runtime's functions on values."""
    words: frozenset[str]
    """Other names that it needs."""


class StructureEntry(NamedTuple):
    """What the rest of a service's package knows of a structure."""

    module: str
    name: str
    dictionary: str
    """The class of dictionaries that can stand for it; empty if none can."""
    check: str
    """The function that checks a value of a request; empty if there is none."""

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that callers use."""
        return tuple(sorted(filter(None, (self.name, self.dictionary))))

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that others use."""
        return (*self.classes, *filter(None, (self.check,)))


class ResourceView(NamedTuple):
    """How the states of a resource are asked for."""

    text: str
    """The constant that says so."""
    docstring: str


class WaiterView(NamedTuple):
    """What waits for a state: a constant, and a method of both clients."""

    text: str
    """The constant."""
    docstring: str
    constant: str
    method: str
    argument: str
    argument_line: str
    returns: str
    is_one: bool
    """Whether it is about a single resource."""
    uses_structures: bool
    method_docstring: str


class ResourcesView(NamedTuple):
    """The module of a service's resources."""

    resources: tuple[ResourceView, ...]
    waiters: tuple[WaiterView, ...]
    read_backs: tuple[str, ...]
    """The lines of the table of read-backs."""
    modules: tuple[str, ...]
    """The modules of the actions that tell states."""
    uses_structures: bool


class FunctionView(NamedTuple):
    """A function that is a method of clients, and its signatures."""

    pad: str
    """What it is indented by."""
    keyword: str
    name: str
    client: str
    """The class of clients whose method it is."""
    overloads: tuple[tuple[str, ...], ...]
    """The lines of the arguments of each overload, if there are any."""
    overload_returns: str
    """The line that ends each of them."""
    arguments: tuple[str, ...]
    """The lines of the arguments of the function itself."""
    request: str
    """The class of requests, if they are taken as one object, too."""
    request_argument: str
    """The line of the argument that takes them."""
    returns: str
    """The line before the function's docstring."""
    docstring: str


class IteratorView(NamedTuple):
    """The method that goes through the items of all pages."""

    function: FunctionView
    awaited: FunctionView | None
    item: str
    """The class of an item."""
    paging: tuple[str, ...]
    """The lines that tell how pages are counted."""


class ActionView(NamedTuple):
    """One action: its module, in which its method is, too."""

    source: str
    module: str
    docstring: str
    function: FunctionView
    """The method of clients that wait; of others, too, when the program runs."""
    awaited: FunctionView | None
    """What type checkers see in others, where that is not made of the former."""
    iterator: IteratorView | None
    takes_request: bool
    """Whether the method takes a request as one object, too."""
    constant: str
    declaration: str
    """The constant, up to where its arguments begin."""
    constant_docstring: str
    wire: str
    service_constant: str
    request: str
    request_header: str
    request_docstring: str
    response: str
    response_header: str
    response_docstring: str
    facts: tuple[str, ...]
    """Other arguments of the constant."""
    sensitive: str
    """The line that lists secret parameters and members; empty if there are none."""
    secret_members: str
    """That of the members alone, under their names in Python."""
    parameters: tuple[ParameterView, ...]
    members: tuple[MemberView, ...]
    slots: str
    patterns: tuple[str, ...]
    """Constants that hold the compiled patterns."""
    rules: tuple[str, ...]
    """Constants that hold what it means to break a rule."""
    parameter_checks: tuple[CheckView, ...]
    rule_checks: tuple[CheckView, ...]
    known: str
    """The constant that holds the names of the parameters."""
    unknown_code: str
    typing: tuple[str, ...]
    """What the module takes from `typing`."""
    words: frozenset[str]
    """Other names that the types and kinds in its module need."""
    nested: tuple[str, ...]
    """The lines of the parameters that hold structures or dates."""
    helpers: tuple[str, ...]
    """What it takes from the runtime's functions on values."""


class MethodEntry(NamedTuple):
    """What the rest of a service's package knows of an action."""

    name: str
    module: str
    method: str
    iterator: str
    """The method that goes through pages; empty if there is none."""
    has_overloads: bool

    @property
    def request(self) -> str:
        """The class of its requests."""
        return f"{self.name}Request"

    @property
    def response(self) -> str:
        """The class of its answers."""
        return f"{self.name}Response"


class EndpointView(NamedTuple):
    """A named URL of a service."""

    name: str
    url: str


class ServiceView(NamedTuple):
    """One service's sub-package."""

    source: str
    package: str
    """The package that the service is part of."""
    folder: str
    """The folder of contracts that the service comes from."""
    module: str
    docstring: str
    constant: str
    constant_docstring: str
    wire: str
    version: str
    client: str
    client_header: str
    async_client: str
    async_client_header: str
    client_docstring: str
    async_client_docstring: str
    endpoints: tuple[EndpointView, ...]
    errors: ErrorsView
    actions: tuple[MethodEntry, ...]
    structures: tuple[StructureEntry, ...]
    resources: ResourcesView | None
    methods: tuple[str, ...]
    """The lines by which type checkers know the methods of actions."""
    async_methods: tuple[str, ...]
    adapters: tuple[str, ...]
    """What the runtime makes the types of the async ones by."""

    @property
    def uses_structures(self) -> bool:
        """Whether the clients' own methods name structures."""
        waiters = self.resources.waiters if self.resources else ()
        return any(waiter.uses_structures for waiter in waiters)

    @property
    def types(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The classes that callers use, by their modules."""
        return (
            *((f".actions.{a.module}", (a.request, a.response)) for a in self.actions),
            *((f".structures.{s.module}", s.classes) for s in self.structures),
        )


class PackageView(NamedTuple):
    """The whole distribution."""

    source: str
    package: str
    distribution: str
    version: str
    toml_version: str
    toml_description: str
    docstring: str
    errors: ErrorsView
