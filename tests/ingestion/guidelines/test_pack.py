"""The pack that ships is clean, and the linter that says so can find each fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.guidelines import KNOWLEDGE, check, load_pack
from ingestion.guidelines.lint import check_statement
from ingestion.records import Passage


def test_the_pack_is_clean() -> None:
    assert check() == []


def test_the_pack_is_large_and_covers_its_topics() -> None:
    documents, found = load_pack()
    assert len(found) >= 200
    assert {document.id for document in documents} >= {
        "classification", "imaging_response", "btrads", "surgery", "radiotherapy", "newly_diagnosed_glioblastoma",
        "ttfields", "elderly", "idh_mutant_astrocytoma", "oligodendroglioma", "idh_inhibitors", "recurrence",
        "diffuse_midline_glioma", "supportive_care", "follow_up", "prognosis", "national",
    }  # fmt: skip
    assert {passage.region for passage in found} == {"US", "Europe", "UK", "China", "international"}


def test_every_passage_is_a_slice_of_its_document() -> None:
    documents, found = load_pack()
    texts = {document.id: document.text for document in documents}
    assert all(texts[passage.doc][passage.start : passage.end] == passage.text for passage in found)
    assert len({passage.id for passage in found}) == len(found)


def test_options_say_to_whom_they_apply() -> None:
    options = [passage for passage in load_pack()[1] if passage.metadata["kind"] == "option"]
    assert len(options) >= 30
    for passage in options:
        assert passage.metadata.keys() & {"applies_diagnosis", "applies_marker"}, passage.id
        assert "applies_setting" in passage.metadata, passage.id


def test_the_pack_speaks_of_no_single_patient() -> None:
    for passage in load_pack()[1]:
        assert not {"you", "your", "this patient"} & set(passage.text.lower().split()), passage.id


def statement(text: str, **changes: object) -> Passage:
    metadata = {"kind": "fact", "confidence": "V1"} | changes.pop("metadata", {})
    values = {"source": "S", "year": 2020, "region": "US", "strength": "s", "section": "H"} | changes
    return Passage(id="f:s-1", doc="f", text=text, metadata=metadata, **values)


GOOD = "In glioblastoma, the standard course is 60 Gy in 30 fractions of 2 Gy over 6 weeks."


def test_a_good_statement_passes() -> None:
    assert check_statement(statement(GOOD)) == []


@pytest.mark.parametrize(
    ("passage", "says"),
    [
        (statement(GOOD, source=""), "lacks 'source'"),
        (statement(GOOD, strength=""), "lacks 'strength'"),
        (statement(GOOD, region="Mars"), "region 'Mars'"),
        (statement(GOOD, year=20), "year 20"),
        (statement(GOOD, section=""), "under no heading"),
        (statement(GOOD, metadata={"confidence": "M-lo"}), "confidence 'M-lo'"),
        (statement(GOOD, metadata={"kind": "opinion"}), "kind 'opinion'"),
        (statement(GOOD, metadata={"colour": "red"}), "unknown key 'colour'"),
        (statement(GOOD, metadata={"kind": "option", "direction": "for"}), "option without 'treatments'"),
        (statement(GOOD, metadata={"treatments": ["surgery"]}), "no option but has 'treatments'"),
        (statement(GOOD, metadata={"applies_idh": "mutant"}), "takes a list"),
        (statement(GOOD, metadata={"applies_idh": ["mutated"]}), "'mutated'"),
        (statement(GOOD, metadata={"applies_age_min": 400}), "age_min 400"),
        (statement(GOOD, metadata={"doi": "10.1/x", "identifiers": "verified"}), "no doi"),
        (statement(GOOD, metadata={"pmid": "12345"}), "'identifiers' if and only if"),
        (statement("Glioma is bad."), "3 words"),
        (statement(GOOD.replace("30 fractions", "33 fractions")), "does not add up"),
        (statement(GOOD.rstrip(".")), "full stop"),
        (statement(GOOD.replace("glioblastoma", "it")), "does not name the disease"),
        (statement(GOOD.replace("60 Gy in 30 fractions of 2 Gy", "30 fractions")), "without a dose in Gy"),
        (statement("The label gives temozolomide 75 daily for 42 days in glioblastoma."), "without a unit"),
        (statement("The label gives temozolomide 75 mg/m daily for 42 days in glioblastoma."), "mg/m2"),
        (statement("In glioma, the dose (BED10) of 60 Gy in 30 fractions is 71.0 Gy here."), "72.0 Gy is right"),
        (statement("In glioma, the BED10 of the standard course is stated somewhere else."), "can't be checked"),
        (statement(GOOD.replace("In", "[V1] In")), "mark in its text"),
    ],
)
def test_each_fault_is_found(passage: Passage, says: str) -> None:
    assert any(says in what for what in check_statement(passage)), check_statement(passage)


def test_repeated_and_broken_statements_are_found(tmp_path: Path) -> None:
    text = (KNOWLEDGE / "btrads.md").read_text(encoding="utf-8")
    (tmp_path / "one.md").write_text(text, encoding="utf-8")
    (tmp_path / "two.md").write_text(text, encoding="utf-8")
    (tmp_path / "three.md").write_text("---\nformat: statements\n---\n\n### x-1\n\nNo data.\n", encoding="utf-8")
    said = [problem.what for problem in check(tmp_path)]
    assert any("same id as one:btr-01" in what for what in said)
    assert any("same text as one:btr-01" in what for what in said)
    assert any("x-1" in what for what in said)
