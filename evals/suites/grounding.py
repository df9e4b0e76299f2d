"""Grounding on real findings texts: sentences with one planted error, and the same sentences said otherwise.

Each sentence of a report is checked against the whole report. Planted: another side, number, unit or lobe, a
flipped negation, a dropped doubt, an invented marker, treatment or comparison. Not to be flagged: the sentence
word for word, with sizes converted between cm and mm, and in the other spelling. A token-overlap baseline runs
on the same items, with the threshold that gives it the best balanced accuracy on them, so it is flattered.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.grounding import Source, Sources, ground_in
from evals.statistics import wilson
from evals.suite import Metric, SuiteResult
from ingestion.errors import InputError
from ingestion.files import read_jsonl
from ingestion.language import sentences

SEED = 20240305
REPORTS = Path("mri_findings") / "reports_dev.jsonl"
LOBES = ("frontal", "temporal", "parietal", "occipital")
_SIZE = re.compile(r"(?P<n>\d+(?:\.\d+)?(?:\s*[x×]\s*\d+(?:\.\d+)?)*)(?P<gap>[\s\u00a0\u202f]*)(?P<unit>mm|cm)\b")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?=[\s\u00a0\u202f]*(?:mm|cm|%))")
_SPELLINGS = (
    ("edema", "oedema"), ("hemorrhag", "haemorrhag"), ("tumor", "tumour"), ("non-enhancing", "nonenhancing"),
    ("hyperintensity", "hyper-intensity"), ("fronto-temporal", "frontotemporal"), ("midline shift", "mid-line shift"),
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One text to check against one report.

    Attributes:
        id: Report, writer, sentence and kind.
        kind: What was done to the sentence.
        planted: True where an error was planted, False where the meaning is the same.
        source: The report.
        text: The changed sentence.
    """

    id: str
    kind: str
    planted: bool
    source: str
    text: str


def run(data: Path | None, *, limit: int | None = None) -> SuiteResult:
    """Measure detection of planted errors by kind, and false alarms on the same meaning.

    Args:
        data: Folder of reference data with mri_findings/.
        limit: At most so many reports.

    Raises:
        InputError: No data folder, or it lacks the reports.
    """
    path = (data or Path()) / REPORTS
    if data is None or not path.is_file():
        raise InputError(f"no {REPORTS} in {data}", hint="give the folder of reference data with --data")
    reports = [line for line in read_jsonl(path, required=("id", "text")) if line.error is None][:limit]
    found: list[tuple[Item, bool, float, list[str]]] = []
    for line in reports:
        text = str(line.value["text"])
        sources = Sources([Source(doc=line.id, text=text)])
        words = _words(text)
        for item in items(f"{line.id}/{line.value.get('writer', '')}", text):
            verdict = ground_in(item.text, sources)
            kinds: list[str] = sorted({claim.kind for claim in verdict.claims if claim.verdict != "supported"})
            found.append((item, verdict.verdict != "supported", _overlap(item.text, words), kinds))
    return _result(found, reports=len(reports))


def items(name: str, report: str) -> Iterator[Item]:
    """Yield the changed sentences of one report; the same report always gives the same ones."""
    chance = random.Random(f"{SEED}:{name}")  # noqa: S311 - reproducible sampling, no secret
    for number, (start, end) in enumerate(sentences(report)):
        sentence = report[start:end]
        if len(sentence.split()) < 4:
            continue
        for table, planted in ((ERRORS, True), (SAME, False)):
            for kind, change in table.items():
                changed = change(sentence, report, chance)
                if changed is not None:
                    yield Item(f"{name}/{number}/{kind}", kind, planted, report, changed)


Change = Callable[[str, str, random.Random], str | None]


def _side(sentence: str, report: str, _: random.Random) -> str | None:
    """Swap left and right, where the report does not speak of both sides (the swap could be true then)."""
    m = re.search(r"\b(left|right)\b", sentence, re.IGNORECASE)
    both = all(re.search(rf"\b{side}\b", report, re.IGNORECASE) for side in ("left", "right"))
    if m is None or both:
        return None
    return sentence[: m.start()] + {"left": "right", "right": "left"}[m[0].lower()] + sentence[m.end() :]


def _number(sentence: str, report: str, chance: random.Random) -> str | None:
    places = list(_NUMBER.finditer(sentence))
    if not places:
        return None
    m = chance.choice(places)
    old = float(m[0])
    factor = chance.choice((0.5, 0.8, 1.25, 1.5, 2.0))
    new = (
        f"{old * factor:.1f}"
        if "." in m[0]
        else str(round(old * factor) if round(old * factor) != old else round(old) + 3)
    )
    return (
        None
        if re.search(rf"(?<![\d.]){re.escape(new)}(?![\d.])", report)
        else sentence[: m.start()] + new + sentence[m.end() :]
    )


def _unit(sentence: str, _: str, __: random.Random) -> str | None:
    m = _SIZE.search(sentence)
    return (
        None
        if m is None
        else sentence[: m.start("unit")] + {"mm": "cm", "cm": "mm"}[m["unit"]] + sentence[m.end("unit") :]
    )


def _lobe(sentence: str, report: str, chance: random.Random) -> str | None:
    m = re.search(rf"\b({'|'.join(LOBES)})\b", sentence, re.IGNORECASE)
    free = [lobe for lobe in LOBES if lobe not in report.lower()]
    return None if m is None or not free else sentence[: m.start()] + chance.choice(free) + sentence[m.end() :]


def _negation_dropped(sentence: str, _: str, __: random.Random) -> str | None:
    m = re.search(r"\b(?:no evidence of|no|without evidence of|without)\s+(?=[a-z])", sentence, re.IGNORECASE)
    return (
        None
        if m is None or re.search(r"\bno (?:longer|significant change)", sentence, re.IGNORECASE)
        else sentence[: m.start()] + "definite " + sentence[m.end() :]
    )


def _negation_added(sentence: str, _: str, __: random.Random) -> str | None:
    if re.search(r"\b(?:no|not|without|non|absent|absence|lack|un\w+)\b", sentence, re.IGNORECASE):
        return None
    for pattern, new in (
        (r"\bdemonstrates\b", "does not demonstrate"),
        (r"\bis (?:present|noted|seen|identified|evident)\b", "is absent"),
        (r"\bcrosses\b", "does not cross"),
        (r"\bThere is (?:an? )?", "There is no "),
    ):
        changed, count = re.subn(pattern, new, sentence, count=1)
        if count:
            return changed
    return None


def _doubt_dropped(sentence: str, _: str, __: random.Random) -> str | None:
    changed, count = re.subn(r"\b(?:likely|probable|possible|probably|possibly)\s+", "", sentence, count=1)
    return changed if count else None


def _append(words: str, unless: str) -> Change:
    def change(sentence: str, report: str, _: random.Random) -> str | None:
        return None if re.search(unless, report, re.IGNORECASE) else f"{sentence.rstrip(' .')}{words}."

    return change


def _verbatim(sentence: str, _: str, __: random.Random) -> str | None:
    return sentence


def _converted(sentence: str, _: str, __: random.Random) -> str | None:
    def convert(m: re.Match[str]) -> str:
        factor, unit = (10, "mm") if m["unit"] == "cm" else (0.1, "cm")
        return re.sub(r"\d+(?:\.\d+)?", lambda n: f"{float(n[0]) * factor:.4g}", m["n"]) + m["gap"] + unit

    changed = _SIZE.sub(convert, sentence)
    return None if changed == sentence else changed


def _respelled(sentence: str, _: str, __: random.Random) -> str | None:
    changed = sentence
    for one, other in _SPELLINGS:
        changed = changed.replace(one, other)
    return None if changed == sentence else changed


ERRORS: dict[str, Change] = {
    "side": _side,
    "number": _number,
    "unit": _unit,
    "lobe": _lobe,
    "negation_dropped": _negation_dropped,
    "negation_added": _negation_added,
    "doubt_dropped": _doubt_dropped,
    "marker_invented": _append(", IDH-mutant", "idh"),
    "treatment_invented": _append(" after radiotherapy", "radiotherapy|radiation"),
    "comparison_invented": _append(", increased since the prior examination", "prior|previous|increased"),
}
SAME: dict[str, Change] = {"verbatim": _verbatim, "unit_converted": _converted, "respelled": _respelled}


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


def _overlap(text: str, words: frozenset[str]) -> float:
    own = _words(text)
    return len(own & words) / len(own) if own else 1.0


def _result(found: list[tuple[Item, bool, float, list[str]]], *, reports: int) -> SuiteResult:
    threshold = _best_threshold([(item.planted, overlap) for item, _, overlap, _ in found])
    by_kind: dict[tuple[bool, str], list[tuple[bool, bool]]] = defaultdict(list)
    for item, flagged, overlap, _ in found:
        by_kind[item.planted, item.kind].append((flagged, overlap < threshold))
        by_kind[item.planted, "all"].append((flagged, overlap < threshold))
    metrics = []
    for (planted, kind), flags in sorted(by_kind.items(), reverse=True):
        name = "detected" if planted else "false_alarm"
        metrics.append(_metric(f"{name}/{kind}", [ours for ours, _ in flags]))
        metrics.append(_metric(f"baseline/{name}/{kind}", [theirs for _, theirs in flags]))
    records: tuple[dict[str, Any], ...] = tuple(
        {
            "id": item.id,
            "ok": flagged == item.planted,
            "kind": item.kind,
            "flagged": flagged,
            "kinds": kinds,
            "text": item.text,
        }
        for item, flagged, _, kinds in found
    )
    note = (
        f"{reports} reports, {len(found)} items, seed {SEED}. Baseline: share of the words found in the report, "
        f"flagged below {threshold:.3f}."
    )
    return SuiteResult(suite="grounding", metrics=tuple(metrics), items=records, notes=(note,))


def _metric(name: str, flags: list[bool]) -> Metric:
    return Metric(name=name, value=sum(flags) / len(flags), interval=wilson(sum(flags), len(flags)), n=len(flags))


def _best_threshold(points: list[tuple[bool, float]]) -> float:
    planted = sorted(overlap for is_planted, overlap in points if is_planted)
    same = sorted(overlap for is_planted, overlap in points if not is_planted)
    if not planted or not same:
        return 1.0

    def balanced(threshold: float) -> float:
        return sum(o < threshold for o in planted) / len(planted) - sum(o < threshold for o in same) / len(same)

    return max(sorted({overlap for _, overlap in points}), key=balanced)
