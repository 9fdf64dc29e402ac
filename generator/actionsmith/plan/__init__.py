"""From contracts to views: names, literals, layout, words, and what goes where."""

from .actions import action_view
from .collisions import collisions
from .methods import method_entry
from .package import Distribution, package_view, service_view
from .structures import structure_views
from .surroundings import Surroundings, surroundings
from .views import (
    ActionView,
    ErrorsView,
    MethodEntry,
    PackageView,
    ServiceView,
    StructureView,
)

__all__ = [
    "ActionView",
    "Distribution",
    "ErrorsView",
    "MethodEntry",
    "PackageView",
    "ServiceView",
    "StructureView",
    "Surroundings",
    "action_view",
    "collisions",
    "method_entry",
    "package_view",
    "service_view",
    "structure_views",
    "surroundings",
]
