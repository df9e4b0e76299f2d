"""The report: every figure in metrics.json and on the page, nothing loaded from elsewhere, text never as markup."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evals.report import BAR_WIDTH, figure, html, metrics_json, write_report
from evals.suite import Metric, SuiteResult, Table, Target

RESULT = SuiteResult(
    suite="sample",
    metrics=(
        Metric(name="grade/precision", value=0.5, interval=(0.25, 0.75), n=8, note="against <registry> & co"),
        Metric(name="grade/recall", value=1.0, interval=(0.6, 1.0), n=8),
        Metric(name="seconds", value=12.5, interval=(10.0, 20.0), n=3),
        Metric(name="nothing", value=None, n=0),
    ),
    items=({"id": "一", "ok": True}, {"id": "b", "ok": False}),
    notes=("Read <script>alert(1)</script> with care.",),
)


class Reading(HTMLParser):
    """Collects what a page would fetch or run, and what it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.shown = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        self.shown += data


def read(page: str) -> Reading:
    reading = Reading()
    reading.feed(page)
    return reading


def test_writes_a_page_the_metrics_and_the_items(tmp_path: Path) -> None:
    write_report([RESULT], tmp_path / "out")
    found = json.loads((tmp_path / "out" / "metrics.json").read_text("utf-8"))
    assert found["metrics"]["sample/grade/precision"] == {
        "value": 0.5, "interval": [0.25, 0.75], "n": 8, "note": "against <registry> & co",
    }  # fmt: skip
    assert found["metrics"]["sample/nothing"]["value"] is None
    items = [json.loads(line) for line in (tmp_path / "out" / "sample.jsonl").read_text("utf-8").splitlines()]
    assert items == list(RESULT.items)
    assert "sample" in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_the_page_stands_alone_and_runs_nothing() -> None:
    reading = read(html([RESULT]))
    assert not {"script", "link", "img", "iframe"} & set(reading.tags)
    assert all(link.startswith("#") or link == "sample.jsonl" for link in reading.links)
    assert "Read <script>alert(1)</script> with care." in reading.shown
    assert "2 items, 1 without fault" in reading.shown


def test_bars_stand_where_their_figures_are() -> None:
    page = html([RESULT])
    spans = [tuple(map(float, found)) for found in re.findall(r'class="span" x1="([\d.]+)" x2="([\d.]+)"', page)]
    assert spans == [(BAR_WIDTH * 0.25, BAR_WIDTH * 0.75), (BAR_WIDTH * 0.6, BAR_WIDTH), (110.0, BAR_WIDTH)]


def test_a_suite_that_failed_is_named() -> None:
    assert "other could not run: no data" in read(html([RESULT], failures=[("other", "no data")])).shown
    assert metrics_json([RESULT], failures=[("other", "no data")])["failures"] == {"other": "no data"}


def test_the_server_s_address_stays_out_of_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.settings import load_settings

    monkeypatch.setenv("GLIOSCRIBE_LLM", "openai:m@https://secret.hospital.example/v1")
    load_settings.cache_clear()
    assert metrics_json([])["run"]["llm"] == "openai:m"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "–"), (0.0, "0.000"), (0.12345, "0.123"), (12.5, "12.5"), (100.0, "100"), (-0.5, "-0.500")],
)
def test_figures_for_people(value: float | None, shown: str) -> None:
    assert figure(value) == shown


TARGETS = SuiteResult(
    suite="aimed",
    metrics=(
        Metric(name="good", value=0.97, n=8, target=Target(at_least=0.95)),
        Metric(name="poor", value=0.1, n=8, target=Target(at_most=0)),
        Metric(name="free", value=0.1, n=8),
    ),
    tables=(Table(file="cases.tsv", columns=("id", "quote"), rows=(("a", "two\n\twords"),)),),
)


def test_targets_stand_in_a_column_of_their_own(tmp_path: Path) -> None:
    write_report([TARGETS], tmp_path)
    shown = read((tmp_path / "report.html").read_text("utf-8")).shown
    assert "≥ 0.95, met" in shown
    assert "≤ 0, not met" in shown
    metrics = json.loads((tmp_path / "metrics.json").read_text("utf-8"))["metrics"]
    assert (metrics["aimed/good"]["target"], metrics["aimed/good"]["met"]) == ({"at_least": 0.95}, True)
    assert metrics["aimed/poor"]["met"] is False
    assert "target" not in metrics["aimed/free"]
    assert ">target<" not in html([RESULT])


def test_tables_have_a_line_a_row(tmp_path: Path) -> None:
    write_report([TARGETS], tmp_path)
    assert (tmp_path / "cases.tsv").read_text("utf-8") == "id\tquote\na\ttwo words\n"
    assert 'href="cases.tsv"' in (tmp_path / "report.html").read_text("utf-8")
