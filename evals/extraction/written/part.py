"""The figures over the written reports, by set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.errors import WrongItem
from evals.extraction.reading import Part, Reader
from evals.extraction.tally import Ratio, Tally, rate, share
from evals.extraction.written.gold import GoldReport, load_gold
from evals.extraction.written.pages import expectations
from evals.extraction.written.scoring import Score, score
from evals.suite import Metric

FOLDER = Path(__file__).parent
SETS = {
    "en": "English; measured twice before anyone looked, see docs/evals.md",
    "zh": "Chinese; measured twice before anyone looked, see docs/evals.md",
    "en_dev": "English; looked at while the rules were written",
    "zh_dev": "Chinese; looked at while the rules were written",
    "en_later": "English; written when the rules were nearly done, see docs/evals.md",
    "zh_later": "Chinese; written when the rules were nearly done, see docs/evals.md",
}


@dataclass
class WrittenSet:
    """What is counted over one set."""

    name: str
    note: str
    fields: Tally = field(default_factory=Tally)
    sizes: Tally = field(default_factory=Tally)
    warnings: Tally = field(default_factory=Tally)
    assertions: list[Ratio] = field(default_factory=list)
    doses: list[Ratio] = field(default_factory=list)
    relevance: list[bool] = field(default_factory=list)

    def add(self, identifier: str, found: Score) -> None:
        """Count one report."""
        _count(self.fields, identifier, found.matched, found.missed, found.extra)
        _count(self.sizes, identifier, found.sizes, found.sizes_missed, found.sizes_extra)
        _count(self.warnings, identifier, found.warnings, found.warnings_missed, found.warnings_extra)
        self.assertions.append((sum(pair.same_assertion for pair in found.matched), len(found.matched)))
        doses = [pair.same_dose for pair in found.matched if pair.same_dose is not None]
        self.doses.append((sum(doses), len(doses)))
        self.relevance.append(found.relevance)

    def metrics(self) -> list[Metric]:
        """Return the set's figures; intervals of sums over reports resample whole reports."""
        name, note = f"written/{self.name}", self.note
        return [
            *self.fields.metrics(f"{name}/field", note, joint="_"),
            share(f"{name}/assertion_accuracy", self.assertions, "of the fields that match by name and value"),
            share(f"{name}/dose_accuracy", self.doses, "of the matched steroids that have a dose"),
            *self.sizes.metrics(f"{name}/size", "all axes, and current or prior", joint="_"),
            *self.warnings.metrics(f"{name}/warning", "codes", joint="_"),
            rate(f"{name}/relevance", sum(self.relevance), len(self.relevance), "what the report is about"),
        ]


def measure(reader: Reader, limit: int | None) -> Part:
    """Measure the written reports, at most `limit` of each set.

    Raises:
        InputError: A gold file can't be used.
    """
    part = Part()
    for name, note in SETS.items():
        counted = WrittenSet(name, note)
        for gold in load_gold(FOLDER / f"{name}.yaml")[:limit]:
            document = gold.document()
            report = reader.read(document)
            found = score(gold, report)
            counted.add(gold.id, found)
            part.items.append(_item(name, gold, found))
            if not found.ok:
                looked_for = expectations(gold, report, found)
                part.wrong.append(WrongItem(document=document, report=report, expectations=looked_for))
        part.metrics.extend(counted.metrics())
    return part


def _count(
    tally: Tally, identifier: str, right: Sequence[object], missed: Sequence[object], extra: Sequence[object]
) -> None:
    tally.count(identifier, right=len(right), given=len(right) + len(extra), wanted=len(right) + len(missed))


def _item(name: str, gold: GoldReport, found: Score) -> dict[str, Any]:
    """Return the record of a report: counts by field name, so that weak fields are seen without opening pages."""
    fields: dict[str, dict[str, int]] = {}

    def count(field_name: str, key: str) -> None:
        counts = fields.setdefault(
            field_name, {"right": 0, "wrong_assertion": 0, "wrong_dose": 0, "missed": 0, "extra": 0}
        )
        counts[key] += 1

    for pair in found.matched:
        count(pair.gold.name, "right" if pair.same_assertion else "wrong_assertion")
        if pair.same_dose is False:
            count(pair.gold.name, "wrong_dose")
    for entry in found.missed:
        count(entry.name, "missed")
    for read in found.extra:
        count(read.name, "extra")
    return {
        "id": gold.id,
        "set": f"written/{name}",
        "ok": found.ok,
        "fields": dict(sorted(fields.items())),
        "sizes": {"right": len(found.sizes), "missed": len(found.sizes_missed), "extra": len(found.sizes_extra)},
        "warnings": {"missed": list(found.warnings_missed), "extra": list(found.warnings_extra)},
        "relevance": found.relevance,
    }
