"""The adversarial cases as figures by severity and language, and as a table of cases."""

from __future__ import annotations

import csv
from pathlib import Path

from evals.grounding.adversarial import items, load_cases, score
from evals.grounding.judged import Panel
from evals.grounding.judges.overlap import Overlap
from evals.grounding.parts.adversarial import adversarial_cases, case_rows, html_table, measure
from evals.report import write_report
from evals.suites.grounding import result


class Quick(Overlap):
    """Token overlap in the place of ours: the figures' names and files don't depend on who judges."""

    name = "ours"


QUIET = Panel((Quick(),), lambda _: None)


def test_items_keep_their_truth_and_sources():
    told = items(seed=1, per_case=1)
    cases = adversarial_cases(told)
    assert [case.faithful for case in cases] == [not item.planted for item in told]
    assert [case.sources for case in cases] == [item.sources for item in told]
    assert len({case.id for case in cases}) == len(cases)


def test_every_case_has_a_row_that_counts_both_languages():
    told = [item for item in items(seed=1, per_case=2) if item.origin == "template"]
    rows = case_rows(score(told, [item.language == "en" for item in told]))
    assert [row[0] for row in rows] == [case.id for case in load_cases() if not case.control]
    assert {row[3] for row in rows if row[3] != "–"} == {"2 of 2"}
    assert {row[4] for row in rows if row[4] != "–"} == {"0 of 2"}


def test_figures_by_severity_and_language_and_files(tmp_path: Path):
    part = measure(QUIET, 1)
    names = {metric.name for metric in part.metrics}
    assert {
        f"adversarial/detected/severity_{severity}/{language}" for severity in (2, 3) for language in ("en", "zh")
    } < names
    assert {"adversarial/false_alarm/faithful/en", "adversarial/false_alarm/faithful/zh"} < names
    write_report([result([part], [])], tmp_path)
    with (tmp_path / "grounding_adversarial.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert len(rows) == len([case for case in load_cases() if not case.control])
    lines = (tmp_path / "grounding_adversarial.md").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["| case | severity | what is planted | English | Chinese |", "| --- | --- | --- | --- | --- |"]
    assert len(lines) == len(rows) + 2
    assert "<h3>Adversarial cases" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_cells_of_the_html_table_are_escaped():
    assert html_table(["a"], [["< 5 mm"]]).endswith("<td>&lt; 5 mm</td></tr></tbody></table>")
