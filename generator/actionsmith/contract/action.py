"""Reader of an action file."""

from __future__ import annotations

import re
from dataclasses import replace

from actionsmith.diagnostics import Diagnostic, error
from actionsmith.logic import Expression, ExpressionError, parse
from actionsmith.source import Mapping, Node

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
from .types import Types

_RATE = re.compile(r"([1-9][0-9]{0,5})/s")
_HOW_KNOWN = f"it is one of {', '.join(c.value for c in Confidence)}"


def read_action(file: str, root: Node, service: Service, findings: Findings) -> Action:
    """Return what the file says of an action of the service that it is in."""
    types = Types(
        service.types,
        {name: each.members for name, each in service.structures.items()},
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
        )
    return replace(action, unread=frozenset(fields.unread))


def _read_rate(fields: Fields, findings: Findings) -> int | None:
    text = fields.optional_text("rate_limit")
    if not text:
        return None
    match = _RATE.fullmatch(text)
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
            expression = _parse(rule, findings) if whole else None
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


def _parse(rule: Text, findings: Findings) -> Expression | None:
    if not rule.scalar.exact:
        findings.append(_layout(rule))
        return None
    try:
        return parse(rule)
    except ExpressionError as problem:
        hint = problem.hint
        if rule.scalar.style == "plain" and _is_open_quote(rule, problem):
            hint = "add the quote; if a ' #' has cut the rule off, quote the whole rule"
        at = rule.scalar.location_of(problem.start)
        findings.append(error("rule-syntax", at, problem.message, hint))
        return None


def _layout(rule: Text) -> Diagnostic:
    """Return the finding about a rule in which no columns can be told."""
    if rule.scalar.style == "double" and "\n" not in rule:
        message = "a rule is written without escapes"
        hint = "put the whole rule in single quotes, and its strings in double ones"
    elif rule.scalar.style == "single" and "'" in rule:
        message = "a rule is written without doubled quotes"
        hint = "put the whole rule in double quotes"
    else:
        message = "a rule is written on one line"
        hint = "write the whole rule behind 'rule:'; a long one may be split in two"
    return error("rule-layout", rule.at, message, hint)


def _is_open_quote(rule: Text, problem: ExpressionError) -> bool:
    reaches_end = problem.start < problem.end == len(rule)
    opened = rule.startswith(("'", '"'), problem.start)
    # A string that ends where the rule does is closed.
    return (
        reaches_end and opened and rule[problem.start] not in rule[problem.start + 1 :]
    )


def _read_preconditions(fields: Fields, findings: Findings) -> dict[str, Precondition]:
    def read(name: Text, node: Node) -> Precondition:
        with Fields(
            node, f"precondition {str(name)!r}", findings, name.at, "description"
        ) as entry:
            return Precondition(
                id=name,
                error=read_required_error_ref(entry, "error", findings),
                description=entry.text("description"),
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
            return replace(request, entries=kept), entry.value
    return request, None
