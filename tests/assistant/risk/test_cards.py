"""Cards are documents that can be cited; a score's sentence says whose figures it gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.risk import MODELS, assess, card, card_evidence, not_public, sentence
from assistant.risk.cards import FOLDER, load_card
from ingestion.errors import GlioscribeError

SCORED = {
    "pignatti": {
        "age": 45, "diagnosis": "astrocytoma", "who_grade": 2, "max_diameter_mm": 65, "crosses_midline": False,
        "neuro_deficit": False,
    },
    "ucsf_lgg": {"age": 52, "who_grade": 2, "max_diameter_mm": 45, "kps": 90, "eloquent": True},
    "rtog_rpa": {"age": 47, "diagnosis": "glioblastoma", "kps": 90},
    "rtog_rpa_simplified": {"age": 47, "diagnosis": "glioblastoma", "kps": 90},
    "scott_elderly": {"age": 77, "diagnosis": "glioblastoma", "surgery_extent": "subtotal"},
    "nih_recurrent": {
        "diagnosis": "glioblastoma", "recurrence": True, "kps": 80, "volume_cm3": 52, "eloquent": False,
    },
    "nsgs_recurrent": {"diagnosis": "glioblastoma", "recurrence": True, "kps": 60, "ependymal_involvement": False},
    "copenhagen": {
        "diagnosis": "glioblastoma", "age": 68, "ecog": 1, "steroid": True, "multifocal": False,
        "surgery_extent": "subtotal", "mgmt": "unmethylated",
    },
}  # fmt: skip


def scored(model):
    return next(score for score in assess(SCORED[model]).scores if score.model == model)


def test_every_model_has_a_card_and_every_card_a_model():
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == MODELS.names() == sorted(SCORED)


@pytest.mark.parametrize("model", sorted(SCORED))
def test_the_card_is_a_document_that_names_its_source(model):
    document = card(model)
    assert document.id == f"risk:{model}"
    for word in ("Population:", "Era:", "Input ", "Performance:", "Source:", "Licence:", "Trap:"):
        assert f"\n{word}" in document.text
    assert re.search(r"doi 10\.\d{4,}/|PMID \d+", load_card(model).source)


@pytest.mark.parametrize("model", sorted(SCORED))
def test_every_figure_of_a_sentence_stands_in_the_evidence_of_the_card_or_is_the_value(model):
    score = scored(model)
    evidence = card_evidence(score)
    for piece in evidence:
        piece.check(card(model).text)
    cited = " ".join(piece.quote for piece in evidence)
    own = f"{score.value:.2f}" if model == "copenhagen" else str(score.value)
    for number in re.findall(r"\d+(?:\.\d+)?", sentence(score)):
        assert number in cited or number == own


@pytest.mark.parametrize("model", sorted(SCORED))
def test_a_sentence_says_that_a_group_is_not_this_patient(model):
    words = sentence(scored(model))
    assert "not this patient's prognosis" in words
    assert ("predates molecular classification" in words) is (model != "copenhagen")
    assert ("published group" in words) is (model != "copenhagen")


@pytest.mark.parametrize("model", sorted(SCORED))
def test_a_refused_score_says_why_and_gives_no_figure_of_a_group(model):
    score = next(score for score in assess({}).scores if score.model == model)
    assert sentence(score).endswith(f"not applicable: {score.refusal}.")
    assert not any("published" in piece.quote and "Era" not in piece.quote for piece in card_evidence(score))


def test_an_external_score_has_no_card_and_says_so():
    external = {"model": "nomogram", "value": 0.71, "unit": "probability", "horizon_months": 24}
    score = assess({"external_scores": [external]}).scores[-1]
    assert sentence(score) == ("nomogram, given with the input and not computed here: 0.71 probability at 24 months.")
    assert card_evidence(score) == ()


def test_every_value_of_a_point_score_has_a_group():
    for model in MODELS.names():
        of = load_card(model)
        total = sum(rule.points for rule in of.points)
        if of.points:
            assert all(of.group(points) for points in range(total + 1))
            assert of.group(total + 1) is None


def test_models_that_are_not_public_are_refused_with_a_reason():
    refused = not_public()
    assert {row.model for row in refused}.isdisjoint(MODELS.names())
    assert len(refused) == 7
    assert all(row.reason and row.source for row in refused)


def test_an_unknown_card_is_an_error_that_lists_the_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(GlioscribeError, match="choose one of: copenhagen"):
        card("../pignatti_2")
    monkeypatch.setattr("assistant.risk.cards.FOLDER", tmp_path)
    (tmp_path / "broken.yaml").write_text("title: only this\n")
    with pytest.raises(GlioscribeError, match="not a risk card"):
        load_card("broken")
