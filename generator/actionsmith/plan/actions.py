"""The view of an action: its types, its validator, its method."""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import (
    Action,
    Confidence,
    Constraint,
    ErrorCode,
    Format,
    Parameter,
    Region,
    Service,
    Source,
)
from actionsmith.logic import names
from actionsmith.rules.walk import members_within

from . import literals, naming, types
from .checks import parameter_check, patterns, rule_check
from .codes import KnownCodes
from .layout import display, optional
from .methods import Methods, Wording
from .prose import Prose, docstring, sentence
from .resources import page_size
from .splitting import split
from .structures import compiled, known, member_view, name_set, secret, slots
from .surroundings import Surroundings
from .views import ActionView, IteratorView, MethodEntry, ParameterView

_DATES = (Format.DATE, Format.DATETIME)


def action_view(around: Surroundings, action: Action) -> ActionView:
    """Return everything that the template says of an action.

    It depends on the action, and on what stands in the service's and the provider's
    own files; not on other actions.
    """
    provider, service = around.provider, around.service
    violations = provider.violations
    parameters = action.parameters
    parameter_checks = [parameter_check(p, violations) for p in parameters.values()]
    rule_checks = [rule_check(c, parameters) for c in action.constraints.values()]
    checks = [*parameter_checks, *rule_checks]
    used = {helper for check in checks for helper in check.helpers}
    any_required = any(parameter.required for parameter in parameters.values())
    wording = Wording(action)
    methods = Methods(action, wording)
    entry = methods.entry
    request, response = entry.request, entry.response
    views = tuple(_parameter(p, wording) for p in parameters.values())
    members = tuple(map(member_view, action.response.values()))
    nested = [
        split(f"{literals.string(name)}: {types.kind(p.type)},", indent=8)
        for name, p in parameters.items()
        if types.has_structure(p.type) or p.type.innermost.format in _DATES
    ]
    iterator = _iterator(action, methods)
    own = (
        *(view.member for view in views),
        *(text for member in members for text in (member.member, member.entry)),
        *nested,
        *(line for check in checks for line in check.lines),
        *methods.lines,
        *([iterator.item] if iterator else []),
    )
    words = types.imports(own)
    return ActionView(
        source=action.file,
        module=entry.module,
        docstring=_module_docstring(action),
        function=methods.method(),
        awaited=methods.awaited_method(),
        iterator=iterator,
        takes_request=entry.has_overloads,
        constant=naming.action_constant(action.name, service.name),
        declaration=_declaration(service, action),
        constant_docstring=_constant_docstring(around, action),
        wire=literals.string(action.name),
        service_constant=naming.constant_name(service.name),
        request=request,
        request_header=split(f"class {request}(TypedDict, total=False):", indent=0),
        request_docstring=_request_docstring(service, entry),
        response=response,
        response_header=split(f"class {response}(Response):", indent=0),
        response_docstring=docstring(f"The answer to {action.name}.", indent=4),
        facts=tuple(_facts(action)),
        sensitive=_sensitive(action),
        secret_members=secret(action.response),
        parameters=views,
        members=members,
        slots=slots(action.response),
        patterns=tuple(compiled(patterns(parameters))),
        rules=tuple(map(_rule, action.constraints.values())),
        parameter_checks=tuple(parameter_checks),
        rule_checks=tuple(rule_checks),
        known=known("_PARAMETERS", parameters),
        unknown_code=literals.string(violations.unknown.code),
        typing=(
            *(["TYPE_CHECKING"] if entry.has_overloads else []),
            "Final",
            *sorted(words & {"Literal"}),
            *(["Required"] if any_required else []),
            "TypedDict",
            *(["overload"] if entry.has_overloads else []),
        ),
        words=words,
        nested=tuple(nested),
        helpers=tuple(sorted({"unknown", *used})),
    )


def _parameter(parameter: Parameter, wording: Wording) -> ParameterView:
    name = naming.argument_name(parameter)
    variable = naming.variable_name(parameter)
    wire = literals.string(parameter.name)
    annotation = types.of_request(parameter.type)
    if parameter.required:
        text = annotation
        if isinstance(text, tuple):
            text = f"Literal[{', '.join(text)}]"
        member = split(f"{name}: Required[{text}]", indent=4)
    else:
        member = optional(name, annotation, 4)
    return ParameterView(
        name=name,
        wire=wire,
        member=member,
        lookup=split(f"{variable} = request.get({wire})", indent=4),
        docstring=docstring(wording.parameters[parameter.name], indent=4),
    )


def _iterator(action: Action, methods: Methods) -> IteratorView | None:
    pages = action.paginate
    if pages is None:
        return None
    inner = action.response[pages.items].type
    item = types.of_answer(inner.items) if inner.items else "object"
    facts = {
        "offset": pages.offset,
        "limit": pages.limit,
        "items": naming.member_name(action.response[pages.items]),
        "total": naming.member_name(action.response[pages.total]),
    }
    return IteratorView(
        function=methods.iterator(item),
        awaited=methods.awaited_iterator(item),
        item=item,
        paging=(
            *(f"{key}={literals.string(name)}" for key, name in facts.items()),
            f"default_limit={page_size(action)}",
        ),
    )


def _facts(action: Action) -> Iterator[str]:
    """Yield what is to be known of an action, unless it is as usual."""
    if action.rate_limit is not None:
        yield f"rate_limit={action.rate_limit!r}"
    yield f"retry_safe={action.retry_safe!r}"
    if action.region is Region.NONE:
        yield "names_region=False"
    if token := action.client_token:
        yield f"client_token={literals.string(token.name)}"


def _sensitive(action: Action) -> str:
    """Return the argument that lists what is secret, at whatever depth it is."""
    members = [*members_within(action.parameters), *members_within(action.response)]
    names = dict.fromkeys(str(p.name) for p in members if p.sensitive)
    return name_set("sensitive=", names) + "," if names else ""


def _declaration(service: Service, action: Action) -> str:
    constant = naming.action_constant(action.name, service.name)
    one = f"{constant}: Final = Action("
    # Black takes the annotation apart where the name alone is too long.
    return (
        one if len(one) <= literals.WIDTH else f"{constant}: (\n    Final\n) = Action("
    )


def _rule(constraint: Constraint) -> str:
    constant = naming.constant_name(constraint.id)
    involved = dict.fromkeys(p.name for p in names(constraint.expression))
    message = literals.wrapped_string(
        sentence(constraint.description), indent=4, taken=len("message=,")
    )
    fields = [
        f"    constraint={literals.string(constraint.id)},",
        f"    code={literals.string(constraint.error.code)},",
        display("parameters=", list(map(literals.string, involved)), 4, ("(", ")"))
        + ",",
        f"    message={message},",
    ]
    if constraint.confidence is not Confidence.DOCUMENTED:
        fields.append(f"    confidence={literals.string(constraint.confidence)},")
    return "\n".join([f"{constant} = Violation(", *fields, ")"])


def _module_docstring(action: Action) -> str:
    prose = Prose(f"{action.name}: {sentence(action.summary)}", indent=0)
    prose.bullets(
        "What the facts are taken from:",
        (
            f"{source.title}, {source.date}" if source.date else source.title
            for source in action.sources.values()
        ),
    )
    return prose.docstring()


def _constant_docstring(around: Surroundings, action: Action) -> str:
    prose = Prose("What a client knows of the action.", indent=0)
    prose.bullets(
        "What only the service can check before it acts:",
        (
            f"{sentence(condition.description)} Otherwise "
            f"`{naming.error_class_name(condition.error.code)}`."
            for condition in action.preconditions.values()
        ),
    )
    for source, entries in _by_source(action):
        heading = f"Only in: {source.title}" if source else "Its errors:"
        prose.bullets(heading, (_error(entry, around.codes) for entry in entries))
    return prose.docstring()


def _by_source(action: Action) -> Iterator[tuple[Source | None, list[ErrorCode]]]:
    """Yield the errors of the first source, under None, and those of each other."""
    for name in (None, *action.sources):
        entries = [entry for entry in action.errors.values() if entry.source == name]
        if entries:
            yield action.sources[name] if name else None, entries


def _error(entry: ErrorCode, known: KnownCodes) -> str:
    words = known.words(entry.code, entry)
    return f"`{naming.error_class_name(entry.code)}`: {words}"


def _request_docstring(service: Service, entry: MethodEntry) -> str:
    method = f"{naming.service_module(service.name)}.{entry.method}"
    action = entry.name
    if not entry.has_overloads:
        words = f"The parameters of {action}, as `{method}(**request)` takes them."
        return docstring(words, indent=4)
    return (
        Prose(f"The parameters of {action}, as `{method}(request)` takes them.", 4)
        .paragraph("Such a request may be put together of variables that may be None.")
        .docstring()
    )
