"""Evidence can't be wrong; records refuse what they don't know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ingestion.errors import EvidenceError
from ingestion.records import Document, Evidence, Field, Passage, Report, Warning_


@given(st.text(min_size=1), st.data())
def test_cut_evidence_always_equals_the_slice(text: str, draw: st.DataObject) -> None:
    start = draw.draw(st.integers(0, len(text) - 1))
    end = draw.draw(st.integers(start + 1, len(text)))
    evidence = Document(id="d", text=text).evidence(start, end)
    assert text[evidence.start : evidence.end] == evidence.quote
    evidence.check(text)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 2), (0, 6)])
def test_cut_refuses_what_is_not_there(start: int, end: int) -> None:
    with pytest.raises(EvidenceError):
        Evidence.cut("d", "abcde", start, end)


def test_evidence_refuses_a_quote_of_another_length() -> None:
    with pytest.raises(ValidationError):
        Evidence(doc="d", start=0, end=3, quote="ab")


def test_a_field_needs_evidence() -> None:
    with pytest.raises(ValidationError):
        Field(name="idh", value="mutant", evidence=())


def test_report_check_finds_a_slice_of_another_text() -> None:
    field = Field(name="idh", value="mutant", evidence=(Evidence.cut("d", "IDH mutant", 0, 3),))
    report = Report(id="d", kind="pathology", language="en", relevance="glioma", fields=(field,))
    report.check("IDH mutant")
    with pytest.raises(EvidenceError):
        report.check("MGMT methylated")


def test_passage_spans_its_text_by_default() -> None:
    assert Passage(id="p", doc="d", text="abc", start=4).end == 7
    with pytest.raises(ValidationError):
        Passage(id="p", doc="d", text="abc", start=4, end=8)


def test_warning_codes_are_closed() -> None:
    with pytest.raises(ValidationError):
        Warning_(code="odd", message="?")
