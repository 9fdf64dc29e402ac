"""The view of an action: its types, its validator, its method."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from actionsmith.contract import (
    Action,
    Catalog,
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
from .overloads import Signatures, signatures
from .prose import Prose, docstring, sentence, told
from .resources import page_size
from .splitting import split
from .structures import compiled, known, member_view, name_set, secret, slots
from .views import ActionView, IteratorView, ParameterView

_DATES = (Format.DATE, Format.DATETIME)


def action_view(catalog: Catalog, service: Service, action: Action) -> ActionView:
    """Return everything that the templates say of an action."""
    violations = catalog.provider.violations
    parameters = action.parameters
    parameter_checks = [parameter_check(p, violations) for p in parameters.values()]
    rule_checks = [rule_check(c, parameters) for c in action.constraints.values()]
    checks = [*parameter_checks, *rule_checks]
    used = {helper for check in checks for helper in check.helpers}
    any_required = any(parameter.required for parameter in parameters.values())
    method = naming.method_name(action.name)
    request, response = f"{action.name}Request", f"{action.name}Response"
    of_method = signatures(action)
    token = action.client_token
    views = tuple(_parameter(p, action) for p in parameters.values())
    members = tuple(map(member_view, action.response.values()))
    nested = [
        (literals.string(name), types.kind(p.type))
        for name, p in parameters.items()
        if types.has_structure(p.type) or p.type.innermost.format in _DATES
    ]
    arguments = (*of_method.arguments, *chain.from_iterable(of_method.overloads))
    own = (
        *(view.member for view in views),
        *(text for member in members for text in (member.member, member.entry)),
        *(text for _, text in nested),
        *(line for check in checks for line in check.lines),
    )
    words = types.imports(iter(own))
    return ActionView(
        source=action.file,
        module=naming.module_name(action.name),
        docstring=_module_docstring(action),
        method=method,
        method_docstring=_method_docstring(action, of_method),
        overloads=of_method.overloads,
        arguments=of_method.arguments,
        takes_request=of_method.takes_request,
        request_argument=optional("request", request, 8, rest=" = None,"),
        constant=naming.constant_name(action.name),
        declaration=_declaration(action),
        constant_docstring=_constant_docstring(catalog, service, action),
        wire=literals.string(action.name),
        service_constant=naming.constant_name(service.name),
        request=request,
        request_header=split(f"class {request}(TypedDict, total=False):", indent=0),
        request_docstring=Prose(f"The parameters of {action.name}.", indent=4)
        .paragraph(
            _use_of_request(
                f"{naming.service_module(service.name)}.{method}", of_method
            )
        )
        .docstring(),
        response=response,
        response_header=split(f"class {response}(Response):", indent=0),
        response_docstring=docstring(f"The answer to {action.name}.", indent=4),
        rate_limit=repr(action.rate_limit),
        retry_safe=repr(action.retry_safe),
        names_region=repr(action.region is not Region.NONE),
        client_token=literals.string(token.name) if token else "",
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
            "Final",
            *sorted(words & {"Literal"}),
            *(["Required"] if any_required else []),
            "TypedDict",
        ),
        client_words=types.imports(iter(arguments)),
        words=words,
        iterator=_iterator(action, of_method),
        nested=tuple(nested),
        client_typing=_client_typing(of_method),
        helpers=tuple(sorted({"unknown", *used})),
    )


def _parameter(parameter: Parameter, action: Action) -> ParameterView:
    name = naming.argument_name(parameter.name)
    variable = naming.variable_name(parameter.name)
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
        docstring=docstring(_told(parameter, action), indent=4),
    )


def _iterator(action: Action, of_method: Signatures) -> IteratorView | None:
    pages = action.paginate
    if pages is None:
        return None
    inner = action.response[pages.items].type
    item = types.of_answer(inner.items) if inner.items else "object"
    facts = {
        "offset": pages.offset,
        "limit": pages.limit,
        "items": naming.member_name(pages.items),
        "total": naming.member_name(pages.total),
    }
    prose = Prose(f"Go through all that {action.name} lists, page by page.", indent=8)
    prose.paragraph(
        "Nothing is sent until the first item is asked for, and one page is kept at a "
        "time; `.pages()` gives the answers themselves."
    )
    prose.arguments("Args", _arguments(action, of_method, "each page"))
    return IteratorView(
        method=naming.iterator_name(action.name),
        docstring=prose.docstring(),
        item=item,
        paging=(
            *(f"{key}={literals.string(name)}" for key, name in facts.items()),
            f"default_limit={page_size(action)}",
        ),
    )


def _sensitive(action: Action) -> str:
    """Return the argument that lists what is secret, at whatever depth it is."""
    members = [*members_within(action.parameters), *members_within(action.response)]
    names = dict.fromkeys(str(p.name) for p in members if p.sensitive)
    return name_set("sensitive=", names) + "," if names else ""


def _declaration(action: Action) -> str:
    constant = naming.constant_name(action.name)
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


def _constant_docstring(catalog: Catalog, service: Service, action: Action) -> str:
    known = KnownCodes(catalog.provider, service)
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
        prose.bullets(heading, (_error(entry, known) for entry in entries))
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


def _use_of_request(method: str, of_method: Signatures) -> str:
    if of_method.takes_request:
        return (
            "For a request that is put together step by step, or from variables that "
            f"may be None; it is sent as `{method}(request)`."
        )
    return (
        "For a request that is put together step by step; it is sent as "
        f"`{method}(**request)`."
    )


def _client_typing(of_method: Signatures) -> frozenset[str]:
    literal = {"Literal"} if of_method.lists_values else set[str]()
    return frozenset({"overload", *literal} if of_method.overloads else literal)


def _method_docstring(action: Action, of_method: Signatures) -> str:
    prose = Prose(_in_python(action.summary, action), indent=8)
    prose.paragraph(_in_python(action.description or "", action))
    limits = []
    if action.rate_limit:
        limits.append(f"The service takes {action.rate_limit} requests a second.")
    if token := action.client_token:
        limits.append(
            f"By `{naming.argument_name(token.name)}` the service knows a repeated "
            "request; unless you give one, each call has its own."
        )
    elif not action.retry_safe:
        limits.append("Where an outcome is unknown, repeating the call is not safe.")
    prose.paragraph(" ".join(limits))
    prose.bullets("Rules between the parameters:", _rules(action))
    for heading, ways in of_method.legal:
        prose.bullets(heading, ways)
    prose.arguments("Args", _arguments(action, of_method))
    once = not action.retry_safe and not action.client_token
    prose.arguments(
        "Raises",
        [
            ("ContractViolation", "The request breaks a rule; nothing was sent."),
            ("ServiceError", "The service answered with an error code."),
            *(
                [("OutcomeUnknown", "Nobody knows whether it was done.")]
                if once
                else []
            ),
            ("TransportError", "No answer came, or none that can be read."),
        ],
    )
    return prose.docstring()


def _rules(action: Action) -> Iterator[str]:
    for constraint in action.constraints.values():
        error = naming.error_class_name(constraint.error.code)
        words = (
            f"{_in_python(constraint.description, action)} Otherwise `errors.{error}`"
        )
        yield (
            f"{words}."
            if constraint.confidence.enforced
            else (f"{words}; inferred, so it only warns.")
        )


def _arguments(
    action: Action, of_method: Signatures, what: str = "this call"
) -> Iterator[tuple[str, str]]:
    if of_method.takes_request:
        yield (
            "request",
            "The parameters in one dictionary, instead of keywords: for variables that "
            "may be None. What it combines is checked when it is sent.",
        )
    for parameter in action.parameters.values():
        words = _told(parameter, action)
        if parameter.example_text is not None:
            words = f"{words} Example: `{parameter.example_text}`."
        yield naming.argument_name(parameter.name), words
    yield "timeout", f"Seconds for {what}, instead of the client's."
    yield "validation", f"How strictly to check {what}, instead of the client's."


def _told(parameter: Parameter, action: Action) -> str:
    """Return what a contract says of a parameter, as a caller writes it."""
    text = told(parameter.description, deprecated=parameter.deprecated)
    return _in_python(text, action)


def _in_python(text: str, action: Action) -> str:
    """Return a sentence in which parameters have the names that a caller writes."""
    # A single word, such as Limit, may be just a word.
    names = [name for name in action.parameters if len(naming.words(name)) > 1]
    if not text or not names:
        return sentence(text) if text else ""
    pattern = rf"\b(?:{'|'.join(map(re.escape, names))})\b"
    return sentence(re.sub(pattern, lambda m: f"`{naming.argument_name(m[0])}`", text))
