"""The contract as frozen objects: what the generator knows of an API.

Names are the wire's. `Text` is a string that knows its place in a contract. Which
values an object may hold is checked by the readers and by `actionsmith.rules`, so a
catalog without errors among its diagnostics is sound.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import NamedTuple

from actionsmith.diagnostics import Location
from actionsmith.logic import Expression
from actionsmith.runtime.errors import Retry
from actionsmith.source import Node, Scalar

from .lifecycle import Check, Pagination, ReadBack, Resource
from .text import Text


class Confidence(enum.StrEnum):
    """How a fact is known. An inferred one is reported, and never blocks a call."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    INFERRED = "inferred"

    @property
    def enforced(self) -> bool:
        """Whether every output acts on the fact."""
        return self is not Confidence.INFERRED


class Base(enum.StrEnum):
    """The JSON type of a value."""

    STRING = "string"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"
    LIST = "list"
    STRUCTURE = "structure"


class Region(enum.StrEnum):
    """Whether a request of an action says in which region it is to work."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NONE = "none"


class Format(enum.StrEnum):
    """A string's format that a pattern could not state well."""

    IPV6 = "ipv6"
    DATE = "date"
    DATETIME = "datetime"


class Width(enum.StrEnum):
    """How many bits an integer has, and whether one of them is its sign."""

    INT64 = "int64"
    UINT64 = "uint64"

    @property
    def least(self) -> int:
        """The least integer of this width."""
        return -(2**63) if self is Width.INT64 else 0

    @property
    def greatest(self) -> int:
        """The greatest integer of this width."""
        return 2**63 - 1 if self is Width.INT64 else 2**64 - 1


class Bound(NamedTuple):
    """A number that a value, or its size, must not pass."""

    value: int | float
    at: Location


class Source(NamedTuple):
    """Where facts come from."""

    id: Text
    title: Text
    date: Text | None


class ErrorRef(NamedTuple):
    """A code that something is said to earn, and how surely."""

    code: Text
    confidence: Confidence


_NO_BOUNDS: Mapping[str, Bound] = {}
_NO_STRUCTURES: Mapping[str, Structure] = {}


class ValueType(NamedTuple):
    """What values a parameter may have.

    `name` is None for a type that a parameter states in place; that of a structure
    names one of the service's. `confidence` and `error` speak of pattern, format,
    enumeration and bounds, not of the JSON type.
    """

    name: Text | None
    base: Base
    format: Format | None = None
    width: Width | None = None
    items: ValueType | None = None
    """What a list is a list of."""
    pattern: Text | None = None
    enum: tuple[Text, ...] = ()
    bounds: Mapping[str, Bound] = _NO_BOUNDS
    """What the value, or its size, must not pass, by the keys of `BOUNDS`."""
    confidence: Confidence = Confidence.DOCUMENTED
    error: ErrorRef | None = None
    description: Text | None = None
    example: Node | None = None
    is_known: bool = True
    """False of a stand-in for a type that could not be read; it proves nothing."""
    structures: Mapping[str, Structure] = _NO_STRUCTURES
    """Those of the service, for the members of a structure. They are not compared:
    what is in them may be of this very type."""

    def __eq__(self, other: object) -> bool:
        """Tell whether another type is the same, whatever its structures are."""
        return isinstance(other, ValueType) and self[:-1] == other[:-1]

    def __ne__(self, other: object) -> bool:
        # A tuple has one of its own.
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:-1])

    def __repr__(self) -> str:
        return f"ValueType{self[:-1]!r}"

    @property
    def members(self) -> Mapping[str, Parameter]:
        """Those of a structure, which may be among them itself."""
        found = self.structures.get(self.name) if self.name else None
        return found.members if found else {}

    @property
    def is_limited(self) -> bool:
        """Whether not every value of the JSON type will do."""
        return bool(
            self.pattern or self.enum or self.format or self.width or self.bounds
        )

    @property
    def innermost(self) -> ValueType:
        """What the items of lists in lists are; the type itself if it is no list."""
        return self.items.innermost if self.items else self


BOUNDS: Mapping[str, tuple[Base, ...]] = {
    "minimum": (Base.INTEGER, Base.FLOAT),
    "maximum": (Base.INTEGER, Base.FLOAT),
    "min_length": (Base.STRING,),
    "max_length": (Base.STRING,),
    "min_items": (Base.LIST,),
    "max_items": (Base.LIST,),
}
"""The keys of bounds, and the JSON types that have them."""


class Parameter(NamedTuple):
    """A member of a request, an answer, a structure or the common headers."""

    name: Text
    type: ValueType
    type_name: Text
    required: bool
    description: Text
    example: Node | None
    source: Text | None
    header: Text | None = None
    sensitive: bool = False
    """Whether its value must not show in logs and messages."""
    client_token: bool = False
    """Whether by its value the service knows a repeated request from a new one."""
    default: Scalar | None = None
    """What the service takes where it is left out."""
    deprecated: Text | None = None
    """What to use instead, where it should not be used any more."""
    python_name: Text | None = None
    """What Python calls it, where its own name would be spelt as another's."""

    @property
    def example_text(self) -> str | None:
        """An example as it is written: its own, or its type's."""
        example = self.example or self.type.example
        return example.text if isinstance(example, Scalar) else None


class Structure(NamedTuple):
    """An object with members of its own, which requests and answers share."""

    name: Text
    description: Text
    members: Mapping[str, Parameter]


class Structures(dict[str, Structure]):
    """The structures of a service, by name; the types of its values share them."""


class Constraint(NamedTuple):
    """A rule between parameters."""

    id: Text
    rule: Text
    expression: Expression
    error: ErrorRef
    confidence: Confidence
    description: Text


class Precondition(NamedTuple):
    """What only the service can check before it carries a request out."""

    id: Text
    error: ErrorRef
    description: Text
    check: Check | None = None
    """How a mock checks it; without that it takes it to hold."""
    resource: Text | None = None
    """Whose check it is, where the action works on several kinds of resources."""


class ErrorCode(NamedTuple):
    """An error code as one file describes it; None where it leaves that to another."""

    code: Text
    description: Text | None
    source: Text | None
    retry: Retry | None


class Example(NamedTuple):
    """A request and the answer to it, as written."""

    id: Text
    description: Text
    request: Node
    response: Node | None


class Violations(NamedTuple):
    """The codes of the mistakes that no rule names, in their order."""

    required: ErrorRef
    type: ErrorRef
    value: ErrorRef
    unknown: ErrorRef


class Action(NamedTuple):
    """One action of a service. `rate_limit` counts requests a second."""

    name: Text
    file: str
    at: Location
    summary: Text
    description: Text | None
    sources: Mapping[str, Source]
    region: Region
    rate_limit: int | None
    retry_safe: bool
    parameters: Mapping[str, Parameter]
    response: Mapping[str, Parameter]
    constraints: Mapping[str, Constraint]
    preconditions: Mapping[str, Precondition]
    errors: Mapping[str, ErrorCode]
    examples: Mapping[str, Example]
    paginate: Pagination | None = None
    read_back: ReadBack | None = None
    deprecated: Text | None = None
    """What to use instead of it, if it should not be used any more."""
    unread: frozenset[str] = frozenset()
    """Keys whose values could not be read, so that what they lack proves nothing."""

    @property
    def client_token(self) -> Parameter | None:
        """The parameter by which the service knows a repeated request, if any."""
        tokens = (p for p in self.parameters.values() if p.client_token)
        return next(tokens, None)


class Endpoint(NamedTuple):
    """A host that serves a service; `{region}` in it stands for the region."""

    name: Text
    host: Text
    description: Text


class Service(NamedTuple):
    """A service: what its actions share, and the actions by name."""

    name: Text
    file: str
    title: Text
    version: Text
    description: Text
    sources: Mapping[str, Source]
    endpoints: Mapping[str, Endpoint]
    types: Mapping[str, ValueType]
    structures: Structures
    resources: Mapping[str, Resource]
    errors: Mapping[str, ErrorCode]
    actions: Mapping[str, Action]
    unread: frozenset[str] = frozenset()
    """As that of an action; `actions` is in it if a file could not be read."""


class Provider(NamedTuple):
    """A cloud: what its services share."""

    name: Text
    file: str
    title: Text
    package: Text
    description: Text
    sources: Mapping[str, Source]
    violations: Violations
    common_parameters: Mapping[str, Parameter]
    response: Mapping[str, Parameter]
    errors: Mapping[str, ErrorCode]
    unread: frozenset[str] = frozenset()
    """As that of an action."""


class Catalog(NamedTuple):
    """Everything that one folder of contracts says."""

    provider: Provider
    services: Mapping[str, Service]
