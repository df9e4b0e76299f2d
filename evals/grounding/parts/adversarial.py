"""The adversarial cases in both languages: detection by severity and case, false alarms on harmless texts."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from evals.extraction.tally import rate
from evals.grounding.adversarial import Item, Score, items, load_cases, score
from evals.grounding.cases import SEED, Case, fold_of
from evals.grounding.judged import OURS, Panel, Part, prefix
from evals.suite import Exhibit, Metric, Table

PER_CASE = 10
COLUMNS = ("case", "severity", "what is planted", "English", "Chinese")
_TITLE = "Adversarial cases: planted errors flagged"
FILE = "grounding_adversarial"


def measure(panel: Panel, limit: int | None) -> Part:
    """Measure at most `limit` texts of each case, sort and language."""
    told = items(seed=SEED, per_case=min(limit or PER_CASE, PER_CASE))
    judged = panel.judge("adversarial", adversarial_cases(told))
    scores = {judge: score(told, [not stands for stands in judged.supported(judge)]) for judge in judged.opinions}
    rows = case_rows(scores[OURS])
    return Part(
        metrics=[metric for judge, found in scores.items() for metric in _metrics(prefix(judge), found)],
        items=list(judged.items()),
        tables=[Table(file=f"{FILE}.{form}", columns=COLUMNS, rows=rows) for form in ("tsv", "md")],
        exhibits=[Exhibit(title=_TITLE, html=html_table(COLUMNS, rows))],
        reliability=[judged.reliability()],
    )


def adversarial_cases(told: Sequence[Item]) -> list[Case]:
    """Return the items as cases; those that were built of one case and language count as one document."""
    return [
        Case(
            item.id, f"{item.case}-{item.language}", item.sources, item.text, not item.planted,
            f"{item.case} {item.language}", fold_of(item.case),
        )
        for item in told
    ]  # fmt: skip


def _metrics(before: str, found: Score) -> list[Metric]:
    return [
        *(
            rate(f"{before}adversarial/detected/severity_{row.name[1:]}/{row.language}", row.flagged, row.n)
            for row in found.severities
        ),
        *(
            rate(f"{before}adversarial/false_alarm/{row.name}/{row.language}", row.flagged, row.n)
            for row in found.false_alarms
        ),
    ]


def case_rows(found: Score) -> tuple[tuple[str, ...], ...]:
    """Return a row a case: what it plants, and how many of its texts are flagged in each language."""
    flagged = {(row.name, row.language): f"{row.flagged} of {row.n}" for row in found.cases}
    return tuple(
        (case.id, str(case.severity), case.what, *(flagged.get((case.id, language), "–") for language in ("en", "zh")))
        for case in load_cases()
        if not case.control
    )


def html_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as an HTML table, every cell escaped."""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(cell) for cell in columns)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row))
        for row in rows
    )
    return str(Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, body))
