"""The OpenAPI documents, one for each service, as YAML."""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Catalog
from actionsmith.plan.openapi import documents

from . import File, Verbatim
from .yaml import as_yaml


def files(catalog: Catalog) -> Iterator[File]:
    """Yield the document of each service."""
    for document in documents(catalog):
        yield Verbatim(document.path, document.source, as_yaml(document.data))
