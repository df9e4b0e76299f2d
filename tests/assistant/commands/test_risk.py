"""`glioscribe risk` end to end: order, ids, errors, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.cli import run
from assistant.risk.external import read_external
from assistant.risk.fitted.registry import DEFAULT, names

LINES = [
    {"id": "p1", "age": 77, "diagnosis": "glioblastoma", "surgery_extent": "gross_total"},
    {"id": 7, "age": 62, "kps": 80, "diagnosis": "glioblastoma", "surgery_extent": "subtotal", "works": False},
]
KEYS = [
    "model", "version", "output", "value", "unit", "horizon_months", "interval", "applicable", "refusal",
    "contributions", "missing", "population", "era", "source",
]  # fmt: skip


def scores(tmp_path: Path, text: str) -> tuple[int, list[dict]]:
    (tmp_path / "in.jsonl").write_text(text, encoding="utf-8")
    code = run(["risk", "--jsonl", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl")])
    return code, [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]


def test_every_model_answers_for_every_patient_in_order(tmp_path: Path):
    code, records = scores(tmp_path, "\n".join(json.dumps(line) for line in LINES))
    assert code == 0
    assert [record["id"] for record in records] == ["p1", 7]
    for record in records:
        assert record["fused"]["strategy"] == DEFAULT
        assert set(record["fused"]["survival"]) == {"12", "24", "36", "60"}
        assert len(record["scores"]) == 8
        assert all(set(KEYS) <= set(score) for score in record["scores"])
    values = [{score["model"]: score["value"] for score in record["scores"]} for record in records]
    assert values[0]["scott_elderly"] == "II"
    assert values[1]["rtog_rpa"] == "V"
    assert values[1]["scott_elderly"] is None


def test_a_bad_line_becomes_a_record_and_the_rest_goes_on(tmp_path: Path):
    text = "\n".join([json.dumps({"id": "old", "age": 400}), "{", '{"age": 5}', "[]", json.dumps(LINES[0])])
    code, records = scores(tmp_path, text)
    assert code == 1
    assert [record["status"] for record in records] == ["error"] * 4 + ["ok"]
    assert [record["id"] for record in records] == ["old", "line:2", "line:3", "line:4", "p1"]
    assert "age" in records[0]["error"]


def test_an_input_that_is_not_there_is_bad_usage(tmp_path: Path, capsys):
    assert run(["risk", "--jsonl", str(tmp_path / "none.jsonl")]) == 2
    assert capsys.readouterr().err.startswith("error: can't read")


def test_impossible_inputs_are_refused_with_a_reason(tmp_path: Path):
    impossible = [
        {"age": 400}, {"kps": 85.5}, {"who_grade": 5}, {"idh": "wildtype", "codel_1p19q": "codeleted"},
        {"possible": {"idh": ["wildtipe"]}},
    ]  # fmt: skip
    text = "\n".join(json.dumps({"id": str(at), **each}) for at, each in enumerate(impossible))
    code, records = scores(tmp_path, text)
    assert code == 1
    assert all(record["status"] == "error" and record["error"].startswith("impossible input") for record in records)


def test_scores_of_other_software_enter_the_table_and_the_prediction(tmp_path: Path, capsys):
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    table = "id,model,value,unit,horizon_months\n7,img,0.9,probability,24\nelse,img,0.5,probability,24\n"
    (tmp_path / "scores.csv").write_text(table, encoding="utf-8")
    out = tmp_path / "out.jsonl"
    code = run(
        ["risk", "--jsonl", str(tmp_path / "in.jsonl"), "--external", str(tmp_path / "scores.csv"), "--out", str(out)]
    )
    first, second = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert code == 0
    assert "external" not in first["fused"]["modalities"]
    assert second["fused"]["modalities"][-1] == "external"
    assert second["scores"][-1]["model"] == "img"
    assert second["scores"][-1]["source"] == "read from scores.csv"
    assert "no patient 'else'" in capsys.readouterr().err


def test_a_score_that_can_not_be_read_is_said_and_makes_the_exit_code_1(tmp_path: Path, capsys):
    (tmp_path / "in.jsonl").write_text(json.dumps(LINES[0]), encoding="utf-8")
    (tmp_path / "scores.json").write_text(json.dumps([{"id": "p1"}]), encoding="utf-8")
    arguments = ["risk", "--jsonl", str(tmp_path / "in.jsonl"), "--external", str(tmp_path / "scores.json")]
    assert run([*arguments, "--out", str(tmp_path / "out.jsonl")]) == 1
    assert "no model or no value" in capsys.readouterr().err


def test_fhir_out_reads_back_as_external_scores(tmp_path: Path):
    (tmp_path / "in.jsonl").write_text(json.dumps(LINES[0]), encoding="utf-8")
    out = tmp_path / "out.ndjson"
    assert run(["risk", "--jsonl", str(tmp_path / "in.jsonl"), "--format", "fhir", "--out", str(out)]) == 0
    found = read_external(out)
    assert not found.problems
    assert {score["model"] for score in found.scores["p1"]} == {"scott_elderly", DEFAULT}


def test_every_fitted_model_is_listed_where_asked_for(tmp_path: Path):
    (tmp_path / "in.jsonl").write_text(json.dumps(LINES[0]), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    assert run(["risk", "--jsonl", str(tmp_path / "in.jsonl"), "--fitted", "--out", str(out)]) == 0
    listed = [score["model"] for score in json.loads(out.read_text(encoding="utf-8"))["scores"]]
    assert listed[8:] == names()


def test_a_fusion_that_is_not_there_is_bad_usage(tmp_path: Path, capsys):
    (tmp_path / "in.jsonl").write_text(json.dumps(LINES[0]), encoding="utf-8")
    assert run(["risk", "--jsonl", str(tmp_path / "in.jsonl"), "--fusion", "none"]) == 2
    assert "no fusion is called 'none'" in capsys.readouterr().err


def test_explanations_and_plots_come_with_the_records(tmp_path: Path):
    lines = [*LINES, {"id": "m", "diagnosis": "meningioma"}, {"id": "x", "age": 400}]
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    where = ["--jsonl", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl")]
    assert run(["risk", *where, "--explain", "--plots", str(tmp_path / "plots")]) == 1
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    for record in records[:2]:
        explanation = record["explanation"]
        added = explanation["base"] + sum(part["effect"] for part in explanation["parts"])
        assert abs(added - record["fused"]["risk"]) < 1e-5
        assert explanation["sentences"]["zh"]
    assert records[2]["explanation"] is None
    assert "explanation" not in records[3]
    assert len(list((tmp_path / "plots").glob("*.svg"))) == 8


def test_plots_need_an_explanation(tmp_path: Path, capsys):
    (tmp_path / "in.jsonl").write_text("", encoding="utf-8")
    assert run(["risk", "--jsonl", str(tmp_path / "in.jsonl"), "--plots", str(tmp_path)]) == 2
    assert "--explain" in capsys.readouterr().err
