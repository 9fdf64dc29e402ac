"""The statements of a validator: what to do about one parameter or one rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from actionsmith.contract import (
    Base,
    Confidence,
    Constraint,
    ErrorRef,
    Format,
    Parameter,
    Violations,
)

from . import literals, naming
from .conditions import Variables, equal_to, helpers, violated
from .layout import Atom, Call, Condition, call, chain, if_statement
from .prose import comment
from .views import CheckView

_MISMATCH: Mapping[Base, tuple[str, tuple[str, ...]]] = {
    Base.STRING: ("not isinstance", ("str",)),
    Base.INTEGER: ("not is_integer", ()),
    Base.FLOAT: ("not is_number", ()),
    Base.BOOLEAN: ("not isinstance", ("bool",)),
}

_EXPECTED = {
    Base.STRING: "a string",
    Base.INTEGER: "an integer",
    Base.FLOAT: "a number",
    Base.BOOLEAN: "a boolean",
}


_Step: TypeAlias = tuple[Condition, tuple[str, list[str]]]
"""A condition, and the function and its arguments that report what it finds."""


def pattern_constant(parameter: Parameter) -> str:
    """Return the constant that holds the pattern of a parameter's type."""
    return naming.pattern_constant(parameter.type.name or parameter.name)


def parameter_check(parameter: Parameter, violations: Violations) -> CheckView:
    """Return the check that a parameter is there, and of its type."""
    variable = naming.variable_name(parameter.name)
    name = literals.string(parameter.name)
    head, arguments = _MISMATCH[parameter.type.base]
    wrong_type = Call(head, (variable, *arguments))
    report_type = (
        "wrong_type",
        [
            name,
            literals.string(_EXPECTED[parameter.type.base]),
            literals.string(violations.type.code),
        ],
    )
    steps: list[_Step] = [
        (wrong_type, report_type),
        *_value_steps(parameter, variable, violations.value),
    ]
    absent = Atom(f"{variable} is None")
    if parameter.required:
        report = ("missing", [name, literals.string(violations.required.code)])
        lines = _branches([(absent, report), *steps], indent=4)
    elif len(steps) == 1:
        present = Atom(f"{variable} is not None")
        lines = _branches([(chain("and", [present, wrong_type]), report_type)], 4)
    else:
        present = Atom(f"{variable} is not None")
        lines = [if_statement(present, indent=4), *_branches(steps, indent=8)]
    used = {report[0] for _, report in steps}
    used |= {"missing"} if parameter.required else set()
    used |= {h for condition, _ in steps for h in helpers(condition)}
    return CheckView(comment=(), lines=tuple(lines), helpers=frozenset(used))


def rule_check(
    constraint: Constraint, parameters: Mapping[str, Parameter]
) -> CheckView:
    """Return the check of a rule between parameters, under its own sentence."""
    condition = violated(
        constraint.expression,
        Variables(
            name=naming.variable_name,
            base=lambda name: parameters[name].type.base,
        ),
    )
    return CheckView(
        comment=comment(constraint.description, indent=4),
        lines=(
            if_statement(condition, indent=4),
            f"        yield {naming.constant_name(constraint.id)}",
        ),
        helpers=frozenset(helpers(condition)),
    )


def _value_steps(
    parameter: Parameter, variable: str, default: ErrorRef
) -> Iterator[_Step]:
    """Yield what makes a string's value wrong, and the reports of that."""
    value_type = parameter.type
    code = literals.string((value_type.error or default).code)
    confidence = [literals.string(value_type.confidence)]
    if value_type.confidence is Confidence.DOCUMENTED:
        confidence = []
    for condition, kind, expected in _values(parameter, variable):
        name, words = literals.string(parameter.name), literals.string(expected)
        arguments = [name, literals.string(kind), words, code, *confidence]
        yield condition, ("wrong_value", arguments)


def _values(
    parameter: Parameter, variable: str
) -> Iterator[tuple[Condition, str, str]]:
    value_type = parameter.type
    if value_type.format is Format.IPV6:
        yield Call("not is_ipv6", (variable,)), "format", "an IPv6 address"
    if value_type.pattern:
        match = f"not {pattern_constant(parameter)}.fullmatch"
        words = f"text that matches {value_type.pattern}"
        yield Call(match, (variable,)), "pattern", words
    if value_type.enum:
        values = tuple(map(literals.string, value_type.enum))
        words = f"one of {', '.join(value_type.enum)}"
        yield equal_to(variable, values, wanted=False), "enum", words


def _branches(steps: list[_Step], indent: int) -> list[str]:
    """Return `if ... elif ...`, each branch of which reports one thing."""
    lines = []
    for place, (condition, (function, arguments)) in enumerate(steps):
        keyword = "elif" if place else "if"
        lines.append(if_statement(condition, indent, keyword))
        lines.append(call(f"yield {function}", arguments, indent + 4))
    return lines
