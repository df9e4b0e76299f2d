"""`glioscribe ask`: the shape of its JSON, its text, its batches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import assistant
from assistant.cli import run

SAMPLES = Path(assistant.__file__).parent / "demo" / "patients"
KEYS = {"id", "answer", "abstained", "reason", "claims", "citations", "dropped", "llm", "for_patient"}
CITATION = {"n", "passage", "doc", "title", "section", "year", "strength", "start", "end", "quote"}
VERDICT = {"passage", "verdict", "because", "missing", "evidence"}
DOSE = "What is the dose of lomustine?"
LINE = {
    "id": "lom",
    "text": "Lomustine is given at 110 mg/m2 every 6 weeks in recurrent glioblastoma.",
    "title": "Recurrence",
    "metadata": {
        "year": 2019,
        "region": "Europe",
        "strength": "phase 3 trial",
        "applies_diagnosis": ["glioblastoma"],
        "applies_setting": ["recurrent"],
    },
}


@pytest.fixture
def store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    lines = tmp_path / "passages.jsonl"
    lines.write_text(json.dumps(LINE), encoding="utf-8")
    assert run(["index", str(lines), "--store", str(tmp_path / "s")]) == 0
    capsys.readouterr()
    return str(tmp_path / "s")


def test_json_has_the_agreed_shape(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["ask", "What is the dose of lomustine?", "--store", store, "--json", "--llm", "plain:"]
    assert run(words) == 0
    record = json.loads(capsys.readouterr().out)
    assert set(record) == KEYS
    assert record["answer"].endswith("[1].")
    assert record["claims"] == [{"text": LINE["text"], "citations": [1]}]
    (citation,) = record["citations"]
    assert set(citation) >= CITATION
    assert (citation["year"], citation["strength"], citation["quote"]) == (2019, "phase 3 trial", LINE["text"])
    assert set(record["llm"]) == {"backend", "model"}


def test_text_shows_region_and_year_of_each_source(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "What is the dose of lomustine?", "--store", store, "--llm", "plain:"]) == 0
    said = capsys.readouterr().out
    assert "[1] Recurrence (Europe, 2019, phase 3 trial)" in said


def test_a_batch_keeps_order_and_ids_and_lists_bad_lines(store: str, tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text(
        '{"id": "a", "question": "What is the capital of France?"}\n{"id": "b"}\n'
        '{"id": "c", "question": "How often is lomustine given in glioma?"}\n'
    )
    out = tmp_path / "o.jsonl"
    words = ["ask", "--jsonl", str(questions), "--store", store, "--out", str(out), "--llm", "plain:"]
    assert run(words) == 1
    records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in records] == ["a", "b", "c"]
    assert [record.get("reason") for record in records] == ["off_topic", None, None]
    assert records[1]["status"] == "error"
    assert not records[2]["abstained"]


@pytest.mark.parametrize(
    ("earlier", "answered"),
    [([], False), ([DOSE], True), ([DOSE, "And how is it taken?"], True), (["What is the capital of France?"], False)],
)
def test_a_question_goes_on_from_those_before(
    store: str, capsys: pytest.CaptureFixture[str], earlier: list[str], answered: bool
) -> None:
    after = [word for each in earlier for word in ("--after", each)]
    assert run(["ask", "And how often?", *after, "--store", store, "--json", "--llm", "plain:"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["abstained"] is not answered
    assert bool(record["claims"]) is answered


def test_lines_of_a_batch_may_go_on_from_questions(store: str, tmp_path: Path) -> None:
    asked = [
        {"id": "alone", "question": "And how often?"},
        {"id": "after", "question": "And how often?", "after": [DOSE]},
        {"id": "text", "question": "And how often?", "after": DOSE},
        {"id": "numbers", "question": "And how often?", "after": [7]},
        {"id": "none", "question": DOSE, "after": None},
    ]
    questions, out = tmp_path / "q.jsonl", tmp_path / "o.jsonl"
    questions.write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    words = ["ask", "--jsonl", str(questions), "--store", store, "--out", str(out), "--llm", "plain:"]
    assert run(words) == 1
    records = {one["id"]: one for one in map(json.loads, out.read_text(encoding="utf-8").splitlines())}
    assert list(records) == [each["id"] for each in asked]
    assert [records[name].get("abstained") for name in records] == [True, False, None, None, False]
    assert records["text"]["error"] == "line 3: after is not a list of questions"
    assert records["numbers"] == {
        "id": "numbers", "status": "error", "error": "line 4: after is not a list of questions",
    }  # fmt: skip


def test_the_patient_is_a_folder_of_reports(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["ask", DOSE, "--store", store, "--patient", str(SAMPLES / "EN-01"), "--llm", "plain:"]
    assert run([*words, "--json"]) == 0
    (verdict,) = json.loads(capsys.readouterr().out)["for_patient"]
    assert set(verdict) == VERDICT
    assert (verdict["passage"], verdict["verdict"]) == ("lom", "applies")
    assert {words["doc"][:4] for words in verdict["evidence"]} == {"2024"}
    assert run(words) == 0
    said = "For this patient, lom applies: diagnosis: glioblastoma; setting: recurrent"
    assert capsys.readouterr().out.splitlines()[-1] == said


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (
            "Pathology: Oligodendroglioma, IDH-mutant, 1p/19q-codeleted, CNS WHO grade 2.",
            "For this patient, lom does not apply: diagnosis: oligodendroglioma; the statement is for glioblastoma",
        ),
        ("Pathology: Glioblastoma, IDH-wildtype, CNS WHO grade 4.", "For this patient, lom can't be told: "),
    ],
)
def test_a_verdict_is_a_line_that_says_why(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], report: str, line: str
) -> None:
    folder = tmp_path / "patient"
    folder.mkdir()
    (folder / "2024-01-01_pathology.txt").write_text(report, encoding="utf-8")
    assert run(["ask", DOSE, "--store", store, "--patient", str(folder), "--llm", "plain:"]) == 0
    said = capsys.readouterr().out.splitlines()[-1]
    assert said.startswith(line)
    assert len(said) > len("For this patient, lom can't be told: ")


def test_a_patient_that_is_nowhere_is_said(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", DOSE, "--store", store, "--patient", "nobody", "--llm", "plain:"]) == 2
    assert "nobody" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], [" "], ["q", "--jsonl", "x"], ["q", "--store", "nowhere"], ["q", "--llm", "x:"]])
def test_bad_usage_is_one_line(words: list[str], store: str, capsys: pytest.CaptureFixture[str]) -> None:
    extra = [] if "--store" in words else ["--store", store]
    assert run(["ask", *words, *extra]) == 2
    assert capsys.readouterr().err.startswith("error: ")
