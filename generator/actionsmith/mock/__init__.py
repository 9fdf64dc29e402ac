"""A server that judges requests as their contract does, and answers in kind.

`handler.Mock` is all of it without a socket: a function from a request to a response.
`server.MockServer` gives it an address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .handler import Mock
    from .server import MockServer

__all__ = ["Mock", "MockServer"]


def __getattr__(name: str) -> object:
    """Import what is asked for: pytest imports the plugin beside it at every start."""
    if name == "Mock":
        from .handler import Mock

        return Mock
    if name == "MockServer":
        from .server import MockServer

        return MockServer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
