"""Invented reports with statements that they make in other words, and statements that they don't make."""

from __future__ import annotations

from evals.extraction.tally import rate
from evals.grounding.cases import Case, fold_of, sample
from evals.grounding.judged import Panel, Part, prefix
from evals.suites._samples import planted


def measure(panel: Panel, limit: int | None) -> Part:
    """Measure detection and false alarms, both languages together: the set is small."""
    judged = panel.judge("written", written_cases(limit))
    metrics = []
    for judge in judged.opinions:
        flags = list(zip(judged.faithful, ~judged.supported(judge), strict=True))
        for name, wanted in (("detected", False), ("false_alarm", True)):
            own = [bool(flagged) for faithful, flagged in flags if faithful == wanted]
            metrics.append(rate(f"{prefix(judge)}written/{name}", sum(own), len(own)))
    return Part(metrics=metrics, items=list(judged.items()), reliability=[judged.reliability()])


def written_cases(limit: int | None = None) -> list[Case]:
    """Return the statements of at most `limit` reports."""
    cases = []
    for report in sample(planted(), limit):
        said = [(text, True, "says") for text in report.says]
        said += [(fault.text, False, fault.kind) for fault in report.says_not]
        cases += [
            Case(f"{report.id}/{at}", report.id, (report.text,), text, faithful, kind, fold_of(report.id))
            for at, (text, faithful, kind) in enumerate(said)
        ]
    return cases
