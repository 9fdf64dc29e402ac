"""Facts about services and actions, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from .structure import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .errors import ServiceError
    from .kinds import Kind
    from .paging import Paging
    from .validation import Validator

ResponseT_co = TypeVar("ResponseT_co", bound=Response, covariant=True)


# Both are compared by identity (`eq=False`): there is one object for each service
# and action, which can then key a dictionary although its mappings cannot.


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """A cloud service and the version of its API."""

    name: str
    """Short name, as signed: "vpc"."""
    version: str
    """Version of the API, a date: "2017-03-12"."""
    endpoints: Mapping[str, str]
    """URLs by name, possibly with `{region}` in them; "default" is always there."""
    errors: Mapping[str, type[ServiceError]] = field(repr=False)
    """Exception classes by error code and prefix of codes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Action(Generic[ResponseT_co]):
    """One action of a service."""

    name: str
    """Name on the wire: "AssociateIPv6Address"."""
    service: Service = field(repr=False)
    """The service that the action belongs to."""
    response: type[ResponseT_co]
    """The class of its answer."""
    validate: Validator = field(repr=False)
    """The contract's check of a request."""
    retry_safe: bool
    """Whether doing it twice does no harm."""
    rate_limit: float | None = None
    """Requests a second that the service allows; None if not known."""
    arguments: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Names on the wire by those of the method's arguments, if it takes a request."""
    nested: Mapping[str, Kind] = field(default_factory=dict[str, "Kind"], repr=False)
    """What parameters hold that are structures, lists or dates, by wire name."""
    paging: Paging | None = None
    """How it counts its pages, if its answers come in such."""
    names_region: bool = True
    """Whether a request says in which region it is to work; some must not."""
    client_token: str | None = None
    """Wire name of the parameter by which the service knows a repeated request."""
    sensitive: frozenset[str] = frozenset()
    """Wire names of the parameters and members whose values are secret."""
    is_described: bool = True
    """Whether a contract describes it; of others nobody knows what is secret."""
