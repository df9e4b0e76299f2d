"""Statements held against a patient whose reports are read for real."""

from __future__ import annotations

from pathlib import Path

import pytest

import assistant
from assistant.drafting.applicability import Applicability
from assistant.drafting.patient_facts import against
from assistant.patient import read_folder
from ingestion.records import Passage

SAMPLES = Path(assistant.__file__).parent / "demo" / "patients"
CONDITIONS: dict[str, dict[str, object]] = {
    "new": {"diagnosis": ["glioblastoma"], "setting": ["newly_diagnosed"]},
    "target": {"marker": ["braf_v600e"], "setting": ["recurrent"]},
    "back": {"diagnosis": ["glioblastoma"], "setting": ["recurrent"]},
    "wildtype": {"idh": ["wildtype"], "age_max": 70},
    "follow_up": {"diagnosis": ["astrocytoma"], "grade": ["3"], "setting": ["follow_up"]},
    "everybody": {},
}


@pytest.fixture(scope="module", params=["EN-01", "ZH-01"])
def matched(request: pytest.FixtureRequest) -> tuple[str, list[tuple[Passage, Applicability]]]:
    passages = [
        Passage(id=f"g:{name}", doc="g", text="A statement.", metadata={f"applies_{k}": v for k, v in asked.items()})  # type: ignore[misc]
        for name, asked in CONDITIONS.items()
    ]
    return request.param, against(passages, read_folder(SAMPLES / request.param))


def test_those_that_apply_come_first(matched: tuple[str, list[tuple[Passage, Applicability]]]) -> None:
    patient, found = matched
    order = {
        "EN-01": ["g:back", "g:wildtype", "g:everybody", "g:target", "g:new", "g:follow_up"],
        "ZH-01": ["g:follow_up", "g:everybody", "g:new", "g:target", "g:back", "g:wildtype"],
    }
    assert [passage.id for passage, _ in found] == order[patient]
    verdicts = [one.verdict for _, one in found]
    assert verdicts == sorted(verdicts, key=["applies", "cannot_tell", "does_not_apply"].index)


def test_each_says_why_in_the_patient_s_words(matched: tuple[str, list[tuple[Passage, Applicability]]]) -> None:
    patient, found = matched
    texts = read_folder(SAMPLES / patient).texts()
    for passage, one in found:
        assert one.passage is passage
        assert one.general or one.evidence or one.verdict == "cannot_tell"
        assert all(texts[words.doc][words.start : words.end] == words.quote for words in one.evidence)
