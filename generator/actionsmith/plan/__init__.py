"""From contracts to views: names, literals, layout, words, and what goes where."""

from .collisions import collisions
from .package import Distribution, package_view
from .surroundings import Surroundings, surroundings
from .views import ActionView, ErrorsView, PackageView, ServiceView

__all__ = [
    "ActionView",
    "Distribution",
    "ErrorsView",
    "PackageView",
    "ServiceView",
    "Surroundings",
    "collisions",
    "package_view",
    "surroundings",
]
