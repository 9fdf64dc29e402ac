"""What the templates of the docs are given.

A view's strings are Markdown, escaped already; or names, which need no escape. The
classes are named tuples because there are many: those are made ten times as fast as
data classes, at every start of the command.
"""

from __future__ import annotations

from typing import NamedTuple


class ParameterRow(NamedTuple):
    """A parameter of a request, a member of an answer or a common header."""

    name: str
    type: str
    required: str
    meaning: str


class RuleRow(NamedTuple):
    """A rule between parameters."""

    words: str
    note: str
    """A link to the rule, and what breaking it earns; for a list of rules."""
    rule: str
    """Its id, its sentence, and its line in the contract."""
    error: str
    known: str
    """How surely it is known, and what that means for a request that breaks it."""


class MistakeRow(NamedTuple):
    """A mistake in a single parameter, and what it earns."""

    words: str
    error: str


class DecisionRow(NamedTuple):
    """A combination: what it says of each column, and what comes of it."""

    marks: tuple[str, ...]
    outcome: str
    """The call and what it is warned of, or the error that is earned."""
    rule: str = ""
    """A link to the rule that earns the error."""


class DecisionTable(NamedTuple):
    """What comes of the parameters that some rules connect."""

    columns: tuple[str, ...]
    legal: tuple[DecisionRow, ...]
    mistakes: tuple[DecisionRow, ...]


class Combinations(NamedTuple):
    """Which parameters may be sent together."""

    legend: str
    """How to read the tables; empty if there are none."""
    tables: tuple[DecisionTable, ...]
    left_out: str
    """Links to the rules that are in no table."""


class PreconditionRow(NamedTuple):
    """What only the service can check."""

    id: str
    words: str
    error: str


class ErrorRow(NamedTuple):
    """An error code, its class, and what to do about it."""

    code: str
    meaning: str
    advice: str
    """Whether to repeat the request, and what to do first."""


class ErrorsTable(NamedTuple):
    """Error codes that are known from one source."""

    source: str
    rows: tuple[ErrorRow, ...]


class ExampleView(NamedTuple):
    """A request, and the answer to it. All but `words` is for blocks of code."""

    id: str
    words: str
    package: str
    module: str
    client: str
    statement: str
    """The `with` statement that makes a client."""
    call: str
    async_statement: str
    async_call: str
    payload: str
    """JSON without an apostrophe."""
    url: str
    region: str | None
    """None where a request must not name one."""
    service: str
    action: str
    version: str
    answer: str | None


class StructureView(NamedTuple):
    """A structure on the page of a service's structures."""

    heading: str
    words: str
    facts: tuple[str, ...]
    """What it is in Python, and where it is used."""
    is_sent: bool
    """Whether requests use it, so that members can be required."""
    members: tuple[ParameterRow, ...]


class StructuresPage(NamedTuple):
    """A page of a service's structures; or one that leads to others, without any."""

    source: str
    path: str
    title: str
    contents: str
    structures: tuple[StructureView, ...]


class StateRow(NamedTuple):
    """A state of a resource."""

    name: str
    words: str
    actions: str
    """The actions that it permits, and where they lead."""


class WaiterView(NamedTuple):
    """A state to wait for."""

    heading: str
    words: str
    call: str
    """Python; the same for the asynchronous client."""
    async_call: str
    ends: tuple[str, ...]
    """What ends it, and what is done how often."""


class ResourcePage(NamedTuple):
    """The life of a resource."""

    source: str
    path: str
    title: str
    words: str
    service: str
    facts: tuple[str, ...]
    diagram: str
    """Mermaid."""
    states: tuple[StateRow, ...]
    filters: tuple[tuple[str, str], ...]
    """What narrows a list of them, and what it compares."""
    lists: tuple[str, ...]
    waiters: tuple[WaiterView, ...]


class ResourceRow(NamedTuple):
    """A resource in a list of them."""

    name: str
    words: str
    states: str


class PagesView(NamedTuple):
    """How to get the items of all pages of an action."""

    words: str
    program: str
    async_program: str
    by_page: str


class WaitingView(NamedTuple):
    """What to wait for after an action."""

    words: str
    call: str
    async_call: str


class ReadBackView(NamedTuple):
    """How to learn what became of a call."""

    words: str
    program: str
    async_program: str
    outcomes: tuple[tuple[str, str], ...]
    """What is returned, and what that means."""


class ActionPage(NamedTuple):
    """The page of an action."""

    source: str
    path: str
    name: str
    summary: str
    deprecation: str
    description: str | None
    sections: tuple[str, ...]
    """Links to them."""
    service: str
    service_name: str
    version: str
    required: str
    """Links to the parameters that must be sent; the same for the others."""
    optional: str
    rate_limit: str
    region: str
    repeat: str
    states: tuple[str, ...]
    """What it does to resources."""
    sources: tuple[str, ...]
    parameters: tuple[ParameterRow, ...]
    mistakes: tuple[MistakeRow, ...]
    nested: str
    """What is said of mistakes inside lists and structures, if there are any."""
    rules: tuple[RuleRow, ...]
    combinations: Combinations | None
    """None if no rule says what may be sent together."""
    preconditions: tuple[PreconditionRow, ...]
    errors: tuple[ErrorsTable, ...]
    is_open: bool
    """Whether its answer lists values, which others may join."""
    members: tuple[ParameterRow, ...]
    pages: PagesView | None
    waiting: tuple[WaitingView, ...]
    read_back: ReadBackView | None
    examples: tuple[ExampleView, ...]


class ActionRow(NamedTuple):
    """An action in a list of them, seen from the index and from its service."""

    from_index: str
    from_service: str
    summary: str
    rate_limit: str
    retry_safe: str


class EndpointRow(NamedTuple):
    """A URL of a service."""

    name: str
    url: str
    words: str


class TypeRow(NamedTuple):
    """A named type of values."""

    name: str
    values: str
    """Which ones, and how surely that is known."""
    error: str
    meaning: str


class ErrorsPage(NamedTuple):
    """The error codes that services share, or those of one service."""

    source: str
    path: str
    tree: str
    """The classes, drawn in a block of text."""
    rows: tuple[ErrorRow, ...]


class ServicePage(NamedTuple):
    """The pages of a service, without those of its actions and structures."""

    folder: str
    """The folder of contracts that the service comes from."""
    path: str
    title: str
    name: str
    version: str
    module: str
    clients: str
    description: str
    sources: tuple[str, ...]
    endpoints: tuple[EndpointRow, ...]
    types: tuple[TypeRow, ...]
    actions: tuple[ActionRow, ...]
    resources: tuple[ResourceRow, ...]
    errors: ErrorsPage
    structure_count: int
    resource_pages: tuple[ResourcePage, ...]


class DocsView(NamedTuple):
    """The pages that lead to all others."""

    source: str
    title: str
    description: str
    package: str
    sources: tuple[str, ...]
    common_parameters: tuple[ParameterRow, ...]
    errors: ErrorsPage
    services: tuple[ServicePage, ...]
