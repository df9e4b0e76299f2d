"""What the gate lets pass: a guideline's own sentence whole; of a report only what its sentence supports."""

from __future__ import annotations

import pytest

from assistant.drafting.gate import Gate
from assistant.drafting.records import Fact, FactKind
from ingestion.records import Evidence

REPORT = "No haemorrhage. Recurrence cannot be excluded. MGMT promoter: not tested."
GUIDELINE = "CNS WHO grade 4 is given, even without necrosis, and whatever MGMT says (see EANO 2021)."


def fact(kind: FactKind, text: str, quote: str) -> Fact:
    start = text.index(quote)
    evidence = Evidence.cut("d", text, start, start + len(quote))
    return Fact(id="F1", kind=kind, section="Answer", text=quote, evidence=(evidence,))


@pytest.mark.parametrize("sentence", [GUIDELINE, GUIDELINE.upper(), GUIDELINE.rstrip("."), f"  {GUIDELINE}\n"])
def test_a_guideline_s_own_sentence_passes(sentence: str) -> None:
    assert Gate({"d": GUIDELINE}).check(sentence, [fact("passage", GUIDELINE, GUIDELINE)]) == ""


@pytest.mark.parametrize("sentence", [GUIDELINE.replace("4", "3"), GUIDELINE.replace("even without", "only with")])
def test_a_guideline_s_sentence_that_was_changed_does_not(sentence: str) -> None:
    assert Gate({"d": GUIDELINE}).check(sentence, [fact("passage", GUIDELINE, GUIDELINE)])


@pytest.mark.parametrize(
    ("fragment", "why"), [("haemorrhage", "denies"), ("Recurrence", "possible"), ("MGMT promoter", "")]
)
def test_a_report_s_fragment_has_to_hold_in_its_sentence(fragment: str, why: str) -> None:
    found = Gate({"d": REPORT}).check(f"{fragment}.", [fact("field", REPORT, fragment)])
    assert why in found
    assert bool(found) is bool(why)


def test_no_sentence_passes_without_words_or_facts() -> None:
    gate = Gate({"d": GUIDELINE})
    assert gate.check(" ", [fact("passage", GUIDELINE, GUIDELINE)]) == "it is empty"
    assert gate.check(GUIDELINE, []) == "it names no fact"
