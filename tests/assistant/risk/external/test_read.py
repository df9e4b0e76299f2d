"""Scores from other software: tables and JSON, with what could not be read said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.risk import assess
from assistant.risk.external import read_external
from ingestion.errors import InputError


def read(tmp_path: Path, name: str, text: str):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_external(path)


def test_a_table_gives_each_patient_its_scores_with_where_they_come_from(tmp_path):
    text = (
        "Patient,model,value,unit,horizon_months,lower,upper,source\n"
        "p1,img,0.62,probability,24,0.5,0.7,version 2\n"
        "p1,points,3,points,,,,\n"
        "p2,class,III,class,,,,\n"
    )
    found = read(tmp_path, "scores.csv", text)
    assert not found.problems
    first, second = found.scores["p1"]
    assert first == {
        "model": "img", "value": 0.62, "unit": "probability", "horizon_months": 24.0, "interval": (0.5, 0.7),
        "source": "version 2; read from scores.csv",
    }  # fmt: skip
    assert second == {"model": "points", "value": 3.0, "unit": "points", "source": "read from scores.csv"}
    assert found.scores["p2"][0]["value"] == "III"
    result = assess({"age": 50, "external_scores": found.scores["p1"]})
    assert [score.model for score in result.scores[-2:]] == ["img", "points"]
    assert result.fused.modalities == ("clinical", "external")


SCORE = {"model": "img", "value": 0.4, "unit": "probability", "horizon_months": 12}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"id": "p1", **SCORE}),
        json.dumps([{"id": "p1", **SCORE}]),
        json.dumps({"id": "p1", "external_scores": [SCORE]}),
        json.dumps({"id": "p0", **SCORE}) + "\n" + json.dumps({"id": "p1", **SCORE}),
        "\ufeff" + json.dumps([{"patient_id": "p1", "horizon": 12, **SCORE}]),
    ],
)
def test_json_and_jsonl_in_several_shapes(tmp_path, text):
    found = read(tmp_path, "scores.json", text)
    assert not found.problems
    assert found.scores["p1"] == [{**SCORE, "source": "read from scores.json"}]


def test_a_row_that_can_not_be_read_is_said_and_the_rest_goes_on(tmp_path):
    lines = ["{", json.dumps({"model": "x", "value": 1, "unit": "points"}), json.dumps({"id": "p", "model": "x"}), "3",
             json.dumps({"id": "p1", **SCORE})]  # fmt: skip
    found = read(tmp_path, "scores.jsonl", "\n".join(lines))
    assert list(found.scores) == ["p1"]
    assert len(found.problems) == 4
    assert any("line 2: no patient id" in problem for problem in found.problems)
    assert any("line 3: no model or no value" in problem for problem in found.problems)


@pytest.mark.parametrize(("text", "words"), [("a,b\n1,2\n", "lacks id, model, value, unit"), ("", "lacks")])
def test_what_is_no_table_of_scores_is_refused(tmp_path, text, words):
    with pytest.raises(InputError, match=words):
        read(tmp_path, "scores.csv", text)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="can't read"):
        read_external(tmp_path / "none.csv")


def test_an_impossible_figure_is_an_error_of_that_patient(tmp_path):
    found = read(tmp_path, "scores.csv", "id,model,value,unit,horizon_months\np1,img,1.7,probability,12\n")
    with pytest.raises(InputError, match="between 0 and 1"):
        assess({"age": 50, "external_scores": found.scores["p1"]})
