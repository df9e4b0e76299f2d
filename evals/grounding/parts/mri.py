"""Errors planted in MRI findings texts, and the same sentences with their meaning kept."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from assistant.grounding.perturb import errors, faithful
from evals.extraction.reading import rows
from evals.extraction.tally import rate
from evals.grounding.cases import SEED, Case, fold_of, sample
from evals.grounding.judged import OURS, Judged, Panel, Part, prefix
from evals.suite import Metric
from ingestion.language import sentences

REPORTS = Path("mri_findings") / "reports_dev.jsonl"
MOST = 400
"""Reports that sentences are taken from."""
PER_KIND, PER_OTHER_KIND = 250, 60
"""Cases at most of a kind that a target names, and of any other; each from another report, as if drawn one by one."""
REQUIRED = (
    "side", "number", "unit", "lobe", "negation_dropped", "negation_added", "marker_invented", "treatment_invented",
    "comparison_invented",
)  # fmt: skip
"""The kinds that the target speaks of; any other is a row of its own."""
SAME = ("verbatim", "unit_converted", "respelled")
"""Changes that must not be flagged; every other faithful one is a paraphrase."""
SHORTEST = 4
"""Words of a sentence that is changed."""


def measure(panel: Panel, data: Path, limit: int | None) -> Part:
    """Measure detection of planted errors by kind, and false alarms on the same meaning.

    Raises:
        InputError: The reports are not in the folder.
    """
    reports = [
        (f"{row['id']}/{row['writer']}", str(row["id"]), str(row["text"]))
        for row in rows(data / REPORTS, None, required=("id", "text", "writer"))
    ]
    judged = panel.judge("mri", planted_cases(sample(reports, min(limit or MOST, MOST))))
    return Part(metrics=metrics(judged), items=list(judged.items()), reliability=[judged.reliability()])


def planted_cases(
    reports: list[tuple[str, str, str]], per_kind: int = PER_KIND, per_other: int = PER_OTHER_KIND
) -> list[Case]:
    """Return for each kind at most one changed sentence of each report, always the same ones.

    Args:
        reports: Name, scan and text of each; the texts of one scan count as one document.
        per_kind: So many cases at most of each kind that a target names.
        per_other: And of each other kind.
    """
    shuffled = random.Random(SEED).sample(reports, len(reports))  # noqa: S311 - a sample, not a secret
    found: dict[tuple[bool, str], list[Case]] = defaultdict(list)
    for name, scan, text in shuffled:
        for meant, kind, changed in _changes(name, text):
            cases = found[meant, kind]
            if len(cases) < (per_kind if kind in REQUIRED + SAME else per_other):
                cases.append(Case(f"{name}/{kind}", scan, (text,), changed, meant, kind, fold_of(scan)))
    return [case for cases in found.values() for case in cases]


def _changes(name: str, report: str) -> Iterator[tuple[bool, str, str]]:
    """Yield whether it is faithful, its kind and the changed sentence: one sentence of the report for each kind."""
    chance = random.Random(f"{SEED}:{name}")  # noqa: S311
    said = [report[start:end] for start, end in sentences(report)]
    said = [sentence for sentence in said if len(sentence.split()) >= SHORTEST]
    for change, meant in ((errors, False), (faithful, True)):
        seen = set()
        for sentence in chance.sample(said, len(said)):
            for kind, changed in change(sentence, report, chance):
                if kind not in seen:
                    seen.add(kind)
                    yield meant, kind, changed


def metrics(judged: Judged) -> list[Metric]:
    """Return what each judge detects and what it flags wrongly, by kind."""
    found: list[Metric] = []
    for judge in judged.opinions:
        supported = judged.supported(judge)
        flags: dict[str, list[bool]] = defaultdict(list)
        for case, stands in zip(judged.cases, supported, strict=True):
            for name in _rows(case):
                flags[name].append(not stands)
        rates = {name: rate(f"{prefix(judge)}mri/{name}", sum(own), len(own)) for name, own in sorted(flags.items())}
        found += rates.values()
        required = [rates[f"detected/{kind}"] for kind in REQUIRED if f"detected/{kind}" in rates]
        if judge == OURS and required:
            least = min(required, key=lambda metric: metric.value or 0.0)
            note = f"that of {least.name.rpartition('/')[2].replace('_', ' ')}, of {len(required)} required kinds"
            found.append(least.model_copy(update={"name": "mri/detected/lowest", "note": note}))
    return found


def _rows(case: Case) -> Iterator[str]:
    """Yield the rows that a case counts in."""
    if not case.faithful:
        yield f"detected/{case.kind}"
        if case.kind in REQUIRED:
            yield "detected/all"
        return
    yield f"false_alarm/{case.kind}"
    yield "false_alarm/same_meaning" if case.kind in SAME else "false_alarm/paraphrased"
