"""The frozen model of contracts, and the readers that build it from source nodes."""

from actionsmith.runtime.errors import Retry

from .kinds import is_blank, kind_of
from .load import load
from .model import (
    Action,
    Base,
    Catalog,
    Confidence,
    Constraint,
    Endpoint,
    ErrorCode,
    ErrorRef,
    Example,
    Format,
    Parameter,
    Precondition,
    Provider,
    Region,
    Service,
    Source,
    ValueType,
    Violations,
)
from .text import Text

__all__ = [
    "Action",
    "Base",
    "Catalog",
    "Confidence",
    "Constraint",
    "Endpoint",
    "ErrorCode",
    "ErrorRef",
    "Example",
    "Format",
    "Parameter",
    "Precondition",
    "Provider",
    "Region",
    "Retry",
    "Service",
    "Source",
    "Text",
    "ValueType",
    "Violations",
    "is_blank",
    "kind_of",
    "load",
]
