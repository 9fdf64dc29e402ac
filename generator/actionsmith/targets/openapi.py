"""The OpenAPI documents, one for each service, as YAML.

The text of a document is put together of parts: those of its actions, which can be kept
as long as these do not change, and what is around them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from actionsmith.contract import Action, Service
from actionsmith.plan import Surroundings
from actionsmith.plan import openapi as plan

from . import File, Verbatim
from .yaml import as_yaml


class ActionParts(NamedTuple):
    """The text of a document that is about one action."""

    path: str
    schemas: str


def action_parts(around: Surroundings, action: Action) -> ActionParts:
    """Return what the document of a service says of an action."""
    path = plan.plain(plan.action_paths(around, action))
    schemas = plan.plain(plan.action_schemas(around, action))
    return ActionParts(as_yaml(path, indent=2), as_yaml(schemas, indent=4))


class Frame(NamedTuple):
    """The text of a document that is around what is about single actions."""

    head: str
    tail: str


def frame(around: Surroundings, service: Service) -> Frame:
    """Return what the document of a service says of no single action."""
    return Frame(
        head=as_yaml(plan.plain(plan.head(around))),
        tail="".join(
            [
                as_yaml(plan.plain(plan.shared_schemas(around)), indent=4),
                as_yaml(plan.plain(plan.components(around, service)), indent=2),
                as_yaml(plan.plain(plan.tail(around))),
            ]
        ),
    )


def document_file(
    service: Service, frame: Frame, actions: Iterable[ActionParts]
) -> File:
    """Return the document of a service, of its parts."""
    parts = list(actions)
    text = "".join(
        [
            frame.head,
            "paths:\n" if parts else "paths: {}\n",
            *(part.path for part in parts),
            "components:\n  schemas:\n",
            *(part.schemas for part in parts),
            frame.tail,
        ]
    )
    return Verbatim(plan.document_path(service), plan.document_source(service), text)
