from __future__ import annotations

import pytest

from assistant.trajectory import follow

LESION = "The enhancing lesion measures {}. No new symptoms. No steroids. "


def stated(name, value, quote, **extra):
    return {"fields": [(name, value, extra, quote)]}


@pytest.mark.parametrize(
    ("name", "first", "second", "code"),
    [
        ("laterality", "left", "right", "laterality_conflict"),
        ("laterality", "left", "left", None),
        ("laterality", "left", "midline", None),
        ("who_grade", 3, 4, "grade_conflict"),
        ("mgmt", "methylated", "unmethylated", "marker_conflict"),
        ("mgmt", "methylated", "not_tested", None),
        ("idh", "pending", "mutant", None),
        ("idh", "wildtype", "mutant", "marker_conflict"),
        ("atrx", "lost", "mutant", None),
        ("p53", "positive", "wildtype", None),
        ("p53", "positive", "negative", "marker_conflict"),
        ("diagnosis", "glioblastoma", "glioma_nos", None),
        ("diagnosis", "glioblastoma", "astrocytoma", "diagnosis_conflict"),
        ("sex", "male", "female", "sex_conflict"),
        ("age", 40, 55, "age_conflict"),
        ("age", 40, 41, None),
    ],
)
def test_across_reports(patient_of, name, first, second, code):
    reports = (
        ("2024-01-10", "Alpha.", stated(name, first, "Alpha")),
        ("2024-06-10", "Beta.", stated(name, second, "Beta")),
    )
    conflicts = follow(patient_of(*reports)).conflicts
    assert [one.code for one in conflicts] == ([code] if code else [])
    if code:
        assert [words.quote for words in conflicts[0].evidence] == ["Alpha", "Beta"]
        assert str(first) in conflicts[0].message
        assert str(second) in conflicts[0].message


@pytest.mark.parametrize("assertion", ["historical", "possible", "absent", "other_person", "hypothetical"])
def test_only_what_is_stated_conflicts(patient_of, assertion):
    second = stated("who_grade", 4, "Beta", assertion=assertion)
    reports = (("2024-01-10", "Alpha.", stated("who_grade", 2, "Alpha")), ("2024-06-10", "Beta.", second))
    assert follow(patient_of(*reports)).conflicts == ()


END = "Radiotherapy was completed on 1 January 2024. "


@pytest.mark.parametrize(
    ("score", "size", "extra", "conflict"),
    [
        ("4", "30 x 20 mm", "", True),
        ("4", "36 x 22 mm", "", False),
        ("2", "30 x 20 mm", "", False),
        ("2", "30 x 20 mm", "There is a new 12 x 10 mm enhancing nodule. ", True),
        ("3a", "36 x 22 mm", "", False),
        ("3a", "36 x 22 mm", END, True),
        ("1a", "22 x 20 mm", "", False),
    ],
)
def test_bt_rads_is_checked_never_computed(patient_of, score, size, extra, conflict):
    before = ("2024-01-10", LESION.format("30 x 20 mm"))
    now = ("2024-09-10", f"{extra}{LESION.format(size)}BT-RADS category {score}.")
    conflicts = follow(patient_of(before, now)).conflicts
    assert [one.code for one in conflicts] == ["bt_rads_conflict"] * conflict
    if conflict:
        assert conflicts[0].evidence[0].quote == f"BT-RADS category {score}"


def test_bt_rads_1a_with_more_steroid(patient_of):
    def report(dose, size, end=""):
        text = f"Dexamethasone {dose} mg daily. No new symptoms. The enhancing lesion measures {size}. {end}"
        extra = {"dose_mg_per_day": float(dose)}
        return text, {"fields": [("steroid", "dexamethasone", extra, "Dexamethasone")]}

    patient = patient_of(
        ("2024-01-10", *report(2, "30 x 20 mm")), ("2024-04-10", *report(4, "20 x 15 mm", "BT-RADS 1a."))
    )
    assert [one.code for one in follow(patient).conflicts] == ["bt_rads_conflict"]


@pytest.mark.parametrize(
    ("sentence", "conflict"),
    [
        ("RANO 2.0: partial response.", True),
        ("RANO 2.0: PR.", True),
        ("按RANO标准为部分缓解。", True),
        ("RANO 2.0: stable disease.", False),
        ("RANO 2.0 was used; PR or SD.", False),
        ("There was a partial response to treatment.", False),
    ],
)
def test_a_stated_category_is_checked_against_the_sizes(patient_of, sentence, conflict):
    before = ("2024-01-10", LESION.format("32 x 24 mm"))
    now = ("2024-04-10", LESION.format("26 x 18 mm") + sentence)
    course = follow(patient_of(before, now))
    assert course.response.category == "SD"
    assert [one.code for one in course.conflicts] == ["response_conflict"] * conflict
