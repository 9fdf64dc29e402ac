"""YAML text -> nodes that know their positions.

Contracts are written in a strict part of YAML: one document, a mapping at its root,
unique keys, no aliases, tags or directives, and scalars that stay the texts they are.
"""

from actionsmith.files import MAX_BYTES
from actionsmith.source.nodes import (
    Entry,
    Json,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Style,
    plain_value,
)
from actionsmith.source.reader import read, read_path
from actionsmith.source.suspects import MAX_FINDINGS
from actionsmith.source.text import MAX_DEPTH

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_FINDINGS",
    "Entry",
    "Json",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "Style",
    "plain_value",
    "read",
    "read_path",
]
