"""The page of an action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from actionsmith.contract import (
    Action,
    Constraint,
    ErrorCode,
    Parameter,
    Precondition,
    Provider,
    Region,
    Service,
    Source,
    ValueType,
)
from actionsmith.logic import names

from .. import naming
from ..markdown import anchor, code, lines, link, listed, text
from ..prose import sentence
from ..surroundings import Surroundings
from .codes import Codes
from .examples import example_view
from .kinds import Links
from .lifecycle import pages_view, read_back_view, states, waiting
from .names import page_name, rule_link
from .rows import deprecation, parameter_row, rate, source_line, source_lines
from .views import (
    ActionPage,
    Combinations,
    ErrorRow,
    ErrorsTable,
    MistakeRow,
    ParameterRow,
    PreconditionRow,
    RuleRow,
)

_TITLES = frozenset(
    {"parameters", "preconditions", "errors", "answer", "waiting", "examples"}
)


def _title(action: str) -> str:
    """Return the title of an action's page, to which no link to a section leads."""
    return f"{action} (action)" if action.lower() in _TITLES else action


def action_page(around: Surroundings, action: Action) -> ActionPage:
    """Return everything that the page of an action says."""
    provider, service = around.provider, around.service
    codes = Codes(around.codes, of_service=True)
    links = Links(service.structures, partial(codes.reference, here=action.errors))
    of_answers = Links(service.structures)
    page = ActionPage(
        source=action.file,
        path=page_name(action.name),
        name=_title(action.name),
        summary=text(sentence(action.summary)),
        deprecation=deprecation(action),
        description=text(sentence(action.description)) if action.description else None,
        service=text(service.title),
        service_name=code(service.name),
        version=code(service.version),
        sections=(),
        required=_links(p for p in action.parameters.values() if p.required),
        optional=_links(p for p in action.parameters.values() if not p.required),
        rate_limit=rate(action.rate_limit),
        region=_REGION[action.region],
        repeat=_repeat(action),
        states=tuple(states(service, action)),
        sources=source_lines(action.sources.values()),
        parameters=tuple(
            _parameter(p, action, links) for p in action.parameters.values()
        ),
        mistakes=_mistakes(provider, action, codes),
        nested=_nested(action),
        rules=tuple(_rule(c, action, codes) for c in action.constraints.values()),
        combinations=_combinations(service, action, codes),
        preconditions=tuple(
            _precondition(p, action, codes) for p in action.preconditions.values()
        ),
        errors=tuple(_errors(action, codes, _advice(provider))),
        is_open=any(map(_lists_values, action.response.values())),
        members=(
            *(_member(m, action.sources, of_answers) for m in action.response.values()),
            *(
                _member(m, provider.sources, of_answers)
                for m in provider.response.values()
            ),
        ),
        pages=pages_view(service, action),
        waiting=tuple(waiting(service, action)),
        read_back=read_back_view(service, action),
        examples=tuple(
            example_view(provider, service, action, e) for e in action.examples.values()
        ),
    )
    return page._replace(sections=tuple(_sections(page)))


def _combinations(
    service: Service, action: Action, codes: Codes
) -> Combinations | None:
    if not action.constraints:
        return None
    from .combinations import combinations

    return combinations(service, action, codes)


_REGION = {
    Region.REQUIRED: "must be named",
    Region.OPTIONAL: "may be named",
    Region.NONE: "must not be named",
}
_REPEAT = {
    True: "Yes. Doing it twice does no harm.",
    False: (
        "No: doing it twice may do harm. Where no answer came, first find out "
        "whether it was done."
    ),
}


def _repeat(action: Action) -> str:
    if token := action.client_token:
        same = link(code(token.name), f"#parameter-{token.name}")
        return f"Yes, with the same {same}: the service does it once."
    words = _REPEAT[action.retry_safe]
    if action.read_back and not action.retry_safe:
        words += f" {link(code('settle'), '#when-no-answer-came')} does so."
    return words


def _sections(page: ActionPage) -> Iterator[str]:
    """Yield links to the sections of a page."""
    for title, place, is_there in (
        ("Parameters", "parameters", page.parameters),
        ("Rules", "rules-between-parameters", page.rules),
        ("Legal combinations", "legal-combinations", page.combinations),
        ("Preconditions", "preconditions", page.preconditions),
        ("Errors", "errors", True),
        ("Answer", "answer", True),
        ("Page by page", "page-by-page", page.pages),
        ("Waiting", "waiting", page.waiting),
        ("When no answer came", "when-no-answer-came", page.read_back),
        ("Examples", "examples", page.examples),
    ):
        if is_there:
            yield link(title, f"#{place}")


def _links(parameters: Iterable[Parameter]) -> str:
    return listed(
        link(code(p.name), f"#parameter-{p.name}")
        + (" (deprecated)" if p.deprecated else "")
        for p in parameters
    )


def _parameter(parameter: Parameter, action: Action, links: Links) -> ParameterRow:
    rules = [
        rule_link(rule)
        for rule in action.constraints.values()
        if parameter.name in {mentioned.name for mentioned in names(rule.expression)}
    ]
    return parameter_row(
        parameter,
        naming.argument_name(parameter),
        action.sources,
        f"{'Rules' if rules[1:] else 'Rule'}: {listed(rules)}" if rules else "",
        links=links,
    )


def _member(
    member: Parameter, sources: Mapping[str, Source], links: Links
) -> ParameterRow:
    spelt = naming.member_name(member)
    return parameter_row(member, spelt, sources, prefix="member", links=links)


_EFFECT = {True: "refused before it is sent", False: "only warned of"}


def _rule(rule: Constraint, action: Action, codes: Codes) -> RuleRow:
    words = text(sentence(rule.description))
    error = codes.reference(rule.error, action.errors)
    return RuleRow(
        words=words,
        note=(
            f"{rule_link(rule)}: {error}"
            if rule.confidence.enforced
            else f"{rule_link(rule)}, only warned of"
        ),
        rule=anchor(f"rule-{rule.id}") + lines(code(rule.id), words, code(rule.rule)),
        error=error,
        known=f"{rule.confidence}: {_EFFECT[rule.confidence.enforced]}",
    )


def _precondition(
    condition: Precondition, action: Action, codes: Codes
) -> PreconditionRow:
    return PreconditionRow(
        id=anchor(f"precondition-{condition.id}") + code(condition.id),
        words=text(sentence(condition.description)),
        error=codes.reference(condition.error, action.errors),
    )


def _mistakes(
    provider: Provider, action: Action, codes: Codes
) -> tuple[MistakeRow, ...]:
    violations = provider.violations
    return tuple(
        MistakeRow(words=words, error=codes.reference(error, action.errors))
        for words, error in (
            ("A required one is missing", violations.required),
            ("Its value is of another type", violations.type),
            ("Its type does not allow the value", violations.value),
            ("There is no such parameter", violations.unknown),
        )
    )


def _nested(action: Action) -> str:
    """Return what is said of mistakes in the items and members of parameters."""
    places = [
        _inside(p.name, p.type)
        for p in action.parameters.values()
        if p.type.items or p.type.members
    ]
    if not places:
        return ""
    place = next((place for place in places if "." in place), places[0])
    words = "items and members" if "." in place else "items"
    return f"The same goes for {words}: a mistake there is told of as {code(place)}."


def _inside(place: str, kind: ValueType) -> str:
    """Return the place of the first item or member in a value that is at a place."""
    if kind.items is not None:
        return _inside(f"{place}[0]", kind.items)
    return ".".join([place, *[*kind.members][:1]])


def _lists_values(member: Parameter) -> bool:
    return bool(member.type.innermost.enum or member.type.innermost.members)


def _advice(provider: Provider) -> dict[str, str]:
    """Return what to do about the errors that no rule names."""
    violations = provider.violations
    advice: dict[str, str] = {}
    for error, words in (
        (violations.required, "Send what is required."),
        (violations.type, "Send each parameter in its type."),
        (violations.value, "Send values that the types allow."),
        (violations.unknown, "Send no parameter that is not in the table."),
    ):
        advice[error.code] = f"{advice.get(error.code, '')} {words}".strip()
    return advice


def _errors(
    action: Action, codes: Codes, usual: Mapping[str, str]
) -> Iterator[ErrorsTable]:
    """Yield the errors of an action, a table for each source."""
    first = next(iter(action.sources), "")
    by_source: dict[str, list[ErrorCode]] = {}
    for entry in action.errors.values():
        by_source.setdefault(entry.source or first, []).append(entry)
    for source, entries in by_source.items():
        words = source_line(action.sources[source]) if source else ""
        yield ErrorsTable(
            source=words,
            rows=tuple(_error(entry, action, codes, usual) for entry in entries),
        )


def _error(
    entry: ErrorCode, action: Action, codes: Codes, usual: Mapping[str, str]
) -> ErrorRow:
    """Return the row of an error, with what in the request may have earned it."""
    rules = [r for r in action.constraints.values() if r.error.code == entry.code]
    conditions = [
        link(code(condition.id), f"#precondition-{condition.id}")
        for condition in action.preconditions.values()
        if condition.error.code == entry.code
    ]
    values = [
        p
        for p in action.parameters.values()
        if p.type.error and p.type.error.code == entry.code
    ]
    return codes.row(
        entry.code,
        entry,
        usual.get(entry.code, ""),
        f"Keep {listed(map(rule_link, rules))}." if rules else "",
        f"See to {listed(conditions)}." if conditions else "",
        f"Check {_links(values)}." if values else "",
        safe=action.retry_safe or action.client_token is not None,
    )
