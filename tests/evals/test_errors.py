"""What a suite got wrong becomes pages, and stays out of every other file."""

from __future__ import annotations

import json
from pathlib import Path

from evals.errors import Expectation, WrongItem, write_error_pages
from evals.report import write_report
from evals.suite import Metric, SuiteResult
from ingestion.records import Document, Field, Report

SECRET = "Right frontal oligodendroglioma."


def wrong(identifier: str, *, text: str = SECRET) -> WrongItem:
    document = Document(id=identifier, text=SECRET)
    field = Field(name="laterality", value="right", evidence=(document.evidence(0, 5),))
    report = Report(id=identifier, kind="pathology", language="en", relevance="glioma", fields=(field,))
    return WrongItem(
        document=document.model_copy(update={"text": text}),
        report=report,
        expectations=(
            Expectation(what="histology", expected="glioblastoma", got=""),
            Expectation(what="grade", expected="4", got="IV", right=True),
        ),
    )


def test_one_page_an_item_with_the_expectations_on_top(tmp_path: Path) -> None:
    write_error_pages(tmp_path, [wrong("a"), wrong("a"), wrong("b/c")])
    assert len(list(tmp_path.glob("*.html"))) == 4
    page = (tmp_path / "a.html").read_text("utf-8")
    assert page.index("Expected and read") < page.index("Right</mark> frontal")
    assert '<tr class="set-off"><td>histology</td><td>glioblastoma</td><td>–</td></tr>' in page
    assert "<tr><td>grade</td><td>4</td><td>IV</td></tr>" in page
    index = (tmp_path / "index.html").read_text("utf-8")
    assert "histology: nothing for glioblastoma" in index
    assert "grade" not in index


def test_pages_of_an_earlier_run_are_gone(tmp_path: Path) -> None:
    write_error_pages(tmp_path, [wrong("old"), wrong("a")])
    (tmp_path / "mine.txt").write_text("kept")
    write_error_pages(tmp_path, [wrong("a")])
    assert {path.name for path in tmp_path.iterdir()} == {"a.html", "index.html", "mine.txt"}


def test_wrong_evidence_is_said_and_not_drawn(tmp_path: Path) -> None:
    write_error_pages(tmp_path, [wrong("a", text="Another text altogether.")])
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "Nothing is marked: evidence at 0:5" in page
    assert "Another text altogether." in page
    assert "<mark" not in page


def test_the_text_is_in_the_pages_alone(tmp_path: Path) -> None:
    share = Metric(name="right", value=0.0, n=1)
    result = SuiteResult(suite="mine", metrics=(share,), items=({"id": "a", "ok": False},), wrong=(wrong("a"),))
    write_report([result], tmp_path)
    for name in ("metrics.json", "mine.jsonl", "report.html"):
        assert "oligodendroglioma" not in (tmp_path / name).read_text("utf-8")
    assert "oligodendroglioma" in (tmp_path / "errors" / "mine" / "a.html").read_text("utf-8")
    assert 'href="errors/mine/index.html">1 wrong' in (tmp_path / "report.html").read_text("utf-8")

    write_report([result.model_copy(update={"wrong": ()})], tmp_path)
    assert {path.name for path in (tmp_path / "errors" / "mine").iterdir()} == {"index.html"}
    assert "errors/" not in (tmp_path / "report.html").read_text("utf-8")
    assert json.loads((tmp_path / "metrics.json").read_text("utf-8"))["metrics"]["mine/right"]["n"] == 1
