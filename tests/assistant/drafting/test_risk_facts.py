"""The brief says what the fitted default predicts and why, cited, in its language; nothing where it does not apply."""

from __future__ import annotations

from pathlib import Path

import pytest

import assistant
from assistant.drafting.brief import brief, cited_texts
from assistant.drafting.render import brief_page
from assistant.drafting.risk_facts import risk_of, risk_statements
from assistant.patient import read_folder

SAMPLES = Path(assistant.__file__).parent / "demo" / "patients"


@pytest.mark.parametrize(("name", "words"), [("EN-01", "an estimated"), ("ZH-01", "估计中位生存期")])
def test_the_prediction_is_in_the_brief_with_its_sources(name, words):
    patient = read_folder(SAMPLES / name)
    made, texts = brief(patient, llm_spec="plain:"), cited_texts(patient)
    risk = next(section for section in made["sections"] if section["name"] == "risk")
    predicted = [one for one in risk["sentences"] if words in one["text"]]
    assert predicted
    for sentence in risk["sentences"]:
        for cited in sentence["citations"]:
            assert texts[cited["doc"]][cited["start"] : cited["end"]] == cited["quote"]
    documents = {cited["doc"] for sentence in predicted for cited in sentence["citations"]}
    assert documents & set(patient.texts())
    assert any(document.startswith("risk:") for document in documents)
    assert made["risk"]["explanation"]["similar"]["patients"] >= 10
    assert brief_page(made, patient).count('<svg class="chart"') >= 2


def test_no_prediction_where_the_model_does_not_apply(tmp_path):
    folder = tmp_path / "p9"
    folder.mkdir()
    (folder / "2024-01-01_pathology.txt").write_text(
        "FINAL DIAGNOSIS: Glioma, not otherwise specified.", encoding="utf-8"
    )
    (folder / "2024-02-01_clinic.txt").write_text("Recurrent glioblastoma. Karnofsky 80.", encoding="utf-8")
    risk = risk_of(read_folder(folder))
    assert risk.explanation is None
    assert not [one for one in risk_statements(risk) if "estimated" in one.text]
    assert risk.record()["explanation"] is None
