"""Generate typed clients from contracts of cloud API actions."""

__version__ = "0.1.0"
