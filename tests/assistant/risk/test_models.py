"""Worked examples, boundaries and refusals of every shipped model."""

from __future__ import annotations

import pytest

from assistant.risk import MODELS, Score, assess

LGG = {"who_grade": 2}
GBM = {"diagnosis": "glioblastoma"}
RECURRENT = {**GBM, "recurrence": True}
AA = {"diagnosis": "astrocytoma", "who_grade": 3}
RESECTED, BIOPSY = {"surgery_extent": "subtotal"}, {"surgery_extent": "biopsy"}
REFERENCE = {**GBM, "ecog": 0, "steroid": False, "multifocal": False, **RESECTED, "mgmt": "methylated"}


def one(model: str, features: dict[str, object]) -> Score:
    return next(score for score in assess(features).scores if score.model == model)


def pignatti(age: float, diameter: float, crosses: bool, diagnosis: str, deficit: bool) -> dict[str, object]:
    return {
        **LGG,
        "age": age,
        "max_diameter_mm": diameter,
        "crosses_midline": crosses,
        "diagnosis": diagnosis,
        "neuro_deficit": deficit,
    }


def ucsf(age: float, diameter: float, kps: int, eloquent: bool) -> dict[str, object]:
    return {**LGG, "age": age, "max_diameter_mm": diameter, "kps": kps, "eloquent": eloquent}


@pytest.mark.parametrize(
    ("features", "points", "median_years"),
    [
        (pignatti(45, 65, False, "astrocytoma", False), 3, 3.2),
        (pignatti(38, 70, True, "oligodendroglioma", False), 2, 7.7),
        (pignatti(39, 59, False, "oligodendroglioma", False), 0, 7.7),
        (pignatti(39.9, 59.9, False, "oligoastrocytoma", False), 0, 7.7),
        (pignatti(40, 60, True, "astrocytoma", True), 5, 3.2),
        (pignatti(40, 59, False, "oligodendroglioma", False), 1, 7.7),
        (pignatti(39, 60, False, "oligodendroglioma", False), 1, 7.7),
    ],
)
def test_pignatti(features, points, median_years):
    score = one("pignatti", features)
    assert (score.value, score.group.estimates[0].value) == (points, median_years)
    assert score.value == sum(item.effect for item in score.contributions)
    assert "pre-molecular" in score.era


@pytest.mark.parametrize(
    ("features", "points", "survival", "progression_free"),
    [
        (ucsf(52, 45, 90, True), 3, 0.56, 0.18),
        (ucsf(50, 40, 90, False), 0, 0.97, 0.76),
        (ucsf(50, 40, 80, False), 1, 0.97, 0.76),
        (ucsf(50.1, 40.1, 90, False), 2, 0.81, 0.49),
        (ucsf(51, 41, 80, True), 4, 0.56, 0.18),
    ],
)
def test_ucsf(features, points, survival, progression_free):
    score = one("ucsf_lgg", features)
    assert score.value == points
    assert [estimate.value for estimate in score.group.estimates] == [survival, progression_free]
    assert score.horizon_months == 60


@pytest.mark.parametrize(
    ("features", "label", "median_months"),
    [
        ({**AA, "age": 45, "mental_status": "normal"}, "I", 58.6),
        ({**AA, "age": 50, "kps": 70, "symptoms_months": 3.1}, "II", 37.4),
        ({**AA, "age": 49, "mental_status": "abnormal"}, "III", 17.9),
        ({**GBM, "age": 47, "kps": 90}, "III", 17.9),
        ({**GBM, "age": 49.9, "kps": 100}, "III", 17.9),
        ({**GBM, "age": 49, "kps": 80}, "IV", 11.1),
        ({**AA, "age": 50, "kps": 70, "symptoms_months": 3}, "IV", 11.1),
        ({**GBM, **RESECTED, "age": 50, "kps": 70, "works": True}, "IV", 11.1),
        ({**GBM, **RESECTED, "age": 62, "kps": 80, "works": False}, "V", 8.9),
        ({**GBM, **BIOPSY, "age": 62, "kps": 80, "rt_dose_gy": 60}, "V", 8.9),
        ({**GBM, "age": 55, "kps": 60, "mental_status": "normal"}, "V", 8.9),
        ({**AA, "age": 55, "kps": 60, "mental_status": "normal"}, "V", 8.9),
        ({**GBM, "age": 55, "kps": 60, "mental_status": "abnormal"}, "VI", 4.6),
        ({**GBM, **BIOPSY, "age": 62, "kps": 80, "rt_dose_gy": 54.4}, "VI", 4.6),
    ],
)
def test_rtog_six_classes(features, label, median_months):
    score = one("rtog_rpa", features)
    assert (score.value, score.group.estimates[0].value) == (label, median_months)


@pytest.mark.parametrize(
    ("features", "label", "median_months"),
    [
        ({"age": 49, "kps": 90}, "III", 17.1),
        ({"age": 49, "kps": 80}, "IV", 11.2),
        ({"age": 64, "kps": 90, "surgery_extent": "gross_total", "works": True}, "IV", 11.2),
        ({"age": 50, "kps": 70, **RESECTED, "works": False}, "V+VI", 7.5),
        ({"age": 71, **BIOPSY}, "V+VI", 7.5),
        ({"age": 50, "kps": 60}, "V+VI", 7.5),
    ],
)
def test_simplified_rtog(features, label, median_months):
    score = one("rtog_rpa_simplified", {**GBM, **features})
    assert (score.value, score.group.estimates[0].value) == (label, median_months)
    assert "not re-checked" in score.group.estimates[0].note


@pytest.mark.parametrize(
    ("features", "label", "median_months"),
    [
        ({"age": 70, **RESECTED}, "I", 9.3),
        ({"age": 75.4, **RESECTED}, "I", 9.3),
        ({"age": 75.5, **RESECTED}, "II", 6.4),
        ({"age": 77, "surgery_extent": "gross_total"}, "II", 6.4),
        ({"age": 73, **BIOPSY, "kps": 70}, "III", 4.6),
        ({"age": 73, **BIOPSY, "kps": 60}, "IV", 2.3),
    ],
)
def test_scott(features, label, median_months):
    score = one("scott_elderly", {**GBM, **features})
    assert (score.value, score.group.estimates[0].value) == (label, median_months)


@pytest.mark.parametrize(
    ("kps", "volume", "eloquent", "points", "median_months"),
    [
        (90, 49.9, False, 0, 10.8),
        (80, 49.9, False, 1, 4.5),
        (80, 52, False, 2, 4.5),
        (90, 50, False, 1, 4.5),
        (80, 50, True, 3, 1.0),
    ],
)
def test_nih_recurrent(kps, volume, eloquent, points, median_months):
    score = one("nih_recurrent", {**RECURRENT, "kps": kps, "volume_cm3": volume, "eloquent": eloquent})
    assert (score.value, score.group.estimates[0].value) == (points, median_months)


@pytest.mark.parametrize(
    ("kps", "ependyma", "points", "days"),
    [(70, False, 0, 390), (60, False, 1, 279), (70, True, 1, 279), (60, True, 2, 80)],
)
def test_nsgs(kps, ependyma, points, days):
    score = one("nsgs_recurrent", {**RECURRENT, "kps": kps, "ependymal_involvement": ependyma})
    assert (score.value, score.group.estimates[0].value) == (points, days)


@pytest.mark.parametrize(
    ("features", "hazard"),
    [
        ({"age": 68, "ecog": 1, "steroid": True, "mgmt": "unmethylated"}, 3.604),
        ({"age": 45}, 0.780),
        ({"age": 55, "ecog": 1, **BIOPSY}, 1.616),
        ({"age": 72, "ecog": 2, "steroid": 8, "multifocal": True, **BIOPSY, "mgmt": "unmethylated"}, 19.49),
        ({"age": 60}, 1.0),
    ],
)
def test_copenhagen(features, hazard):
    score = one("copenhagen", {**REFERENCE, **features})
    assert score.value == pytest.approx(hazard, abs=0.005 if hazard > 10 else 0.0005)
    assert score.group is None
    assert score.horizon_months is None


@pytest.mark.parametrize(
    ("model", "features", "words"),
    [
        ("scott_elderly", {**GBM, **RESECTED, "age": 69}, "70 years or more"),
        ("scott_elderly", {**AA, **RESECTED, "age": 72}, "made for glioblastoma"),
        ("nih_recurrent", {**GBM, "recurrence": False, "kps": 80}, "made for recurrent"),
        ("nsgs_recurrent", {**GBM, "recurrence": False, "kps": 60}, "made for recurrent"),
        ("pignatti", pignatti(45, 65, False, "astrocytoma", False) | {"who_grade": 3}, "grade is 3"),
        ("pignatti", pignatti(45, 65, False, "meningioma", False), "diagnosis is meningioma"),
        ("pignatti", pignatti(45, 65, False, "astrocytoma", False) | {"who_grade": 1}, "grade is 1"),
        ("pignatti", pignatti(17, 65, False, "astrocytoma", False), "adults"),
        ("pignatti", pignatti(45, 65, False, "astrocytoma", False) | {"recurrence": True}, "recurrence"),
        ("pignatti", pignatti(56, 65, False, "astrocytoma", False) | {"idh": "wildtype", "tert": "mutant"}, "CNS5"),
        (
            "ucsf_lgg",
            ucsf(40, 30, 90, False)
            | {"idh": "mutant", "codel_1p19q": "intact", "cdkn2ab": "homozygous_deletion", "diagnosis": "astrocytoma"},
            "grade 4",
        ),
        ("ucsf_lgg", ucsf(40, 30, 90, False) | {"who_grade": 4}, "grade is 4"),
        ("ucsf_lgg", ucsf(40, 30, 90, False) | {"location": ["brainstem"]}, "involves the brainstem"),
        ("pignatti", pignatti(45, 65, False, "astrocytoma", False) | {"location": "cerebellum"}, "cerebrum"),
        ("rtog_rpa", {"diagnosis": "astrocytoma", "who_grade": 2, "age": 45}, "grade is 2"),
        ("rtog_rpa", {"diagnosis": "astrocytoma", "who_grade": 4, "age": 45}, "grade is 4"),
        ("rtog_rpa", {**RECURRENT, "age": 45, "kps": 90}, "recurrence"),
        ("rtog_rpa", {"diagnosis": "oligodendroglioma", "who_grade": 3, "age": 45}, "oligodendroglioma"),
        ("rtog_rpa_simplified", {**AA, "age": 45, "kps": 90}, "made for glioblastoma"),
        ("copenhagen", {**REFERENCE, "age": 60, "ecog": 3}, "ECOG 0 to 2"),
        ("copenhagen", {**REFERENCE, "age": 60, "recurrence": True}, "recurrence"),
    ],
)
def test_outside_the_population_a_model_refuses(model, features, words):
    score = one(model, features)
    assert not score.applicable
    assert score.value is None
    assert score.group is None
    assert words in score.refusal


@pytest.mark.parametrize(
    ("model", "features", "missing"),
    [
        ("pignatti", {"age": 45}, {"diagnosis", "who_grade", "max_diameter_mm", "crosses_midline", "neuro_deficit"}),
        ("pignatti", pignatti(45, 65, False, "glioma_nos", False), {"diagnosis"}),
        ("ucsf_lgg", {"who_grade": 2, "age": 45, "kps": 90}, {"max_diameter_mm", "eloquent"}),
        ("rtog_rpa", {**GBM, "age": 62, "kps": 80}, {"surgery_extent", "works"}),
        ("rtog_rpa", {**GBM, **BIOPSY, "age": 62, "kps": 80}, {"rt_dose_gy"}),
        ("rtog_rpa", {**GBM, "age": 62, "kps": 60}, {"mental_status"}),
        ("rtog_rpa", {**AA, "age": 62, "kps": 80}, {"symptoms_months"}),
        ("rtog_rpa", {}, {"diagnosis", "age"}),
        ("scott_elderly", {**GBM, "age": 72, **BIOPSY}, {"kps"}),
        ("nih_recurrent", {**GBM, "kps": 80}, {"recurrence", "eloquent", "volume_cm3"}),
        ("copenhagen", {**REFERENCE, "age": 60, "mgmt": "indeterminate"}, {"mgmt"}),
        ("copenhagen", {**REFERENCE, "age": 60, "mgmt": "not_tested", "ecog": None}, {"mgmt", "ecog"}),
    ],
)
def test_what_is_not_known_is_listed_and_not_guessed(model, features, missing):
    score = one(model, features)
    assert not score.applicable
    assert score.value is None
    assert set(score.missing) == missing
    assert all(name in score.refusal for name in missing)


def test_an_empty_patient_gets_no_score_from_any_model():
    result = assess({})
    assert [score.model for score in result.scores] == MODELS.names()
    assert not any(score.applicable for score in result.scores)
    assert result.fused is None


def test_homozygous_deletion_in_a_codeleted_tumour_does_not_refuse():
    markers = {"idh": "mutant", "codel_1p19q": "codeleted", "cdkn2ab": "homozygous_deletion"}
    assert one("ucsf_lgg", ucsf(40, 30, 90, False) | markers).applicable
