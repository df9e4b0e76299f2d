"""The closed list of fields: what it lets in, and that the extractor's own reports keep to it."""

from __future__ import annotations

import pytest

from assistant.demo.samples import PATIENTS
from ingestion.extract import extract
from ingestion.fields import check_value, is_marker, is_numeric, known_fields
from ingestion.loaders import load, report_files
from ingestion.records import Value


@pytest.mark.parametrize(
    ("name", "value"),
    [("who_grade", 3), ("ki67_percent", 7.5), ("idh", "pending"), ("necrosis", True), ("steroid", "dexamethasone")],
)
def test_a_value_of_the_list_is_let_in(name: str, value: Value):
    check_value(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("who_grade", 5), ("who_grade", True), ("idh", "lost"), ("necrosis", False), ("kps", "90"), ("treatment", 1)],
)
def test_another_value_is_refused(name: str, value: Value):
    with pytest.raises(ValueError, match=f"is no value of {name}"):
        check_value(name, value)


def test_an_unknown_field_is_refused():
    with pytest.raises(ValueError, match="there is no field 'grade'"):
        check_value("grade", 4)


def test_kinds():
    assert {name for name in known_fields() if is_numeric(name)} == {
        "who_grade", "ki67_percent", "midline_shift_mm", "kps", "ecog", "age",
    }  # fmt: skip
    assert is_marker("p53")
    assert not is_marker("laterality")


def test_every_field_of_the_samples_is_in_the_list():
    fields = [field for path in report_files(PATIENTS) for field in extract(load(path)).fields]
    assert len(fields) > 100
    for field in fields:
        check_value(field.name, field.value)
