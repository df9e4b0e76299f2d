from __future__ import annotations

import pytest

from assistant.trajectory import follow

LEFT_FRONTAL = [("laterality", "left", {}, "left"), ("location", "frontal", {}, "frontal")]
RIGHT_INSULA = [("laterality", "right", {}, "right"), ("location", "insula", {}, "insula")]


def test_the_same_lesion_is_followed_though_words_change(patient_of):
    course = follow(
        patient_of(
            ("2024-01-10", "Mass in the left frontal lobe, 30 x 20 mm, with enhancement.", {"fields": LEFT_FRONTAL}),
            ("2024-04-10", "The enhancing lesion now measures 31 x 20 mm, previously 30 x 20 mm."),
        )
    )
    assert len(course.lesions) == 1
    assert [size.product_mm2 for size in course.lesions[0].sizes] == [600, 620]
    assert (course.lesions[0].side, course.lesions[0].locations) == ("left", ("frontal",))
    assert course.conflicts == ()


def test_lesions_of_two_sides_stay_apart_whatever_the_order(patient_of):
    first = "Enhancing left frontal lesion 30 x 20 mm. Enhancing right insula lesion 12 x 11 mm."
    second = "Enhancing right insula lesion 13 x 11 mm. Enhancing left frontal lesion 28 x 20 mm."
    fields = {"fields": [*LEFT_FRONTAL, *RIGHT_INSULA]}
    course = follow(patient_of(("2024-01-10", first, fields), ("2024-04-10", second, fields)))
    by_side = {lesion.side: [size.axes_mm for size in lesion.sizes] for lesion in course.lesions}
    assert by_side == {"left": [(30, 20), (28, 20)], "right": [(12, 11), (13, 11)]}


def test_enhancing_and_flair_parts_stay_apart(patient_of):
    text = "The enhancing focus is {} mm. The surrounding FLAIR hyperintensity is {} mm."
    course = follow(
        patient_of(
            ("2024-01-10", text.format("16 x 14", "26 x 20")),
            ("2024-04-10", text.format("11 x 10", "26 x 20")),
        )
    )
    parts = {lesion.compartment: [size.axes_mm for size in lesion.sizes] for lesion in course.lesions}
    assert parts == {"enhancing": [(16, 14), (11, 10)], "non_enhancing": [(26, 20), (26, 20)]}


def test_findings_and_impression_are_one_sighting(patient_of):
    text = "The enhancing lesion measures 30 x 20 x 25 mm. Impression: enhancing lesion, 30 x 20 mm."
    assert len(follow(patient_of(("2024-01-10", text))).lesions[0].sizes) == 1


def test_a_new_nodule_is_its_own_lesion_with_the_words(patient_of):
    now = "The enhancing lesion measures 30 x 20 mm. There is a new 12 x 10 mm enhancing nodule."
    course = follow(patient_of(("2024-01-10", "Enhancing lesion, 30 x 20 mm."), ("2024-04-10", now)))
    assert [lesion.sizes[0].axes_mm for lesion in course.lesions] == [(30, 20), (12, 10)]
    assert course.lesions[1].stated_new[0].quote == "There is a new 12 x 10 mm enhancing nodule."


@pytest.mark.parametrize(
    ("prior", "conflicts"),
    [("30 x 20 mm", 0), ("20 x 30 mm", 0), ("31 x 20 mm", 0), ("32 x 20 mm", 1), ("30 x 25 mm", 1)],
)
def test_an_earlier_size_is_only_cross_checked(patient_of, prior, conflicts):
    now = f"The enhancing lesion measures 24 x 20 mm, previously {prior}."
    course = follow(patient_of(("2024-01-10", "Enhancing lesion, 30 x 20 mm."), ("2024-04-10", now)))
    assert [one.code for one in course.conflicts] == ["size_conflict"] * conflicts
    assert course.response.comparisons[0].change_from_baseline == -20.0
    if conflicts:
        assert {words.doc for words in course.conflicts[0].evidence} == {"r1", "r2"}


@pytest.mark.parametrize(("prior", "conflicts"), [("41 x 32 mm", 0), ("41 x 36 mm", 0), ("41 x 30 mm", 1)])
def test_two_of_three_diameters_may_be_quoted(patient_of, prior, conflicts):
    now = f"The enhancing lesion measures 24 x 20 mm, previously {prior}."
    course = follow(patient_of(("2024-01-10", "Enhancing lesion, 41 x 32 x 36 mm."), ("2024-04-10", now)))
    assert len(course.conflicts) == conflicts


def test_sizes_keep_their_words(patient_of):
    patient = patient_of(("2024-01-10", "Enhancing lesion, 30 x 20 mm."))
    for lesion in follow(patient).lesions:
        for size in lesion.sizes:
            for words in size.evidence:
                words.check(patient.texts()[words.doc])
