from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.trajectory.course import read_course
from assistant.trajectory.cues import cue
from assistant.trajectory.dates import dates_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 29 March 2024.", ["2024-03-29"]),
        ("29th of March 2024", ["2024-03-29"]),
        ("March 29, 2024", ["2024-03-29"]),
        ("2024-03-29 and 2024/04/01", ["2024-03-29", "2024-04-01"]),
        ("2024年3月29日", ["2024-03-29"]),
        ("in February 2024", ["2024-02-29"]),
        ("2024年2月", ["2024-02-29"]),
        ("03/04/2024", []),
        ("29/03/2024 and 3/29/2024", ["2024-03-29", "2024-03-29"]),
        ("29.03.2024", ["2024-03-29"]),
        ("31 February 2024 and 2024-13-01", []),
        ("12 May 2024 to 3 June 2024", ["2024-05-12", "2024-06-03"]),
    ],
)
def test_dates(text, expected):
    found = dates_in(text)
    assert [one.date.isoformat() for one in found] == expected
    assert all(text[one.start : one.end].strip() for one in found)


@given(st.text(max_size=80))
def test_dates_never_fail_and_lie_inside(text):
    assert all(0 <= one.start < one.end <= len(text) for one in dates_in(text))


@given(st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2060, 1, 1)))
def test_every_way_of_writing_a_date_is_read(date):
    for text in (date.isoformat(), f"{date.day} {date:%B} {date.year}", f"{date.year}年{date.month}月{date.day}日"):
        assert [one.date for one in dates_in(text)] == [date]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Radiotherapy was completed on 29 March 2024.", "2024-03-29"),
        ("Chemoradiotherapy (completed 29 March 2024), now on temozolomide.", "2024-03-29"),
        ("He finished irradiation, 60 Gy, on 2024-03-29.", "2024-03-29"),
        ("Completion of radiation therapy: March 2024.", "2024-03-31"),
        ("2024年3月29日放疗结束。", "2024-03-29"),
        ("放疗(2024年3月29日结束)后复查。", "2024-03-29"),
        ("MRI six weeks after radiotherapy.", "2024-03-20"),
        ("MRI 39 days after completion of radiotherapy.", "2024-03-23"),
        ("放疗后6周复查。", "2024-03-20"),
        ("放疗结束后40天。", "2024-03-22"),
        ("Chemoradiotherapy finished six weeks ago.", "2024-03-20"),
        ("MRI 6 weeks post-RT.", "2024-03-20"),
        ("GBM s/p chemoRT completed 6 weeks ago.", "2024-03-20"),
        ("RT end date: 2024-03-29.", "2024-03-29"),
        ("Radiotherapy 60 Gy in 30 fractions (19 February 2024 to 29 March 2024).", "2024-03-29"),
        ("Radiotherapy, 60 Gy in 30 fractions, 19 Feb – 29 Mar 2024.", "2024-03-29"),
        (
            "Completed 60 Gy of focal radiotherapy with concurrent and well tolerated temozolomide on 3/29/2024.",
            "2024-03-29",
        ),
        ("放疗(2024年2月19日至2024年3月29日)。", "2024-03-29"),
        ("Compared with the MRI of 13 January 2024, after completed radiotherapy.", None),
        ("Radiotherapy was completed on 29 March 2024, repeat MRI is recommended.", "2024-03-29"),
        ("2024年3月29日放疗结束,建议4周后复查。", "2024-03-29"),
        ("Radiotherapy was completed on 29 March 2025.", None),  # after the report itself
        ("Radiotherapy is planned to end on 29 March 2024.", None),
        ("拟于2024年3月29日完成放疗。", None),
        ("Radiotherapy began on 19 February 2024.", None),
        ("Temozolomide was completed on 29 March 2024.", None),
    ],
)
def test_end_of_radiotherapy(patient_of, text, expected):
    found = read_course(patient_of(("2024-05-01", text))).radiotherapy_end
    assert (found.date.isoformat() if found else None) == expected
    if found:
        assert text[found.evidence.start : found.evidence.end] == found.evidence.quote


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Craniotomy and resection on 12 January 2024.", ["2024-01-12"]),
        ("手术日期:2024年1月12日。", ["2024-01-12"]),
        ("Resection is planned for 12 January 2024.", []),
        ("Comparison: MRI of 12 January 2024.", []),
        ("After resection, compared with the MRI of 13 January 2024.", []),
        ("Resection on 12 June 2024.", []),  # after the report itself
    ],
)
def test_operations(patient_of, text, expected):
    found = read_course(patient_of(("2024-05-01", text))).operations
    assert [one.date.isoformat() for one in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No steroids.", 0.0),
        ("She is off dexamethasone? not on steroids.", 0.0),
        ("No steroid since July.", 0.0),
        ("未使用激素。", 0.0),
        ("Dexamethasone 2 mg daily was stopped on 12 April 2024.", 0.0),
        ("Steroids are continued.", None),
        ("Steroids will be stopped.", None),
    ],
)
def test_no_steroid(patient_of, text, expected):
    dose = read_course(patient_of(("2024-05-01", text))).dose_at(dt.date(2024, 5, 1))
    assert (dose.mg_per_day if dose else None) == expected


def test_time_passed_is_read_in_radiology_only(patient_of):
    plan = ("2024-02-06", "Plan: MRI about five weeks after the end of radiotherapy.", {"kind": "note"})
    assert read_course(patient_of(plan)).radiotherapy_end is None


def test_an_operation_that_every_scan_repeats_is_one(patient_of):
    fields = {"fields": [("surgery_extent", "gross_total", {}, "gross total resection")]}
    text = "Status after gross total resection."
    course = read_course(patient_of(("2024-01-10", text, fields), ("2024-06-10", text, fields)))
    assert [one.date.isoformat() for one in course.operations] == ["2024-01-10"]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("outside_field", "new focus outside the radiation field", True),
        ("outside_field", "位于照射野外", True),
        ("outside_field", "within the radiation field", False),
        ("inside_field", "位于放疗照射野内", True),
        ("clinical_worse", "New left arm weakness for two weeks", True),
        ("clinical_worse", "no new arm weakness", False),
        ("clinical_worse", "无新发症状", False),
        ("clinical_stable", "无新发症状", True),
        ("decline_by_tumour", "clinical decline attributed to tumour", True),
        ("decline_by_tumour", "decline due to infection", False),
        ("enhancing", "non-enhancing", False),
        ("enhancing", "环形强化", True),
        ("non_enhancing", "未见明显强化", True),
    ],
)
def test_cues(name, text, expected):
    assert bool(cue(name).search(text)) is expected
