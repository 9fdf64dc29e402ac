"""What lint makes of the analysis: where it is silent, and how a note is printed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import golden
import pytest

from actionsmith import pipeline, report
from actionsmith.diagnostics import Severity, as_github, as_json, as_text
from actionsmith.rules import analysis
from actionsmith.rules.walk import everything

SPEC = Path(__file__).parents[2] / "spec"
ACTION = """\
actionsmith: 1
action: SendParcel
summary: Send a parcel.
parameters:
  Address: {type: string, description: Where to.}
  Shop: {type: string, description: Where to fetch it.}
  Weight: {type: integer, description: In grams.}
errors:
  InvalidParameter: {}
  MissingParameter: {}
constraints:
"""


def lint(folder: Path, *rules: tuple[str, str, str], tail: str = "") -> str:
    """Return the findings about an action with rules of a confidence and an error."""
    spec = golden.lay_out(golden.CASES / "base", folder)
    text = ACTION + "".join(
        f"  rule-{number}: {{rule: '{rule}', confidence: {confidence}, "
        f"error: {code}, description: A rule.}}\n"
        for number, (rule, confidence, code) in enumerate(rules)
    )
    (spec / "shop" / "SendParcel.yaml").write_text(text + tail, encoding="utf-8")
    # That there are no examples goes without saying.
    found = golden.findings(spec)[1]
    return re.sub(r".* info unexercised-rule: .*\n(  .*\n)*", "", found)


def documented(*texts: str) -> list[tuple[str, str, str]]:
    return [(text, "documented", "InvalidParameter") for text in texts]


def test_the_first_contract_has_no_findings() -> None:
    checked = pipeline.check(SPEC, None)
    assert not [d for d in checked.diagnostics if d.severity is not Severity.INFO]
    assert not any(d.rule == "unexercised-rule" for d in checked.diagnostics)


def test_an_error_of_its_own_is_a_reason_for_a_rule(tmp_path: Path) -> None:
    one = ("OnlyOne(Address, Shop)", "documented", "InvalidParameter")
    some = ("Or(Address, Shop)", "documented", "MissingParameter")
    assert lint(tmp_path / "first", some, one) == ""
    # Behind the other rule its error is never raised.
    assert "unreachable-error: nothing raises Missing" in lint(
        tmp_path / "second", one, some
    )


def test_an_error_with_another_cause_is_not_lost(tmp_path: Path) -> None:
    one = ("OnlyOne(Address, Shop)", "documented", "InvalidParameter")
    some = ("Or(Address, Shop)", "documented", "MissingParameter")
    other = ("IF Weight THEN Address", "documented", "MissingParameter")
    text = lint(tmp_path, one, some, other)
    assert "redundant-rule" in text and "unreachable-error" not in text


def test_an_inferred_rule_never_makes_an_enforced_one_redundant(
    tmp_path: Path,
) -> None:
    inferred = ("AllOrNone(Address, Shop)", "inferred", "InvalidParameter")
    enforced = ("IF Address THEN Shop", "documented", "InvalidParameter")
    assert lint(tmp_path / "first", inferred, enforced) == ""
    assert lint(tmp_path / "second", enforced, inferred) == ""


def test_what_is_inferred_is_blamed_last(tmp_path: Path) -> None:
    inferred = ("ZeroOrOne(Address, Shop)", "inferred", "InvalidParameter")
    text = lint(
        tmp_path,
        inferred,
        *documented("IF Address THEN NOT Shop", "IF Shop THEN Address"),
    )
    # It is an error without the inferred rule already, and said once.
    assert (
        "error dead-parameter: Shop can never be sent: the rules 'rule-1' and" in text
    )
    assert text.count("dead-parameter") == 1


def test_of_two_copies_the_enforced_one_counts(tmp_path: Path) -> None:
    text = lint(
        tmp_path,
        ("ZeroOrOne(Address, Shop)", "inferred", "InvalidParameter"),
        *documented("ZeroOrOne(Address, Shop)", "IF Shop THEN Address"),
    )
    assert "error dead-parameter: Shop" in text
    assert "repeated-rule" in text and "redundant-rule" not in text


@pytest.mark.parametrize("confidence", ["documented", "inferred"])
def test_a_rule_that_nobody_can_keep_is_wrong_in_any_case(
    tmp_path: Path, confidence: str
) -> None:
    text = lint(tmp_path, ("Shop AND NOT Shop", confidence, "InvalidParameter"))
    assert text.count("vacuous-rule") == 1 and " error vacuous-rule" in text
    assert text.count("\n") == 2  # with its hint


def test_a_rule_that_is_wrong_in_itself_is_left_out(tmp_path: Path) -> None:
    text = lint(tmp_path, *documented("IF Nobody THEN Shop", "NOT Nobody", "Shop == 5"))
    assert {line.split(" ")[2] for line in text.splitlines() if line[0] != " "} == {
        "unknown-parameter:",
        "comparison:",
    }


def test_a_note_is_printed_everywhere(tmp_path: Path) -> None:
    spec = golden.lay_out(golden.CASES / "analysis-unexercised-rule", tmp_path)
    checked, _ = golden.findings(spec)
    notes = checked.diagnostics
    assert checked.is_sound
    assert {note.severity for note in notes} == {Severity.INFO}
    assert all(": info unexercised-rule: " in as_text(note) for note in notes)
    assert all(as_github(note).startswith("::notice ") for note in notes)
    assert {each["severity"] for each in json.loads(as_json(notes))} == {"info"}
    assert report.count(notes).endswith("infos")


def test_every_format_shows_all_rules_of_a_finding(tmp_path: Path) -> None:
    spec = golden.lay_out(golden.CASES / "analysis-inconsistent", tmp_path)
    checked, _ = golden.findings(spec)
    (finding,) = (d for d in checked.diagnostics if d.rule == "inconsistent")
    assert finding.related
    for note in finding.related:
        shown = f"{note.at}: note: {note.message}"
        assert shown in as_text(finding)
        assert f"%0A{shown}" in as_github(finding)


def test_each_catalog_has_its_own_conclusions(tmp_path: Path) -> None:
    catalog = pipeline.check(SPEC, None).catalog
    assert catalog is not None
    first = everything(catalog)
    assert analysis.every_conclusion(first) is analysis.every_conclusion(first)
    spec = golden.lay_out(golden.CASES / "analysis-inferred", tmp_path)
    second, _ = golden.findings(spec)
    assert second.catalog is not None
    assert analysis.every_conclusion(everything(second.catalog))
    assert not analysis.every_conclusion(first)
