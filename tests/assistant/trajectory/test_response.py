from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.trajectory import follow
from assistant.trajectory.criteria import category_of, measurable, named_set, percent
from assistant.trajectory.response import combine

STATE = "No new symptoms. No steroids."


def lesion(size, kind="enhancing"):
    return f"The {kind} lesion in the left frontal lobe measures {size}. {STATE}"


# (baseline, now, percent, category): the worked examples of the criteria, boundaries included.
SIZES = [
    ("30 x 20 mm", "36 x 22 mm", 32.0, "PD"),
    ("30 x 20 mm", "30 x 25 mm", 25.0, "PD"),
    ("30 x 20 mm", "20 x 15 mm", -50.0, "PR"),
    ("12 x 11 mm", "13 x 12 mm", 18.2, "SD"),
    ("25 x 25 mm", "28 x 28 mm", 25.4, "PD"),
    ("32 x 24 mm", "26 x 18 mm", -39.1, "SD"),
    ("100 x 100 mm", "124.9 x 100 mm", 24.9, "SD"),
    ("100 x 100 mm", "50.1 x 100 mm", -49.9, "SD"),
    ("30 x 20 x 10 mm", "36 x 22 x 12 mm", 32.0, "PD"),
    ("10 mL", "14 mL", 40.0, "PD"),
    ("10 mL", "3.5 mL", -65.0, "PR"),
    ("10 mL", "13.9 mL", 39.0, "SD"),
    ("10 mL", "3.6 mL", -64.0, "SD"),
]


@pytest.mark.parametrize("criteria", ["RANO-HGG", "RANO 2.0"])
@pytest.mark.parametrize(("before", "now", "change", "category"), SIZES)
def test_sizes_decide(patient_of, criteria, before, now, change, category):
    first = lesion(before) + f" Assessed by {criteria}."
    response = follow(patient_of(("2024-01-10", first), ("2024-04-10", lesion(now)))).response
    assert (response.criteria, response.category) == (criteria, category)
    assert response.comparisons[0].change_from_baseline == pytest.approx(change, abs=0.05)
    assert f"{change:+.1f}%" in response.reason
    assert category in response.reason
    assert response.confirmed == (category in {"PD", "SD"})


@pytest.mark.parametrize(
    ("before", "now", "category"),
    [
        ("30 x 20 mm", "25 x 18 mm", "MR"),  # exactly -25%
        ("30 x 20 mm", "25.2 x 18 mm", "SD"),
        ("32 x 24 mm", "26 x 18 mm", "MR"),  # -39.1%
        ("30 x 20 mm", "20 x 15 mm", "PR"),
        ("30 x 20 mm", "30 x 25 mm", "PD"),
        ("10 mL", "5.5 mL", "SD"),  # no well-sourced volume for a minor response
    ],
)
@pytest.mark.parametrize("criteria", ["RANO-LGG", "RANO 2.0"])
def test_non_enhancing_tumour_knows_a_minor_response(patient_of, criteria, before, now, category):
    first = lesion(before, "FLAIR hyperintense") + f" By {criteria}."
    second = lesion(now, "FLAIR hyperintense")
    assert follow(patient_of(("2024-01-10", first), ("2024-07-10", second))).response.category == category


def test_two_lesions_are_summed(patient_of):
    text = "The enhancing left frontal lesion measures {}. The enhancing right parietal lesion measures {}. " + STATE
    words = [("laterality", "left"), ("location", "frontal"), ("laterality", "right"), ("location", "parietal")]
    fields = {"fields": [(name, value, {}, value) for name, value in words]}
    before, now = text.format("20 x 14 mm", "12 x 11 mm"), text.format("22 x 15 mm", "14 x 12 mm")
    course = follow(patient_of(("2024-01-10", before, fields), ("2024-04-10", now, fields)))
    assert [one.side for one in course.lesions] == ["left", "right"]
    comparison = course.response.comparisons[0]
    assert (comparison.baseline.value, comparison.current.value) == (412, 498)
    assert comparison.change_from_nadir == pytest.approx(20.9, abs=0.05)
    assert course.response.category == "SD"


def test_progression_is_against_the_smallest_and_response_against_baseline(patient_of):
    sizes = ["40 x 30 mm", "20 x 20 mm", "25 x 20 mm"]
    dates = ["2024-01-10", "2024-03-10", "2024-06-10"]
    response = follow(patient_of(*zip(dates, map(lesion, sizes), strict=True))).response
    assert response.category == "PD"
    comparison = response.comparisons[0]
    assert (comparison.change_from_nadir, comparison.change_from_baseline) == (25.0, pytest.approx(-58.33, abs=0.01))


@pytest.mark.parametrize(("size", "expected"), [((9, 14), False), ((10, 10), True), ((30,), False), ((), False)])
def test_measurable(size, expected):
    assert measurable(tuple(map(float, size))) is expected


@pytest.mark.parametrize(("before", "now"), [("9 x 14 mm", "14 x 12 mm"), ("9 x 14 mm", "9 x 4 mm")])
def test_a_lesion_below_ten_mm_gives_no_category(patient_of, before, now):
    response = follow(patient_of(("2024-01-10", lesion(before)), ("2024-04-10", lesion(now)))).response
    assert (response.category, response.confirmed) == ("cannot_assess", False)
    assert any("measurable" in gap for gap in response.missing)


def test_a_response_is_confirmed_by_a_scan_four_weeks_later(patient_of):
    def last(*dates):
        sizes = ["30 x 20 mm", *["20 x 15 mm"] * (len(dates) - 1)]
        return follow(patient_of(*zip(dates, map(lesion, sizes), strict=True))).response

    assert not last("2024-01-10", "2024-03-10").confirmed
    assert not last("2024-01-10", "2024-03-10", "2024-04-06").confirmed  # 27 days
    assert last("2024-01-10", "2024-03-10", "2024-04-07").confirmed  # 28 days
    assert any("4 weeks" in gap for gap in last("2024-01-10", "2024-03-10").missing)


END = "Radiotherapy was completed on 1 January 2024. "


@pytest.mark.parametrize(
    ("date", "extra", "confirmed"),
    [
        ("2024-02-20", "", False),
        ("2024-03-25", "", False),  # day 84
        ("2024-03-26", "", True),  # day 85
        ("2024-02-20", "It lies outside the radiation field. ", True),
    ],
)
def test_progression_in_the_first_twelve_weeks_is_preliminary(patient_of, date, extra, confirmed):
    reports = (("2023-12-20", lesion("30 x 20 mm")), (date, END + extra + lesion("36 x 22 mm")))
    response = follow(patient_of(*reports)).response
    assert (response.category, response.confirmed) == ("PD", confirmed)
    assert ("unconfirmed" in response.reason) is not confirmed
    assert any("pseudoprogression" in gap for gap in response.missing) is not confirmed


def test_radiotherapy_without_an_end_date_leaves_progression_unconfirmed(patient_of):
    given = {"fields": [("treatment", "radiotherapy", {"assertion": "historical"}, "radiotherapy")]}
    now = "After radiotherapy. " + lesion("36 x 22 mm")
    response = follow(patient_of(("2024-01-10", lesion("30 x 20 mm")), ("2024-04-10", now, given))).response
    assert (response.category, response.confirmed) == ("PD", False)
    assert "the date on which radiotherapy ended" in response.missing


def test_the_first_scan_after_radiotherapy_is_the_baseline_of_rano_2(patient_of):
    reports = (
        ("2023-10-20", lesion("30 x 20 mm")),
        ("2024-02-05", END + lesion("20 x 20 mm")),
        ("2024-06-05", lesion("24 x 21 mm")),
    )
    course = follow(patient_of(*reports))
    assert [one.category for one in course.responses] == ["cannot_assess", "cannot_assess", "PD"]
    assert course.response.comparisons[0].baseline.document == "r2"
    assert "+26.0%" in course.response.reason
    old = follow(patient_of(("2023-10-20", lesion("30 x 20 mm") + " RANO-HGG."), *reports[1:])).response
    assert (old.category, old.comparisons[0].baseline.document) == ("PD", "r1")


def test_growth_on_the_new_baseline_is_compared_with_the_scan_before(patient_of):
    reports = (("2023-12-20", lesion("30 x 20 mm")), ("2024-02-05", END + lesion("36 x 22 mm")))
    reason = follow(patient_of(*reports)).response.reason
    assert "+32.0% from baseline (600 mm², 2023-12-20, first scan in the reports)" in reason
    assert "this scan is the new baseline (first scan after radiotherapy)" in reason


def test_a_scan_before_the_operation_is_no_baseline(patient_of):
    reports = (
        ("2024-01-05", lesion("40 x 30 mm")),
        ("2024-01-12", "Resection on 11 January 2024. " + lesion("14 x 12 mm")),
        ("2024-05-05", lesion("14 x 13 mm")),
    )
    responses = follow(patient_of(*reports)).responses
    assert [one.category for one in responses] == ["cannot_assess", "cannot_assess", "SD"]
    assert responses[-1].comparisons[0].baseline.value == 168


def test_a_biopsy_leaves_the_baseline(patient_of):
    reports = (
        ("2024-01-05", lesion("30 x 20 mm")),
        ("2024-04-05", "Biopsy on 11 January 2024. " + lesion("31 x 20 mm")),
    )
    assert follow(patient_of(*reports)).response.category == "SD"


def test_a_named_baseline_is_the_baseline(patient_of):
    reports = (
        ("2024-01-05", lesion("40 x 30 mm")),
        ("2024-03-05", lesion("30 x 20 mm")),
        ("2024-05-05", "Baseline MRI: 5 March 2024. " + lesion("29 x 20 mm")),
    )
    assert follow(patient_of(*reports)).response.comparisons[0].baseline.document == "r2"


def test_a_new_treatment_after_progression_has_a_new_baseline(patient_of):
    drug = {"fields": [("treatment", "bevacizumab", {}, "bevacizumab")]}
    reports = (
        ("2024-01-05", lesion("30 x 20 mm")),
        ("2024-03-05", lesion("40 x 30 mm")),
        ("2024-05-05", "On bevacizumab. " + lesion("30 x 20 mm"), drug),
        ("2024-07-05", "On bevacizumab. " + lesion("30 x 19 mm"), drug),
    )
    responses = follow(patient_of(*reports)).responses
    assert [(one.category, one.confirmed) for one in responses[1:]] == [("PD", True), ("PR", False), ("PR", True)]
    assert "last scan before bevacizumab" in responses[-1].reason
    assert any("pseudoresponse" in caveat for caveat in responses[-1].caveats)


def test_an_undated_scan_is_not_the_latest(patient_of):
    reports = (
        ("", lesion("60 x 50 mm")),
        ("2024-01-05", lesion("30 x 20 mm")),
        ("2024-03-05", lesion("30 x 21 mm")),
    )
    response = follow(patient_of(*reports)).response
    assert (response.document, response.category) == ("r3", "SD")


@pytest.mark.parametrize(
    ("sentence", "category"),
    [
        ("There is a new 12 x 10 mm enhancing nodule in the right insula.", "PD"),
        ("There is a new 8 x 7 mm enhancing nodule in the right insula.", "SD"),
        ("There is no new enhancing nodule.", "SD"),
    ],
)
def test_a_new_measurable_lesion_is_progression(patient_of, sentence, category):
    now = lesion("30 x 20 mm") + " " + sentence
    response = follow(patient_of(("2024-01-10", lesion("30 x 20 mm")), ("2024-04-10", now))).response
    assert response.category == category
    assert any("new lesion" in gap for gap in response.missing) == ("8 x 7" in sentence)


# (dose at baseline, dose now, size now, category): from 30 x 20 mm.
STEROID = [
    (4, 2, "20 x 15 mm", "PR"),
    (2, 4, "20 x 15 mm", "SD"),
    (2, 4, "30 x 20 mm", "cannot_assess"),
    (2, 8, "36 x 22 mm", "PD"),
    (2, 2, "30 x 20 mm", "SD"),
]


@pytest.mark.parametrize(("before", "now", "size", "category"), STEROID)
def test_the_steroid_dose_counts(patient_of, before, now, size, category):
    def report(dose, size):
        text = f"Dexamethasone {dose} mg daily. No new symptoms. The enhancing lesion measures {size}."
        extra = {"dose_mg_per_day": float(dose)}
        return text, {"fields": [("steroid", "dexamethasone", extra, "Dexamethasone")]}

    patient = patient_of(("2024-01-10", *report(before, "30 x 20 mm")), ("2024-04-10", *report(now, size)))
    response = follow(patient).response
    assert response.category == category
    assert not any("steroid dose on" in gap for gap in response.missing)
    if now > before:
        assert f"from {before} to {now} mg" in " ".join((response.reason, *response.caveats))


def test_complete_response_not_on_steroid(patient_of):
    none = {"fields": [("enhancement", "none", {}, "No enhancement")]}
    gone = "No enhancement remains at the left frontal cavity. No new symptoms. "
    response = follow(patient_of(("2024-01-10", lesion("30 x 20 mm")), ("2024-04-10", gone + "No steroids.", none)))
    assert response.response.category == "CR"
    on = {"fields": [*none["fields"], ("steroid", "dexamethasone", {"dose_mg_per_day": 4.0}, "Dexamethasone")]}
    first = "The enhancing lesion measures 30 x 20 mm. Dexamethasone 8 mg daily."
    dose = {"fields": [("steroid", "dexamethasone", {"dose_mg_per_day": 8.0}, "Dexamethasone")]}
    response = follow(patient_of(("2024-01-10", first, dose), ("2024-04-10", gone + "Dexamethasone 4 mg daily.", on)))
    assert response.response.category == "PR"


@pytest.mark.parametrize(
    "sentence", ["No new enhancement is seen.", "No other enhancing lesion.", "No leptomeningeal enhancement."]
)
def test_no_other_enhancement_is_no_complete_response(patient_of, sentence):
    none = {"fields": [("enhancement", "none", {}, sentence.rstrip("."))]}
    reports = (("2024-01-10", lesion("30 x 20 mm")), ("2024-04-10", sentence, none))
    response = follow(patient_of(*reports)).response
    assert response.category == "cannot_assess"
    assert any(gap.startswith("size of") for gap in response.missing)


@pytest.mark.parametrize(
    ("sentence", "category"),
    [
        ("The right parietal lesion has resolved.", "PR"),
        ("Both lesions have resolved.", "PR"),
        ("The left frontal lesion has resolved.", "cannot_assess"),  # it is still measured; the other is not told of
        ("A lesion has resolved.", "cannot_assess"),
    ],
)
def test_a_lesion_that_has_gone_is_told_by_its_place(patient_of, sentence, category):
    words = [("laterality", "left"), ("location", "frontal"), ("laterality", "right"), ("location", "parietal")]
    before = "The enhancing left frontal lesion is 30 x 20 mm. The enhancing right parietal lesion is 30 x 20 mm."
    now = f"The enhancing left frontal lesion is 28 x 20 mm. {sentence} {STATE}"
    fields = [(name, value, {}, value) for name, value in words if value in before]
    gone = [(name, value, {}, sentence[sentence.index(value) :]) for name, value in words if value in sentence]
    gone += [("laterality", "left", {}, "left"), ("location", "frontal", {}, "frontal")]
    gone.append(("change", "resolved", {}, "resolved"))
    reports = (("2024-01-10", before, {"fields": fields}), ("2024-04-10", now, {"fields": gone}))
    assert follow(patient_of(*reports)).response.category == category


def test_a_fall_in_kps_is_asked_about(patient_of):
    def kps(value):
        return {"kind": "note", "fields": [("kps", value, {}, "KPS")]}

    first, last = ("2024-01-10", lesion("30 x 20 mm")), ("2024-04-10", lesion("30 x 20 mm"))
    fallen = follow(patient_of(first, ("2024-01-12", "KPS.", kps(90)), ("2024-04-01", "KPS.", kps(60)), last)).response
    assert fallen.category == "SD"
    assert "whether the fall in KPS from 90 to 60 is due to the tumour" in fallen.missing
    steady = follow(patient_of(first, ("2024-01-12", "KPS.", kps(90)), ("2024-04-01", "KPS.", kps(80)), last)).response
    assert steady.missing == ()


def test_what_is_not_told_is_listed(patient_of):
    reports = (("2024-01-10", "Enhancing lesion 30 x 20 mm."), ("2024-04-10", "Enhancing lesion 31 x 20 mm."))
    missing = follow(patient_of(*reports)).response.missing
    assert set(missing) == {"clinical state on 2024-04-10", "steroid dose on 2024-04-10", "steroid dose on 2024-01-10"}


def test_no_scan_no_size_no_category(patient_of):
    note = {"kind": "note"}
    assert follow(patient_of(("2024-01-10", "Seen in clinic.", note))).response.category == "cannot_assess"
    response = follow(patient_of(("2024-01-10", "Stable."), ("2024-04-10", "Stable."))).response
    assert response.category == "cannot_assess"
    assert response.missing


def test_every_assessment_of_a_scan_has_words(patient_of):
    patient = patient_of(("2024-01-10", "MRI brain\nNothing measured."), ("2024-04-10", lesion("30 x 20 mm")))
    first, second = follow(patient).responses
    assert [words.quote for words in first.evidence] == ["MRI brain"]
    assert [words.quote for words in second.evidence] == ["30 x 20 mm"]


def test_t2_growth_of_an_idh_wildtype_glioblastoma_is_no_progression(patient_of):
    fields = {"fields": [("diagnosis", "glioblastoma", {}, "Glioblastoma")]}

    def text(flair):
        return f"Glioblastoma. Enhancing nodule 20 x 15 mm. FLAIR hyperintensity 40 x {flair} mm. {STATE}"

    response = follow(patient_of(("2024-01-10", text(30), fields), ("2024-04-10", text(60), fields))).response
    assert response.category == "SD"
    assert [one.compartment for one in response.comparisons] == ["enhancing"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["PD", "CR"], "PD"),
        (["PR", "SD"], "PR"),
        (["MR", "SD"], "MR"),
        (["CR", "SD"], "SD"),
        (["CR", "PR"], "PR"),
        (["CR", "CR"], "CR"),
        (["SD", "SD"], "SD"),
        (["SD", "cannot_assess"], "SD"),
        ([], "cannot_assess"),
    ],
)
def test_mixed_tumours_join(parts, expected):
    assert combine(parts) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Response by RANO 2.0: SD", "RANO 2.0"),
        ("RANO-HGG criteria", "RANO-HGG"),
        ("RANO criteria for high-grade glioma", "RANO-HGG"),
        ("assessed with RANO-LGG", "RANO-LGG"),
        ("RANO (2010)", "RANO-HGG"),
        ("按RANO 2.0标准", "RANO 2.0"),
        ("Follow-up as usual", None),
    ],
)
def test_named_criteria(text, expected):
    found = named_set(text)
    assert (found[0] if found else None) == expected
    if found:
        assert "RANO" in text[found[1] : found[2]]


@pytest.mark.parametrize(
    ("date", "grade", "kind", "expected"),
    [
        ("2019-05-01", 4, "enhancing", "RANO-HGG"),
        ("2019-05-01", 2, "FLAIR hyperintense", "RANO-LGG"),
        ("2019-05-01", None, "FLAIR hyperintense", "RANO-LGG"),
        ("2019-05-01", None, "enhancing", "RANO-HGG"),
        ("2025-05-01", 2, "FLAIR hyperintense", "RANO 2.0"),
    ],
)
def test_criteria_fit_tumour_and_date(patient_of, date, grade, kind, expected):
    fields = {"fields": [("who_grade", grade, {}, "lesion")]} if grade else {}
    reports = (("2018-05-01", lesion("30 x 20 mm", kind), fields), (date, lesion("30 x 20 mm", kind)))
    assert follow(patient_of(*reports)).response.criteria == expected


def test_the_summary_has_the_four_keys(patient_of):
    response = follow(patient_of(("2024-01-10", lesion("30 x 20 mm")), ("2024-04-10", lesion("36 x 22 mm")))).response
    assert response.summary() == {"criteria": "RANO 2.0", "category": "PD", "confirmed": True, "missing": []}


@given(sizes=st.lists(st.tuples(st.integers(10, 80), st.integers(10, 80)), min_size=2, max_size=5))
def test_the_category_follows_from_the_sizes_alone(patient_of, sizes):
    reports = [(f"2024-0{month}-10", lesion(f"{a} x {b} mm")) for month, (a, b) in enumerate(sizes, start=1)]
    patient = patient_of(*reports)
    response = follow(patient).response
    *before, now = [a * b for a, b in sizes]
    assert response.category == ("PD" if 4 * now >= 5 * min(before) else "PR" if 2 * now <= before[0] else "SD")
    assert response.comparisons[0].nadir.value == min(before)
    for words in response.evidence:
        words.check(patient.texts()[words.doc])


def test_percent_and_zero():
    assert percent(750, 600) == 25.0
    assert percent(5, 0) is None
    assert category_of(from_nadir=None, from_baseline=-80.0, now=20.0) == "PD"
    assert category_of(from_nadir=None, from_baseline=-100.0, now=0.0) == "CR"
