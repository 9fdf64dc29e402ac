"""The error codes of a document: their schemas, and what is known of each code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from actionsmith.contract import Action, ErrorCode, Parameter, Source

from .. import naming
from ..surroundings import Surroundings
from .places import Placed, Tree, reference
from .values import Naming, member


class Codes:
    """What the provider, a service and its actions say of error codes."""

    def __init__(self, around: Surroundings) -> None:
        """Take the codes that the service's actions may answer."""
        self._common = around.provider.errors
        self._known = around.codes

    def common(self) -> Tree:
        """Return what is known of each code that every action may answer."""
        return self._table(self._common.values(), {})

    def of_action(self, action: Action) -> Tree:
        """Return what is known of each code that an action lists itself."""
        return self._table(action.errors.values(), action.sources)

    def _table(
        self, entries: Iterable[ErrorCode], sources: Mapping[str, Source]
    ) -> Tree:
        return {
            entry.code: Placed(self._entry(entry, sources), entry.code.at)
            for entry in entries
        }

    def _entry(self, entry: ErrorCode, sources: Mapping[str, Source]) -> Tree:
        return {
            "class": naming.error_class_name(entry.code),
            "description": self._known.words(entry.code, entry),
            "retry": self._known.retry(entry.code),
            "source": sources[entry.source].title if entry.source else None,
        }


def error_schema(
    action: Action, common: Mapping[str, Parameter], in_answer: Naming
) -> Tree:
    """Return the schema of the answer of an action that failed."""
    codes = [reference(error_code_name(action.name))] if action.errors else []
    return {
        "type": "object",
        "description": f"The answer of {action.name} when it failed.",
        "properties": {
            "Error": {
                "type": "object",
                "properties": {
                    "Code": {
                        "description": "A code that is not listed may come as well.",
                        "anyOf": [
                            *codes,
                            reference(error_code_name()),
                            {"type": "string"},
                        ],
                    },
                    "Message": {
                        "type": "string",
                        "description": "For people; the words may change.",
                    },
                },
                "required": ["Code", "Message"],
            },
            **{name: member(each, in_answer) for name, each in common.items()},
        },
        "required": ["Error"],
    }


def codes_schema(codes: Iterable[ErrorCode], description: str) -> Tree:
    """Return the schema of one of some codes."""
    listed = [entry.code for entry in codes]
    return {"type": "string", "description": description, "enum": listed}


def error_code_name(action: str = "") -> str:
    """Return the component that lists the codes of an action, or the common ones."""
    return f"{action}ErrorCode"
