"""The statements of a validator: what to do about one parameter or one rule."""

from __future__ import annotations

from collections.abc import Mapping

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
from .conditions import Variables, helpers, violated
from .layout import Atom, Call, Condition, call, chain, if_statement
from .prose import comment
from .views import CheckView

_NUMERIC = (Base.INTEGER, Base.FLOAT)

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


def pattern_constant(parameter: Parameter) -> str:
    """Return the constant that holds the pattern of a parameter's type."""
    return f"_{naming.constant_name(parameter.type.name or parameter.name)}"


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
    steps: list[tuple[Condition, tuple[str, list[str]]]] = [(wrong_type, report_type)]
    if value := _value_step(parameter, variable, violations.value):
        steps.append(value)
    absent = Atom(f"{variable} is None")
    if parameter.required:
        report = ("missing", [name, literals.string(violations.required.code)])
        lines = _branches([(absent, report), *steps], indent=4)
    elif len(steps) == 1:
        present = Atom(f"{variable} is not None")
        lines = _branches([(chain("and", [present, wrong_type]), report_type)], 4)
    else:
        lines = [f"    if {variable} is not None:", *_branches(steps, indent=8)]
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
            is_numeric=lambda name: parameters[name].type.base in _NUMERIC,
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


def _value_step(
    parameter: Parameter, variable: str, default: ErrorRef
) -> tuple[Condition, tuple[str, list[str]]] | None:
    value_type = parameter.type
    code = (value_type.error or default).code
    if value_type.format is Format.IPV6:
        condition = Call("not is_ipv6", (variable,))
        kind, expected = "format", "an IPv6 address"
    elif value_type.pattern:
        condition = Call(f"not {pattern_constant(parameter)}.fullmatch", (variable,))
        kind, expected = "pattern", f"text that matches {value_type.pattern}"
    else:
        return None
    arguments = [
        literals.string(parameter.name),
        literals.string(kind),
        literals.string(expected),
        literals.string(code),
    ]
    if value_type.confidence is not Confidence.DOCUMENTED:
        arguments.append(literals.string(value_type.confidence))
    return condition, ("wrong_value", arguments)


def _branches(
    steps: list[tuple[Condition, tuple[str, list[str]]]], indent: int
) -> list[str]:
    """Return `if ... elif ...`, each branch of which reports one thing."""
    lines = []
    for place, (condition, (function, arguments)) in enumerate(steps):
        keyword = "elif" if place else "if"
        lines.append(if_statement(condition, indent, keyword))
        lines.append(call(f"yield {function}", arguments, indent + 4))
    return lines
