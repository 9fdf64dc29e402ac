"""Every output as a judge of requests, and what the oracle expects it to say.

`says` is the output's own verdict about a request, `should_say` is the oracle's by the
contract alone, in the same terms. They are apart so that an output can be held against
another contract than its own: then they must disagree.
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from math import prod
from typing import Any, ClassVar

import boundary
import decision_tables
import idl
from jsonschema import Draft202012Validator
from outputs import Output
from plain_contracts import Contract, Kind, Parameter, Rule
from signatures import ASIDE, Signatures, listed, of_signatures, should_accept
from verdicts import Request, findings, is_unsettled

from actionsmith.mock import judgement
from actionsmith.mock.messages import Refusal


class Judge(ABC):
    """What one output says of an action's requests."""

    name: ClassVar[str]

    @abstractmethod
    def __init__(self, output: Output, action: str) -> None: ...

    def lists(self) -> object:
        """Return what the output says of the rules apart from any request."""
        return None

    @staticmethod
    def should_list(contract: Contract) -> object:  # noqa: ARG004
        return None

    @staticmethod
    @abstractmethod
    def can_say(rule: Rule, contract: Contract) -> bool:
        """Tell whether the output has a way to say a rule."""

    @abstractmethod
    def says(self, contract: Contract, request: Request) -> object: ...

    @staticmethod
    @abstractmethod
    def should_say(contract: Contract, request: Request) -> object: ...


class Validator(Judge):
    """The generated validator: every violation, its code, if it blocks, and where."""

    name = "validator"

    def __init__(self, output: Output, action: str) -> None:
        self._module = output.validator(action)

    def lists(self) -> object:
        kind = self._module.Violation
        known = (v for v in vars(self._module).values() if isinstance(v, kind))
        return [(v.constraint, v.code, v.confidence) for v in known]

    @staticmethod
    def should_list(contract: Contract) -> object:
        return [(rule.id, rule.code, rule.confidence) for rule in contract.rules]

    @staticmethod
    def can_say(rule: Rule, contract: Contract) -> bool:  # noqa: ARG004
        return True

    def says(self, contract: Contract, request: Request) -> object:
        unsettled = _unsettled(contract, request)
        return [
            (v.constraint, v.code, v.enforced, v.parameters)
            for v in self._module.validate(request)
            if v.constraint not in unsettled
        ]

    @staticmethod
    def should_say(contract: Contract, request: Request) -> object:
        unsettled = _unsettled(contract, request)
        return [
            tuple(finding)
            for finding in findings(contract, request)
            if finding.what not in unsettled
        ]


class Mock(Judge):
    """The judgement of the mock server: every violation, and which one it answers."""

    name = "mock"

    def __init__(self, output: Output, action: str) -> None:
        service = output.catalog.services[output.service]
        self._judged = service.actions[action], output.catalog.provider.violations

    @staticmethod
    def can_say(rule: Rule, contract: Contract) -> bool:  # noqa: ARG004
        return True

    def says(self, contract: Contract, request: Request) -> object:
        if _unsettled(contract, request):
            return ASIDE
        every = [
            (v.constraint, v.code, v.enforced, v.parameters)
            for v in judgement.violations(*self._judged, request)
        ]
        return every, [self._answer(request, inferred) for inferred in (False, True)]

    def _answer(self, request: Request, inferred: bool) -> tuple[str, str] | None:
        try:
            judgement.refuse(*self._judged, request, inferred=inferred)
        except Refusal as refusal:
            return refusal.why, refusal.code
        return None

    @staticmethod
    def should_say(contract: Contract, request: Request) -> object:
        if _unsettled(contract, request):
            return ASIDE
        every = Validator.should_say(contract, request)
        return every, [Mock.should_answer(contract, request, i) for i in (False, True)]

    @staticmethod
    def should_answer(
        contract: Contract, request: Request, inferred: bool
    ) -> tuple[str, str] | None:
        """Return what is answered: types first, then names, values, and rules."""
        rules = {rule.id for rule in contract.rules}
        found = list(findings(contract, request))
        # Rules are found last; one may be called like a kind of mistake.
        number = sum(not idl.holds(rule.tree, request) for rule in contract.rules)
        of_rules = found[len(found) - number :]
        of_values = found[: len(found) - number]
        assert {finding.what for finding in of_rules} <= rules
        for kind in ("type", "unknown", "required", None):
            for finding in of_values:
                counts = inferred or finding.enforced or finding.what == "pattern"
                if counts and kind in (finding.what, None):
                    return f"{finding.what} {finding.where[0]}", finding.code
        for finding in of_rules:
            if inferred or finding.enforced:
                return f"rule {finding.what}", finding.code
        return None


def _unsettled(contract: Contract, request: Request) -> set[str]:
    return {r.id for r in contract.rules if is_unsettled(r, contract, request)}


class Schema(Judge):
    """The schema of a request in the OpenAPI document."""

    name = "schema"

    def __init__(self, output: Output, action: str) -> None:
        everything = output.document["components"]["schemas"]
        # What a validator is given it reads as a whole: give it no other actions.
        component = f"{action}Request"
        schemas = {
            name: schema
            for name, schema in everything.items()
            if name == component or not name.endswith(("Request", "Response", "Error"))
        }
        self._validator = Draft202012Validator(
            {
                "components": {"schemas": schemas},
                "$ref": f"#/components/schemas/{component}",
            },
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )
        self._operation = output.document["paths"][f"/#{action}"]["post"]

    def lists(self) -> object:
        return [
            (d["id"], d["rule"], d["error"]["code"], d["confidence"], d["schema"])
            for d in self._operation.get("x-dependencies", [])
        ]

    @staticmethod
    def should_list(contract: Contract) -> object:
        return [
            (r.id, r.text, r.code, r.confidence, Schema.can_say(r, contract))
            for r in contract.rules
        ]

    @staticmethod
    def can_say(rule: Rule, contract: Contract) -> bool:
        """JSON Schema relates no value to another, unless there are few pairs."""

        def has_few_pairs(left: object, right: object) -> bool:
            parameters = [contract.parameters.get(str(n)) for n in (left, right)]
            return 0 < prod(len(listed(p)) if p else 0 for p in parameters) <= 64

        relations = [part for part in idl.parts(rule.tree) if part[0] == "relates"]
        return rule.enforced and all(has_few_pairs(r[1], r[3]) for r in relations)

    def says(self, contract: Contract, request: Request) -> object:
        # JSON Schema takes 2.0 for an integer and has no way not to.
        return self._validator.is_valid(_with_integers(contract, request))

    @staticmethod
    def should_say(contract: Contract, request: Request) -> object:
        """Return whether nothing is wrong but what JSON Schema cannot say.

        And it refuses null, which no client sends.
        """
        unsaid = {r.id for r in contract.rules if not Schema.can_say(r, contract)}
        request = _with_integers(contract, request)
        wrong = any(
            finding.enforced and finding.what not in unsaid
            for finding in findings(contract, request)
        )
        return not wrong and not _has_null(request)


def _has_null(value: Any) -> bool:
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return any(map(_has_null, inner))
    return value is None


def _with_integers(contract: Contract, request: Request) -> dict[str, Any]:
    return _whole_members(contract.parameters, request)


def _whole_members(members: Mapping[str, Parameter], given: Request) -> dict[str, Any]:
    return {
        name: _whole(members[name].kind, value) if name in members else value
        for name, value in given.items()
    }


def _whole(kind: Kind, value: Any) -> Any:
    """Return a value in which numbers such as 2.0 are 2 where that is asked for."""
    if kind.base == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    if kind.items and isinstance(value, list):
        return [_whole(kind.items, item) for item in value]
    if kind.base == "structure" and isinstance(value, dict):
        return _whole_members(kind.members, value)
    return value


class Overloads(Judge):
    """The signatures of the method, read as a type checker would."""

    name = "overloads"

    def __init__(self, output: Output, action: str) -> None:
        self._signatures = Signatures(output, action)

    @staticmethod
    def can_say(rule: Rule, contract: Contract) -> bool:
        return rule in of_signatures(contract)

    def says(self, contract: Contract, request: Request) -> object:
        return self._signatures.accept(contract, request)

    @staticmethod
    def should_say(contract: Contract, request: Request) -> object:
        return should_accept(contract, request)


class DecisionTable(Judge):
    """The decision tables of the action's page, read as a person would."""

    name = "decision table"

    def __init__(self, output: Output, action: str) -> None:
        page = output.page(action)
        self._judge = decision_tables.judge(page, _holds)
        self._is_complete = not decision_tables.left_out(page)

    @staticmethod
    def can_say(rule: Rule, contract: Contract) -> bool:  # noqa: ARG004
        return True

    def says(self, contract: Contract, request: Request) -> object:
        if not self._is_complete or _is_wrong_in_itself(contract, request):
            return ASIDE
        verdict = self._judge(request)
        return verdict.rule, verdict.code, verdict.warned

    @staticmethod
    def should_say(contract: Contract, request: Request) -> object:
        if _is_wrong_in_itself(contract, request):
            return ASIDE
        rules = {rule.id for rule in contract.rules}
        broken = [f for f in findings(contract, request) if f.what in rules]
        for finding in broken:
            if finding.enforced:
                return finding.what, finding.code, frozenset[str]()
        return "", "", frozenset(finding.what for finding in broken)


def _is_wrong_in_itself(contract: Contract, request: Request) -> bool:
    """Tell whether a parameter is wrong, whatever the rules say."""
    kinds = {
        *("required", "type", "enum", "unknown"),
        *("minimum", "maximum", "int64", "uint64"),
    }
    kinds -= {rule.id for rule in contract.rules}
    # What is wrong inside of a list or a structure is beyond the tables.
    return any(
        f.enforced and f.what in kinds and not {*".["} & {*f.where[0]}
        for f in findings(contract, request)
    )


@cache
def _tree(text: str) -> idl.Tree:
    return idl.parse(text)


def _holds(rule: str, request: Request) -> bool:
    return idl.holds(_tree(rule), request)


JUDGES: tuple[type[Judge], ...] = (
    Validator,
    Mock,
    Schema,
    Overloads,
    DecisionTable,
)
"""All outputs that judge requests; one more is a class here, and tried everywhere."""


def objections(
    judge: Judge, contract: Contract, requests: Iterable[Request], *, lists: bool = True
) -> Iterator[str]:
    """Yield where a judge does not say what the oracle does."""
    listed, expected = judge.lists(), judge.should_list(contract)
    if lists and listed != expected:
        yield f"{judge.name} lists {listed}, not {expected}"
    for request in requests:
        said = judge.says(contract, request)
        expected = judge.should_say(contract, request)
        if said != expected and ASIDE not in (said, expected):
            yield f"{judge.name} says {said} of {request!r}, not {expected}"


def require_agreement(
    kind: type[Judge], output: Output, most: int | None = None
) -> int:
    """Check what a judge says of all actions; return of how many requests.

    `most` is how many are tried of each action, if not all.
    """
    number = 0
    for name, contract in output.contracts.items():
        tried = list(boundary.requests(contract))
        if most is not None and most < len(tried):
            tried = random.Random(name).sample(tried, most)
        wrong = list(islice(objections(kind(output, name), contract, tried), 3))
        assert not wrong, "\n".join([f"{output.package}: {contract}", *wrong])
        number += len(tried)
    return number
