"""The signatures of a generated method, read from its source as a type checker would.

A type checker takes seconds; this judges any number of calls. That both see the same
is what `calls.py` is for.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cache
from itertools import product
from math import prod
from typing import Any

import boundary
import idl
from outputs import Output
from plain_contracts import Contract, Parameter, Rule
from verdicts import Request, is_of_type, misfit

ASIDE = "aside"
"""The verdict of who cannot know."""

ANY = object()
"""Some value, of those that a signature cannot tell apart."""

# The limits of the design: signatures of a method, their lines together, and what
# may be tried to find them.
_MOST_SIGNATURES, _MOST_LINES, _MOST_COMBINATIONS = 8, 120, 4096
_LONGEST_LIST = 40

_MOST_TRIED = 20_000
"""How many values together are tried at most."""


class Signatures:
    """Those of an action's method that take each parameter by its name."""

    def __init__(self, output: Output, action: str) -> None:
        *overloads, method = output.methods(action)
        awaited = output.awaited_methods(action)
        assert bool(awaited) == bool(overloads)
        for one, other in zip((*overloads, method), awaited, strict=bool(awaited)):
            assert _but_self(one) == _but_self(other), f"{action}: async differs"
        self.names = _wire_names(method)
        """The argument of each parameter."""
        # What takes a request as one object says nothing of what it combines.
        self._overloads = [_arguments(f) for f in overloads if len(f.args.args) == 1]
        self._method = _arguments(method)
        self.number = len(self._overloads)

    def accept(self, contract: Contract, request: Request) -> object:
        """Return whether one of the signatures takes a request as a call."""
        if not request.keys() <= self.names.keys():
            return False
        call = {self.names[name]: value for name, value in request.items()}
        if self._overloads:
            return any(_takes(signature, call) for signature in self._overloads)
        return _takes(self._method, call) and (not is_too_much(contract) or ASIDE)


def _but_self(function: ast.FunctionDef) -> str:
    (_, *arguments), others = function.args.args, function.args.kwonlyargs
    defaults = [*function.args.defaults, *function.args.kw_defaults]
    return ast.dump(ast.List([*arguments, *others, *filter(None, defaults)]))


_Signature = dict[str, tuple[set[Any], bool]]
"""What each argument may be, and whether it can be left out."""


def _arguments(function: ast.FunctionDef) -> _Signature:
    pairs = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    return {
        argument.arg: (_alternatives(argument.annotation), default is not None)
        for argument, default in pairs
    }


def _alternatives(annotation: ast.expr | None) -> set[Any]:
    """Return the types in an annotation by name, None, and literals as `(text,)`."""
    match annotation:
        case ast.BinOp(left=left, right=right):
            return _alternatives(left) | _alternatives(right)
        case ast.Name(id=name):
            return {name}
        case ast.Attribute():
            return {ast.unparse(annotation)}
        case ast.Constant(value=None):
            return {None}
        case ast.Subscript(value=ast.Name(id="Sequence" | "list" | "tuple" as name)):
            return {name}  # what is in it is for type checkers
        case ast.Subscript(value=ast.Name(id="Literal"), slice=listed):
            members = listed.elts if isinstance(listed, ast.Tuple) else [listed]
            return {(ast.literal_eval(member),) for member in members}
    raise AssertionError(ast.dump(annotation) if annotation else "no annotation")


def _takes(signature: _Signature, call: Request) -> bool:
    if not call.keys() <= signature.keys():
        return False
    return all(
        _fits(call[name], allowed) if name in call else can_be_left_out
        for name, (allowed, can_be_left_out) in signature.items()
    )


def _fits(value: Any, allowed: set[Any]) -> bool:
    if value is None:
        return None in allowed
    if isinstance(value, (str, bool)) and (value,) in allowed:
        return True
    if isinstance(value, str):
        return "str" in allowed
    if isinstance(value, list):
        return bool(allowed & {"list", "Sequence"})
    if isinstance(value, dict):
        return any(str(each).endswith("Dict") for each in allowed)
    kinds = {bool: {"bool", "int", "float"}, int: {"int", "float"}, float: {"float"}}
    return bool(allowed & kinds.get(type(value), set()))


def _wire_names(method: ast.FunctionDef) -> dict[str, str]:
    """Return the argument that is sent as each parameter."""
    for node in ast.walk(method):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="perform"),
                args=[_, ast.Dict(keys=keys, values=values)],
            ):
                return {
                    ast.literal_eval(key): ast.unparse(value)
                    for key, value in zip(keys, values, strict=True)
                    if key is not None
                }
    return {}


def should_accept(contract: Contract, request: Request) -> object:
    """Return whether a type checker should accept a call, ASIDE where it cannot know.

    It knows presence, and the values of enumerations and booleans. Of other values it
    knows nothing: a call is right if it is so with some of them. It takes a boolean for
    a number.
    """
    wrong = not request.keys() <= contract.parameters.keys()
    for name, parameter in contract.parameters.items():
        value = request.get(name)
        if value is None:
            wrong |= parameter.required
        elif isinstance(value, bool) and parameter.base in ("integer", "float"):
            return ASIDE
        elif not is_of_type(value, parameter.base):
            wrong = True
        elif parameter.enum and value not in parameter.enum:
            return ASIDE
    if wrong or not all(idl.holds(r.tree, request) for r in of_signatures(contract)):
        return False
    known = tuple(
        (n, request[n] if listed(p) and n in valued(contract) else ANY)
        for n, p in contract.parameters.items()
        if request.get(n) is not None
    )
    if (found := _can_be(contract, known)) is not False:
        return found
    if is_too_much(contract) or _has_several_patterns(contract):
        return ASIDE
    # Of patterns and orders together nobody knows all that follows.
    return ASIDE if _can_be(contract, known, relating=False) is not False else False


def listed(parameter: Parameter) -> tuple[Any, ...]:
    """Return all values of a parameter, if they are known for sure."""
    if not parameter.enforced:
        return ()
    return (True, False) if parameter.base == "boolean" else parameter.enum


def _has_several_patterns(contract: Contract) -> bool:
    """Tell whether a text may have to match patterns that no value here matches."""
    of_texts = {
        (part[1], part[2])
        for rule in contract.rules
        for part in idl.parts(rule.tree)
        if rule.enforced
        and part[0] == "like"
        and not listed(contract.parameters[part[1]])
    }
    return len({name for name, _ in of_texts}) < len(of_texts)


@cache
def valued(contract: Contract) -> frozenset[str]:
    """Return the parameters that rules compare with constants."""
    return frozenset(
        part[1]
        for rule in contract.rules
        for part in idl.parts(rule.tree)
        if rule.enforced and part[0] in ("is", "like")
    )


@cache
def _can_be(
    contract: Contract, known: tuple[tuple[str, Any], ...], *, relating: bool = True
) -> object:
    """Return whether what is sent can keep the rules, ASIDE if that takes too long.

    What rules with arithmetic say of presence by the way is not asked for; nor, without
    `relating`, what rules say that relate parameters, where there are patterns as well.
    """
    rules = [r for r in contract.rules if r.enforced and not r.calculates]
    parts = [part for rule in rules for part in idl.parts(rule.tree)]
    if not relating and any(part[0] == "like" for part in parts):
        rules = [rule for rule in rules if not rule.relates]
    named = {
        name
        for rule in rules
        for part in idl.parts(rule.tree)
        if part[0] != "sent"
        for name in idl.names(part)
    }
    choices: list[Sequence[Any]] = []
    for name, value in known:
        parameter = contract.parameters[name]
        is_opaque = parameter.base in ("list", "structure")
        if name not in named or value is not ANY or is_opaque:
            choices.append([value])
            continue
        choices.append(listed(parameter) or _tried(contract, name))
    if prod(map(len, choices)) > _MOST_TRIED:
        return ASIDE
    names = [name for name, _ in known]
    return any(
        all(idl.holds(rule.tree, dict(zip(names, each, strict=True))) for rule in rules)
        for each in product(*choices)
    )


def _tried(contract: Contract, name: str) -> Sequence[Any]:
    """Return values on all sides of what a parameter may be compared with."""
    parameter = contract.parameters[name]
    base = parameter.base
    related = {
        other
        for rule in contract.rules
        for part in idl.parts(rule.tree)
        if part[0] == "relates" and name in idl.names(part)
        for other in idl.names(part)
    }
    found = dict.fromkeys(
        value
        for other in (name, *sorted(related - {name}))
        for value in boundary.values(contract.parameters[other], contract)
        if is_of_type(value, base) and _is_within(value, parameter)
    )
    return [*found, *(["~"] if base == "string" else [])]


def _is_within(value: Any, parameter: Parameter) -> bool:
    """Tell whether a number is within the bounds that a parameter has for sure."""
    is_number = parameter.base in ("integer", "float")
    return not (is_number and parameter.enforced and misfit(value, parameter.kind))


@cache
def of_signatures(contract: Contract) -> tuple[Rule, ...]:
    """Return the rules that signatures can say: of presence, and of listed values."""
    return tuple(r for r in contract.rules if r.enforced and _is_sayable(r, contract))


def _is_sayable(rule: Rule, contract: Contract) -> bool:
    return not any(
        part[0] == "relates"
        or (part[0] in ("is", "like") and not listed(contract.parameters[part[1]]))
        for part in idl.parts(rule.tree)
    )


@cache
def is_too_much(contract: Contract) -> bool:
    """Tell whether there may be no signatures because there would be too many.

    The fewest signatures cannot be told here, but no more are needed than there are
    legal combinations.
    """
    rules = [r for r in contract.rules if r.enforced and not r.calculates]
    order = [
        name
        for name in contract.parameters
        if any(name in idl.names(rule.tree) for rule in rules)
    ]
    choices = []
    for name in order:
        parameter = contract.parameters[name]
        values = listed(parameter) if name in valued(contract) else ()
        choices.append(([] if parameter.required else [None]) + [*(values or (ANY,))])
    if prod(len(each) + 1 for each in choices) > _MOST_COMBINATIONS:
        return True
    legal = sum(
        _can_be(
            contract,
            tuple((n, v) for n, v in zip(order, each, strict=True) if v is not None),
        )
        is not False
        for each in product(*choices)
    )
    lines = legal * (len(contract.parameters) + 7 + _lines_of_values(contract)) + 8
    # A contract that allows nothing has no signatures either; it is refused elsewhere.
    return not legal or legal > _MOST_SIGNATURES or lines > _MOST_LINES


def _lines_of_values(contract: Contract) -> int:
    """Return how many more lines the values take that do not fit on one."""
    return sum(
        len(p.enum) + 4
        for p in contract.parameters.values()
        if len(repr(p.enum)) > _LONGEST_LIST
    )
