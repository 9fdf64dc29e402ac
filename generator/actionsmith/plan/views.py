"""What the templates of the Python package are given: every decision is taken here.

A view's strings are Python source already, or plain text where its name says so.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorView:
    """One error class."""

    header: str
    class_name: str
    docstring: str
    code: str
    retry: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorsView:
    """A module of error classes."""

    source: str
    docstring: str
    errors: tuple[ErrorView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterView:
    """A parameter of a request."""

    name: str
    wire: str
    member: str
    """Its line in the class of the request."""
    lookup: str
    """The statement by which a validator gets it."""
    docstring: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """A member of an answer or of a structure."""

    name: str
    entry: str
    """Its wire name and what it is, in the table of the class."""
    member: str
    """Its line in the class."""
    docstring: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """The lines that check one parameter, or one rule."""

    comment: tuple[str, ...]
    lines: tuple[str, ...]
    helpers: frozenset[str]
    """Functions of the runtime that the lines call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureView:
    """One structure: its class, and, if requests hold it, what goes with that."""

    name: str
    header: str
    docstring: str
    slots: str
    secret: str
    """The line that lists the secret members; empty if there are none."""
    members: tuple[MemberView, ...]
    dictionary: str
    """The class of dictionaries that can stand for it; empty if none can."""
    dictionary_header: str
    dictionary_docstring: str
    typed: tuple[str, ...]
    """The members of that class."""
    arguments: tuple[tuple[str, str], ...]
    """The names of the constructor's arguments, and their lines."""
    check: str
    """The function that checks a value of a request; empty if there is none."""
    check_header: str
    check_docstring: str
    lookups: tuple[str, ...]
    checks: tuple[str, ...]
    known_constant: str
    known: str
    """The constant that holds the names of the members."""
    patterns: tuple[str, ...]
    """Constants that hold the compiled patterns."""
    unknown_code: str
    type_code: str
    helpers: frozenset[str]
    """Functions of the runtime that the checks call."""
    any_required: bool

    @property
    def lines(self) -> tuple[str, ...]:
        """What may name a type."""
        return (
            *self.typed,
            *(line for _, line in self.arguments if self.dictionary),
            *(member.member for member in self.members),
            *(member.entry for member in self.members),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StructuresView:
    """The module of a service's structures, and what it takes from elsewhere."""

    structures: tuple[StructureView, ...]
    uses_patterns: bool
    patterns: tuple[str, ...]
    uses_dates: bool
    abstract: tuple[str, ...]
    typing: tuple[str, ...]
    kinds: tuple[str, ...]
    helpers: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The classes that callers use."""
        both = (name for s in self.structures for name in (s.name, s.dictionary))
        return tuple(sorted(filter(None, both)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceView:
    """How the states of a resource are asked for."""

    text: str
    """The constant that says so."""
    docstring: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiterView:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourcesView:
    """The module of a service's resources."""

    resources: tuple[ResourceView, ...]
    waiters: tuple[WaiterView, ...]
    read_backs: tuple[str, ...]
    """The lines of the table of read-backs."""
    modules: tuple[str, ...]
    """The modules of the actions that tell states."""
    uses_structures: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IteratorView:
    """The method that goes through the items of all pages."""

    method: str
    docstring: str
    item: str
    """The class of an item."""
    paging: tuple[str, ...]
    """The lines that tell how pages are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionView:
    """One action: its module, and its method in both clients."""

    source: str
    module: str
    docstring: str
    method: str
    method_docstring: str
    overloads: tuple[tuple[str, ...], ...]
    """The lines of the arguments of each overload, if there are any."""
    arguments: tuple[str, ...]
    """The lines of the arguments of the method itself."""
    takes_request: bool
    """Whether the method takes a request as one object, too."""
    request_argument: str
    """The line of the argument that takes it."""
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
    rate_limit: str
    retry_safe: str
    names_region: str
    client_token: str
    """The name of the parameter on the wire; empty if there is none."""
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
    client_typing: frozenset[str]
    """What its method takes from there."""
    client_words: frozenset[str]
    """Other names that the types of its arguments need."""
    words: frozenset[str]
    """Other names that the types and kinds in its module need."""
    iterator: IteratorView | None
    nested: tuple[tuple[str, str], ...]
    """Wire names and kinds of the parameters that hold structures or dates."""
    helpers: tuple[str, ...]
    """What it takes from the runtime's functions on values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointView:
    """A named URL of a service."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """One service's sub-package."""

    source: str
    folder: str
    """The folder of contracts that the service comes from."""
    module: str
    docstring: str
    constant: str
    constant_docstring: str
    wire: str
    version: str
    client: str
    async_client: str
    client_docstring: str
    async_client_docstring: str
    endpoints: tuple[EndpointView, ...]
    errors: ErrorsView
    actions: tuple[ActionView, ...]
    structures: StructuresView | None
    resources: ResourcesView | None
    client_typing: tuple[str, ...]
    """What the clients' modules take from `typing`."""
    client_words: frozenset[str]
    """Other names that the types of arguments need."""

    @property
    def pages(self) -> bool:
        """Whether there are methods that go through pages."""
        return any(action.iterator for action in self.actions)

    @property
    def is_lazy(self) -> bool:
        """Whether the clients have methods beside those of actions."""
        return self.pages or self.resources is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageView:
    """The whole distribution."""

    source: str
    package: str
    distribution: str
    version: str
    toml_version: str
    toml_description: str
    docstring: str
    errors: ErrorsView
    services: tuple[ServiceView, ...]
