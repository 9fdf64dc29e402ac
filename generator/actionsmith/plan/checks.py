"""The statements of a validator: what to do about one parameter or one rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from actionsmith.contract import (
    EXPECTED,
    Base,
    Confidence,
    Constraint,
    Format,
    Parameter,
    Text,
    ValueType,
    Violations,
    limits,
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
    Base.LIST: ("not is_list", ()),
}

_FORMATS = {
    Format.IPV6: "not is_ipv6",
    Format.DATE: "not is_date",
    Format.DATETIME: "not is_date",
}

_BOUNDS: Mapping[str, tuple[str, str]] = {
    "minimum": ("{}", "<"),
    "maximum": ("{}", ">"),
    "min_length": ("len({})", "<"),
    "max_length": ("len({})", ">"),
    "min_items": ("len({})", "<"),
    "max_items": ("len({})", ">"),
}
"""What of a value a bound is about, and how it is broken."""

_Report: TypeAlias = tuple[str, list[str]]
"""A function of the runtime, and its arguments."""
_Step: TypeAlias = tuple[Condition, _Report]
"""A condition, and the report of what it finds."""


class Value(NamedTuple):
    """A value that is checked: where it is, and how its checks refer to it."""

    variable: str
    path: str
    """What violations call it; names in braces are variables: `{path}.Name`."""
    member: Parameter
    """What it is the value of, or an item of."""
    depth: int = 0
    """In how many loops over items it is."""

    @property
    def name(self) -> str:
        """The expression for the name that violations give it."""
        return f'f"{self.path}"' if "{" in self.path else literals.string(self.path)

    def item(self) -> Value:
        """Return an item of this value, which is a list."""
        number = str(self.depth + 1) if self.depth else ""
        return self._replace(
            variable=f"item{number}",
            path=f"{self.path}[{{index{number}}}]",
            depth=self.depth + 1,
        )


@dataclass(frozen=True, slots=True)
class Checks:
    """Writes checks, and remembers the functions of the runtime that they call."""

    violations: Violations
    used: set[str] = field(default_factory=set[str])

    def member(self, member: Parameter, value: Value, indent: int) -> list[str]:
        """Return the check that a member is there if it has to be, and is right."""
        absent = Atom(f"{value.variable} is None")
        present = Atom(f"{value.variable} is not None")
        steps = list(self._steps(member.type, value))
        rest = self._rest(member.type, value)
        if member.required:
            code = literals.string(self.violations.required.code)
            steps.insert(0, (absent, ("missing", [value.name, code])))
            return self._branches(steps, rest, indent)
        if len(steps) == 1 and rest is None:
            (condition, report), *_ = steps
            steps = [(chain("and", [present, condition]), report)]
            return self._branches(steps, None, indent)
        return [
            if_statement(present, indent),
            *self._branches(steps, rest, indent + 4),
        ]

    def _steps(self, value_type: ValueType, value: Value) -> Iterator[_Step]:
        """Yield what is wrong with a value, of which only the first is reported."""
        base = value_type.base
        if base is Base.STRUCTURE:
            return
        head, arguments = _MISMATCH[base]
        code = literals.string(self.violations.type.code)
        yield (
            Call(head, (value.variable, *arguments)),
            ("wrong_type", [value.name, literals.string(EXPECTED[base]), code]),
        )
        if base is not Base.LIST:
            yield from self._limits(value_type, value)

    def _limits(self, value_type: ValueType, value: Value) -> Iterator[_Step]:
        """Yield what makes a value of the right type wrong."""
        code = literals.string((value_type.error or self.violations.value).code)
        confidence = [literals.string(value_type.confidence)]
        if value_type.confidence is Confidence.DOCUMENTED:
            confidence = []
        for limit in limits(value_type):
            words = literals.string(limit.expected)
            check = literals.string(limit.check)
            arguments = [value.name, check, words, code, *confidence]
            condition = _passed(limit.check, value_type, value)
            yield condition, ("wrong_value", arguments)

    def _rest(
        self, value_type: ValueType, value: Value
    ) -> Callable[[int], list[str]] | None:
        """Return what checks the inside of a value of the right type, if it has one."""
        if value_type.base is Base.STRUCTURE:
            name = naming.structure_check(str(value_type.name))
            arguments = [value.variable, value.name]
            head = f"yield from structures.{name}"
            return lambda indent: [call(head, arguments, indent)]
        items = value_type.items
        if items is None:
            return None

        def of_list(indent: int) -> list[str]:
            limits = list(self._limits(value_type, value))
            lines = self._branches(limits, None, indent) if limits else []
            item = value.item()
            counters = f"{item.path.rpartition('{')[2][:-2]}, {item.variable}"
            each = f"for {counters} in enumerate"
            steps = list(self._steps(items, item))
            rest = self._rest(items, item)
            return [
                *lines,
                call(each, [value.variable], indent, ":"),
                *self._branches(steps, rest, indent + 4),
            ]

        return of_list

    def _branches(
        self,
        steps: list[_Step],
        rest: Callable[[int], list[str]] | None,
        indent: int,
    ) -> list[str]:
        """Return `if ... elif ... else`, each branch of which reports one thing."""
        lines = []
        for place, (condition, (function, arguments)) in enumerate(steps):
            self.used.update({function, *helpers(condition)})
            keyword = "elif" if place else "if"
            lines.append(if_statement(condition, indent, keyword))
            lines.append(call(f"yield {function}", arguments, indent + 4))
        if rest is None:
            return lines
        if not steps:
            return rest(indent)
        return [*lines, f"{' ' * indent}else:", *rest(indent + 4)]


def patterns(members: Mapping[str, Parameter]) -> dict[str, Text]:
    """Return the patterns of members and of their items, by their constants."""
    found = {}
    for member in members.values():
        value_type: ValueType | None = member.type
        while value_type is not None:
            if value_type.pattern:
                found[_constant(value_type, member)] = value_type.pattern
            value_type = value_type.items
    return found


def _constant(value_type: ValueType, member: Parameter) -> str:
    """Return the constant of a pattern, which a member has if its type has no name."""
    if value_type.name:
        return naming.pattern_constant(value_type.name)
    return naming.pattern_constant_of(member)


def parameter_check(parameter: Parameter, violations: Violations) -> CheckView:
    """Return the check that a parameter is there, and of its type."""
    checks = Checks(violations)
    value = Value(
        variable=naming.variable_name(parameter),
        path=str(parameter.name),
        member=parameter,
    )
    lines = checks.member(parameter, value, 4)
    return CheckView(comment=(), lines=tuple(lines), helpers=frozenset(checks.used))


def rule_check(
    constraint: Constraint, parameters: Mapping[str, Parameter]
) -> CheckView:
    """Return the check of a rule between parameters, under its own sentence."""
    condition = violated(
        constraint.expression,
        Variables(
            name=lambda name: naming.variable_name(parameters[name]),
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


def _passed(check: str, value_type: ValueType, value: Value) -> Condition:
    """Return the condition that a value is beyond a limit of its type."""
    variable = value.variable
    if check == "format" and value_type.format:
        return Call(_FORMATS[value_type.format], (variable,))
    if check == "pattern":
        constant = _constant(value_type, value.member)
        return Call(f"not {constant}.fullmatch", (variable,))
    if check == "enum":
        values = tuple(map(literals.string, value_type.enum))
        return equal_to(variable, values, wanted=False)
    if check in _BOUNDS:
        subject, sign = _BOUNDS[check]
        bound = value_type.bounds[check].value
        return Atom(f"{subject.format(variable)} {sign} {bound!r}")
    return Call(f"not is_{check}", (variable,))
