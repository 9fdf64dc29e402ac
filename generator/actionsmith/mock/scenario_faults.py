"""Reading a fault of a scenario."""

from __future__ import annotations

import re

from actionsmith.contract import Action, Service, Text
from actionsmith.contract.conditions import read_condition
from actionsmith.contract.fields import Fields
from actionsmith.diagnostics import Location, error
from actionsmith.logic import Expression, names
from actionsmith.source import Mapping as MappingNode
from actionsmith.source import Node, Scalar

from .faults import Calls, Drop, Fault
from .limits import CODE as TOO_MANY
from .malformed import Body
from .scenario_names import Findings, Names, outcomes, unknown

EFFECTS = (
    *("error", "precondition", "outcome", "drop", "truncate", "body", "status"),
    *("throttle", "clock"),
)
"""Of these a fault has one, or it has none and a delay."""

_KEYS = (
    *("action", "calls", "when", "chance"),
    *EFFECTS,
    *("delay", "message", "retry_after"),
)
_BELONGS_TO = {
    "message": ("error", "precondition", "throttle"),
    "retry_after": ("error", "status", "throttle"),
}
_CALLS = re.compile(r"([1-9][0-9]{0,8})(?:(-)([1-9][0-9]{0,8})?)?")
_CLOCK = re.compile(r"([+-]?)([0-9]{1,9}(?:\.[0-9]{1,3})?)([smhd])")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_FARTHEST = 10 * 365 * 86_400


def read_fault(
    node: Node, known: Names, findings: Findings, origin: str | None = None
) -> Fault | None:
    """Return the fault that a node describes, or None if something is wrong with it."""
    before = len(findings)
    origin = origin or f"{node.at.file}:{node.at.line}"
    with Fields(node, "a fault", findings) as fields:
        fault = _Reader(fields, known, findings).read(node, origin)
    return fault if len(findings) == before else None


class _Reader:
    """Reads one fault. What is wrong is told, and a stand-in goes into the fault."""

    def __init__(self, fields: Fields, known: Names, findings: Findings) -> None:
        self._fields = fields
        self._known = known
        self._findings = findings
        self._service: Service | None = None
        self._action: Action | None = None

    def read(self, node: Node, origin: str) -> Fault:
        fields = self._fields
        # Findings list them in this order; what a comma cuts off has none of them.
        for key in _KEYS:
            fields.node(key)
        name = fields.optional_text("action")
        if name:
            self._service, self._action = self._known.action(name, self._findings)
        calls = self._calls()
        when = self._when()
        chance = self._chance()
        code = self._error() or self._precondition()
        if self._has("throttle"):
            code = code or TOO_MANY
        outcome = self._outcome()
        fault = Fault(
            what=self._what(node),
            origin=origin,
            service=str(self._service.name) if self._service else None,
            action=str(self._action.name) if self._action else None,
            calls=calls,
            when=when,
            chance=chance,
            code=code,
            message=self._message(code),
            outcome=outcome,
            drop=fields.choice("drop", Drop),
            truncate=self._whole("truncate", 0, 2**31),
            body=fields.choice("body", Body),
            status=self._whole("status", 200, 599),
            throttle=self._duration("throttle"),
            clock=self._clock(),
            delay=self._duration("delay") or 0.0,
            retry_after=self._whole("retry_after", 0, 10**9),
        )
        self._check_company(node)
        return fault

    def _has(self, key: str) -> bool:
        return self._fields.place(key) is not None

    def _report(self, rule: str, at: Location, message: str, hint: str | None) -> None:
        self._findings.append(error(rule, at, message, hint))

    def _wrong(self, key: str, text: Text, hint: str) -> None:
        message = f"{key!r} cannot be {str(text)!r}"
        self._report("wrong-value", text.at, message, hint)

    def _what(self, node: Node) -> str:
        """Return the effect as it is written."""
        entries = node.entries if isinstance(node, MappingNode) else ()
        values = {e.key.text: e.value for e in entries}
        for key in (*EFFECTS, "delay"):
            if isinstance(value := values.get(key), Scalar):
                return f"{key} {value.text}"
        return "nothing"

    def _calls(self) -> Calls:
        # Throttling lasts by itself: it begins with one call.
        is_once = self._has("throttle") and not self._has("chance")
        text = self._fields.optional_text("calls")
        if not text:
            return Calls(1, 1) if is_once else Calls()
        match = _CALLS.fullmatch(text)
        if match is None:
            self._wrong("calls", text, "write which: 1 or 2-4 or 3- (from the third)")
            return Calls()
        first = int(match[1])
        last = first if match[2] is None else int(match[3]) if match[3] else None
        if last is not None and last < first:
            self._wrong("calls", text, f"write {last}-{first}")
        elif is_once and last not in (None, first):
            hint = f"throttling begins with one call and lasts by itself: write {first}"
            self._wrong("calls", text, hint)
        return Calls(first, first if is_once else last)

    def _chance(self) -> float:
        bound = self._fields.bound("chance")
        if bound is None:
            return 1.0
        if not 0 < bound.value <= 1:
            message = f"'chance' cannot be {bound.value}"
            hint = "write which part of the calls: more than 0, and at most 1"
            self._report("wrong-value", bound.at, message, hint)
        return float(min(bound.value, 1))

    def _when(self) -> Expression | None:
        condition = read_condition(self._fields, "when", self._findings)
        if condition is None:
            return None
        if self._has("action") and self._action is None:
            return condition.expression
        parameters = self._known.parameters(self._action)
        whole = str(self._action.name) if self._action else ""
        for mention in names(condition.expression):
            if mention.name not in parameters:
                at = condition.rule.scalar.location_of(mention.span[0])
                self._unknown("parameter", mention.name, at, parameters, whole)
        return condition.expression

    def _unknown(
        self, kind: str, name: str, at: Location, known: list[str], whole: str
    ) -> None:
        self._findings.append(unknown(kind, name, at, known, whole))

    def _error(self) -> str | None:
        code = self._fields.optional_text("error")
        if not code or (self._has("action") and self._action is None):
            return str(code) if code else None
        known = self._known.codes(self._action)
        if code not in known:
            whole = str(self._action.name) if self._action else ""
            self._unknown("error", code, code.at, known, whole)
        return str(code)

    def _precondition(self) -> str | None:
        name = self._fields.optional_text("precondition")
        if not name or not self._needs_action("precondition") or not self._action:
            return None
        known = self._action.preconditions
        if name not in known:
            whole = str(self._action.name)
            self._unknown("precondition", name, name.at, list(known), whole)
            return None
        return str(known[name].error.code)

    def _outcome(self) -> str | None:
        name = self._fields.optional_text("outcome")
        if not name or not self._needs_action("outcome"):
            return None
        if self._action is None or self._service is None:
            return None
        known = outcomes(self._service, self._action)
        if name not in known:
            whole = str(self._action.name)
            self._unknown("outcome", name, name.at, known, whole)
        return str(name)

    def _needs_action(self, key: str) -> bool:
        at = self._fields.place(key)
        if self._has("action") or at is None:
            return True
        message = f"{key!r} needs the key 'action'"
        self._report("missing-key", at, message, f"say which action has the {key}")
        return False

    def _message(self, code: str | None) -> str:
        stated = self._fields.optional_text("message")
        if stated is not None or code is None:
            return str(stated or "")
        return self._known.message(code, self._service, self._action)

    def _whole(self, key: str, least: int, most: int) -> int | None:
        bound = self._fields.bound(key)
        if bound is None:
            return None
        if not isinstance(bound.value, int) or not least <= bound.value <= most:
            message = f"{key!r} cannot be {bound.value}"
            hint = f"write a whole number from {least} to {most}"
            self._report("wrong-value", bound.at, message, hint)
        return int(bound.value)

    def _duration(self, key: str) -> float | None:
        return self._fields.seconds(key, 0.0) if self._has(key) else None

    def _clock(self) -> float | None:
        text = self._fields.optional_text("clock")
        if not text:
            return None
        match = _CLOCK.fullmatch(text)
        if match is None:
            hint = "write how far it is ahead or behind, such as +24h, -10m, 30s or 0s"
            self._wrong("clock", text, hint)
            return None
        seconds = float(match[2]) * _UNITS[match[3]]
        if seconds > _FARTHEST:
            self._wrong("clock", text, "ten years are the most that there can be")
        return -seconds if match[1] == "-" else seconds

    def _check_company(self, node: Node) -> None:
        """Report what does not go together, and a fault without an effect."""
        effects = [key for key in EFFECTS if self._has(key)]
        stated = effects or [key for key in ("delay",) if self._has(key)]
        # What has a key that nobody knows is likely to have that one misspelt.
        is_whole = isinstance(node, MappingNode) and all(
            entry.key.text in _KEYS for entry in node.entries
        )
        if not stated and is_whole:
            hint = f"it is one of {', '.join(EFFECTS)}, delay"
            message = "a fault needs an effect"
            self._report("missing-key", self._fields.at, message, hint)
        for key in effects[1:]:
            message = f"{key!r} stands beside {effects[0]!r}"
            hint = "a fault has one effect, and may have a delay: write two faults"
            self._report("wrong-key", self._at(key), message, hint)
        if "clock" in effects and self._has("delay"):
            message = "'delay' stands beside 'clock'"
            hint = "a clock is set before there is an answer: write two faults"
            self._report("wrong-key", self._at("delay"), message, hint)
        for key, owners in _BELONGS_TO.items():
            if self._has(key) and stated and not {*owners} & {*effects}:
                hint = f"it belongs to {', '.join(owners[:-1])} or {owners[-1]}"
                message = f"{key!r} says nothing here"
                self._report("wrong-key", self._at(key), message, hint)

    def _at(self, key: str) -> Location:
        return self._fields.place(key) or self._fields.at
