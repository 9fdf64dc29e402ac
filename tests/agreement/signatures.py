"""The signatures of a generated method, read from its source as a type checker would.

A type checker takes seconds; this judges any number of calls. That both see the same
is what `calls.py` is for.
"""

from __future__ import annotations

import ast
from functools import cache
from itertools import product
from math import prod
from typing import Any

import idl
from outputs import Output
from plain_contracts import Contract, Rule
from verdicts import Request, is_of_type

ASIDE = "aside"
"""The verdict of who cannot know."""

# The limits of the design: signatures of a method, their lines together, and what
# may be tried to find them.
_MOST_SIGNATURES, _MOST_LINES, _MOST_COMBINATIONS = 8, 120, 4096


class Signatures:
    """Those of an action's method that take each parameter by its name."""

    def __init__(self, output: Output, action: str) -> None:
        *overloads, method = output.methods(action)
        *of_async, async_method = output.methods(action, "async_client")
        for one, other in zip(
            (*overloads, method), (*of_async, async_method), strict=True
        ):
            assert ast.dump(one.args) == ast.dump(other.args), (
                f"{action}: async differs"
            )
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
        case ast.Constant(value=None):
            return {None}
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
    if isinstance(value, str):
        return bool(allowed & {"str", (value,)})
    kinds = {bool: {"bool", "int", "float"}, int: {"int", "float"}, float: {"float"}}
    return bool(allowed & kinds.get(type(value), set()))


def _wire_names(method: ast.FunctionDef) -> dict[str, str]:
    """Return the argument that is sent as each parameter."""
    for node in ast.walk(method):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="_call"),
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

    It knows presence, and the members of enumerations. It takes a boolean for a number.
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
    return not wrong and all(
        idl.holds(r.tree, request) for r in of_signatures(contract)
    )


@cache
def of_signatures(contract: Contract) -> tuple[Rule, ...]:
    """Return the rules that signatures can say: of presence, and of listed values."""
    return tuple(r for r in contract.rules if r.enforced and _is_sayable(r, contract))


def _is_sayable(rule: Rule, contract: Contract) -> bool:
    for part in idl.parts(rule.tree):
        if part[0] == "relates":
            return False
        if part[0] in ("is", "like"):
            parameter = contract.parameters[part[1]]
            if not (parameter.enum and parameter.enforced):
                return False
    return True


@cache
def is_too_much(contract: Contract) -> bool:
    """Tell whether there may be no signatures because there would be too many.

    The fewest signatures cannot be told here, but no more are needed than there are
    legal combinations.
    """
    rules = of_signatures(contract)
    valued = {p[1] for r in rules for p in idl.parts(r.tree) if p[0] in ("is", "like")}
    named = {name for rule in rules for name in idl.names(rule.tree)}
    choices = [
        [
            *([] if p.required else [None]),
            *(p.enum if n in valued else [p.enum[0] if p.enum else True]),
        ]
        for n, p in contract.parameters.items()
        if n in named
    ]
    if prod(len(each) + 1 for each in choices) > _MOST_COMBINATIONS:
        return True
    order = [name for name in contract.parameters if name in named]
    legal = sum(
        all(idl.holds(r.tree, dict(zip(order, each, strict=True))) for r in rules)
        for each in product(*choices)
    )
    lines = legal * (len(contract.parameters) + 7) + 8
    return legal > _MOST_SIGNATURES or lines > _MOST_LINES
