"""Reader of an action file."""

from __future__ import annotations

import re

from actionsmith.diagnostics import error
from actionsmith.source import Mapping, Node

from .conditions import parse_rule
from .fields import Fields
from .kinds import Findings
from .members import read_parameters
from .model import (
    Action,
    Confidence,
    Constraint,
    Example,
    Precondition,
    Region,
    Service,
)
from .parts import (
    read_confidence,
    read_errors,
    read_language_version,
    read_named,
    read_required_error_ref,
    read_sources,
)
from .resources import read_pagination, read_read_back
from .text import Text
from .transitions import read_check
from .types import Types

_RATE = r"([1-9][0-9]{0,5})/s"
_HOW_KNOWN = f"it is one of {', '.join(c.value for c in Confidence)}"


def read_action(file: str, root: Node, service: Service, findings: Findings) -> Action:
    """Return what the file says of an action of the service that it is in."""
    types = Types(
        service.types,
        service.structures,
        service.structures.keys(),
        complete=not service.unread & {"types", "structures"},
    )
    with Fields(root, "an action", findings) as fields:
        read_language_version(fields)
        action = Action(
            name=fields.text("action"),
            file=file,
            at=root.at,
            summary=fields.text("summary"),
            description=fields.optional_text("description"),
            sources=read_sources(fields, findings),
            region=fields.choice("region", Region) or Region.OPTIONAL,
            rate_limit=_read_rate(fields, findings),
            retry_safe=fields.flag("retry_safe"),
            parameters=read_parameters(
                fields, "parameters", types, findings, request=True
            ),
            response=read_parameters(fields, "response", types, findings),
            constraints=_read_constraints(fields, findings),
            preconditions=_read_preconditions(fields, findings),
            errors=read_errors(fields, findings),
            examples=_read_examples(fields, findings),
            paginate=read_pagination(fields, findings),
            read_back=read_read_back(fields, findings),
            deprecated=fields.optional_text("deprecated"),
        )
    return action._replace(unread=frozenset(fields.unread))


def _read_rate(fields: Fields, findings: Findings) -> int | None:
    text = fields.optional_text("rate_limit")
    if not text:
        return None
    match = re.fullmatch(_RATE, text)
    if match is None:
        findings.append(
            error(
                "wrong-value",
                text.at,
                f"'rate_limit' cannot be {str(text)!r}",
                "write a whole number of requests a second, such as 20/s",
            )
        )
        return None
    return int(match[1])


def _read_constraints(fields: Fields, findings: Findings) -> dict[str, Constraint]:
    constraints = {}
    for name, node in fields.named("constraints"):
        with Fields(
            node, f"constraint {str(name)!r}", findings, name.at, "rule"
        ) as entry:
            rule = entry.text("rule")
            error_ref = read_required_error_ref(entry, "error", findings)
            entry.node("confidence", required=True, hint=_HOW_KNOWN)
            confidence = read_confidence(entry)
            description = entry.text("description")
            whole = bool(rule) and not entry.is_cut("rule")
            expression = parse_rule(rule, findings) if whole else None
        # A rule that cannot be read is reported already, and left out.
        if expression is not None:
            constraints[str(name)] = Constraint(
                id=name,
                rule=rule,
                expression=expression,
                error=error_ref,
                confidence=confidence or Confidence.DOCUMENTED,
                description=description,
            )
    return constraints


def _read_preconditions(fields: Fields, findings: Findings) -> dict[str, Precondition]:
    def read(name: Text, node: Node) -> Precondition:
        with Fields(
            node, f"precondition {str(name)!r}", findings, name.at, "description"
        ) as entry:
            return Precondition(
                id=name,
                error=read_required_error_ref(entry, "error", findings),
                description=entry.text("description"),
                check=read_check(entry, findings),
                resource=entry.optional_text("resource"),
            )

    return read_named(fields, "preconditions", read)


def _read_examples(fields: Fields, findings: Findings) -> dict[str, Example]:
    examples = {}
    for name, node in fields.named("examples"):
        with Fields(node, f"example {str(name)!r}", findings, name.at) as entry:
            description = entry.text("description")
            request = entry.node("request", required=True)
            response = entry.node("response")
            if isinstance(request, Mapping) and response is None:
                request, response = _apart(request, findings)
        if request is not None:
            examples[str(name)] = Example(
                id=name, description=description, request=request, response=response
            )
    return examples


def _apart(request: Mapping, findings: Findings) -> tuple[Mapping, Node | None]:
    """Return a request and the answer that is indented into it, if one is."""
    for entry in request.entries:
        if entry.key.text == "response" and isinstance(entry.value, Mapping):
            message = "'response' is inside 'request'"
            hint = "start it in the column of 'request'"
            findings.append(error("wrong-level", entry.key.at, message, hint))
            kept = tuple(other for other in request.entries if other is not entry)
            return request._replace(entries=kept), entry.value
    return request, None
