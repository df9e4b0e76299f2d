"""MRI findings texts against values that were derived from expert segmentation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.errors import Expectation, WrongItem
from evals.extraction.keywords import keyword_mri
from evals.extraction.reading import Part, Reader, first, rows
from evals.extraction.tally import Tally, lowest_f1, mean_f1
from evals.extraction.words import mri_features
from ingestion.records import Document, Report

SHIFT = "midline_shift"
WITHIN_MM = 1
CHECKS = ("side", "lobe", SHIFT, "satellites", "crosses_midline", "multifocal")


def _tallies() -> dict[str, Tally]:
    return {name: Tally() for name in CHECKS}


@dataclass
class Imaging:
    """What is counted over the MRI texts; `spoken` counts those that speak of a feature, `every` all of them."""

    part: Part = field(default_factory=Part)
    spoken: dict[str, Tally] = field(default_factory=_tallies)
    plain: dict[str, Tally] = field(default_factory=_tallies)
    every: dict[str, Tally] = field(default_factory=_tallies)
    signed: Tally = field(default_factory=Tally)
    direction: Tally = field(default_factory=Tally)

    def text(self, scan: str, document: Document, report: Report, known: dict[str, Any]) -> None:
        """Count one text against what is known of its scan."""
        got, searched = values(report), keyword_mri(document.text)
        item: dict[str, Any] = {"id": document.id, "set": "mri", "ok": True}
        looked_for: list[Expectation] = []
        for name in CHECKS:
            same = near if name == SHIFT else None
            self.every[name].add(scan, got[name], known[name], same=same)
            if known[name] is None or not mri_features()[name].search(document.text):
                continue
            hit = self.spoken[name].add(scan, got[name], known[name], same=same)
            self.plain[name].add(scan, searched[name], known[name], same=same)
            if name == SHIFT:
                self._shift(scan, report, got[name], known[name])
            item[name] = {"got": got[name], "truth": known[name]}
            item["ok"] = item["ok"] and (hit or got[name] is None)
            looked_for.append(Expectation(what=name, expected=_said(known[name]), got=_said(got[name]), right=hit))
        self.part.items.append(item)
        if not item["ok"]:
            self.part.wrong.append(WrongItem(document=document, report=report, expectations=tuple(looked_for)))

    def _shift(self, scan: str, report: Report, got: float | None, known: float) -> None:
        self.signed.add(scan, got, known, same=lambda value, truth: abs(value - truth) <= WITHIN_MM)
        if abs(known) >= 1:
            self.direction.add(scan, first(report, "midline_shift_direction"), "right" if known > 0 else "left")

    def finished(self) -> Part:
        """Return the part with its figures."""
        metrics = self.part.metrics
        for name in CHECKS:
            note = f"size of the shift within {WITHIN_MM} mm" if name == SHIFT else "of the texts of real scans"
            metrics += self.spoken[name].metrics(f"mri/{name}", note)
            metrics += self.plain[name].metrics(f"mri/{name}/keyword_baseline", "plain keyword search, same run")
            metrics += self.every[name].metrics(f"mri/{name}/all_texts", "also texts that don't speak of it")
        metrics += self.signed.metrics(f"mri/{SHIFT}/signed", "with its direction")
        metrics += self.direction.metrics(f"mri/{SHIFT}/direction", "precision counts texts that tell one")
        spoken, every = list(self.spoken.values()), list(self.every.values())
        metrics.append(mean_f1("mri/mean_f1", spoken, "mean over the texts that speak of each feature"))
        metrics.append(lowest_f1("mri/lowest_f1", self.spoken))
        metrics.append(mean_f1("mri/mean_f1/all_texts", every, "mean over every text"))
        return self.part


def measure(reader: Reader, data: Path, limit: int | None) -> Part:
    """Measure the texts against their scans.

    Raises:
        InputError: The set is not in the folder.
    """
    folder = data / "mri_findings"
    texts = rows(folder / "reports_dev.jsonl", limit, required=("id", "text", "writer"))
    truth = {row["id"]: known(row) for row in rows(folder / "truth_dev.jsonl", None)}
    counted = Imaging()
    for row in texts:
        document = Document(id=f"{row['id']}:{row['writer']}", text=row["text"], kind="radiology")
        counted.text(row["id"], document, reader.read(document), truth[row["id"]])
    return counted.finished()


def near(got: float, truth: float) -> bool:
    """Whether two shifts agree within `WITHIN_MM`, whatever their directions."""
    return abs(abs(got) - abs(truth)) <= WITHIN_MM


def known(row: dict[str, Any]) -> dict[str, Any]:
    """Return what the segmentation tells of a scan; a shift is in mm, plus toward the right."""
    return {
        "side": row["vasari_f2_side_of_tumour_epicenter"].lower(),
        "lobe": row["vasari_f1_tumour_location"].lower().replace(" ", "_"),
        SHIFT: row["max_midline_shift_mm"],
        "satellites": row["vasari_f24_satellites"] == "Present",
        "crosses_midline": row["vasari_f23_cet_crosses_midline"] == "True",
        "multifocal": row["vasari_f9_multifocal_or_multicentric"] != "Solitary",
    }


def values(report: Report) -> dict[str, Any]:
    """Return what was read of each feature, None where nothing was."""
    shift = first(report, "midline_shift_mm")
    if isinstance(shift, int | float) and shift and first(report, "midline_shift_direction") == "left":
        shift = -shift
    return {
        "side": first(report, "laterality"),
        "lobe": first(report, "location"),
        SHIFT: shift,
        "satellites": _yes_no(report, "satellite_lesions"),
        "crosses_midline": _yes_no(report, "crosses_midline"),
        "multifocal": _yes_no(report, "multifocal"),
    }


def _yes_no(report: Report, name: str) -> bool | None:
    if first(report, name):
        return True
    return False if first(report, name, ("absent",)) else None


def _said(value: object) -> str:
    words: Iterable[tuple[object, str]] = ((None, ""), (True, "yes"), (False, "no"))
    said = next((word for sign, word in words if value is sign), None)
    return said if said is not None else f"{value:g} mm" if isinstance(value, int | float) else str(value)
