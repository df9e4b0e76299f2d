"""Field extraction against registry, segmentation and off-topic truth, beside a plain keyword search."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.statistics import wilson
from evals.suite import Metric, SuiteResult
from ingestion.errors import EvidenceError, InputError
from ingestion.extract import extract
from ingestion.records import Document, Report

MARKERS = ("idh", "codel_1p19q", "mgmt", "tert", "atrx", "chr7_gain_chr10_loss")
# A marker counts as mentioned where its name stands anywhere in the text, however scanned.
MENTIONED = {
    "idh": r"i\s?dh|isocitrate",
    "codel_1p19q": r"[1il]\s?p|19\s?q|chromosome",
    "mgmt": r"mgmt|methyl",
    "tert": r"tert",
    "atrx": r"atrx",
    "chr7_gain_chr10_loss": r"chromosome|\+\s?7|gain of",
}
NOTES = (
    (
        "Pathology truth is the cancer registry's and sequencing's, not read off the text. A report's value is the "
        "first present field: extraction lists the conclusion of the highest-ranking section first (final diagnosis, "
        "then comment, description, what was known before), the entity before the class, the highest grade first."
    ),
    "Recall counts every readable report with a registry value, also those whose text does not state one.",
    (
        "MRI truth is derived from expert segmentation; the texts were written by language models from the same table. "
        "The main figures count the texts that speak of the feature (all_texts counts every one); the shift "
        "counts within 1 mm, without its direction, which the texts often give the other way round than the table: "
        "its sign is plus toward the right (four texts in five that tell a direction agree), and where they differ the "
        "text itself says the opposite in plain words; one text in five tells none."
    ),
)


@dataclass
class Tally:
    """Right, given and wanted, with the rates that follow."""

    right: int = 0
    given: int = 0
    wanted: int = 0
    label: str = ""

    def add(self, got: object, truth: object, *, same: Callable[[Any, Any], bool] | None = None) -> bool:
        """Count one item; `got` None is nothing given."""
        self.wanted += 1
        if got is None:
            return False
        self.given += 1
        hit = same(got, truth) if same else got == truth
        self.right += hit
        return hit

    def metrics(self, name: str, note: str = "") -> list[Metric]:
        """Return precision, recall and F1."""
        precision = self.right / self.given if self.given else None
        recall = self.right / self.wanted if self.wanted else None
        total = self.given + self.wanted
        return [
            _rate(f"{name}/precision", self.right, self.given, note),
            _rate(f"{name}/recall", self.right, self.wanted, note),
            Metric(
                name=f"{name}/f1",
                value=2 * self.right / total if precision is not None and recall is not None and total else None,
                n=self.wanted,
                note=note,
            ),
        ]


@dataclass
class Run:
    """What is gathered on the way."""

    metrics: list[Metric] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    slices: int = 0
    wrong_slices: int = 0

    def read(self, identifier: str, text: str, kind: str | None = None) -> Report:
        """Extract, and check every slice of evidence."""
        document = Document.model_validate({"id": identifier, "text": text, "kind": kind})
        report = extract(document)
        for evidence in report.all_evidence():
            self.slices += 1
            try:
                evidence.check(document.text)
            except EvidenceError:
                self.wrong_slices += 1
        return report


def run(data: Path | None, *, limit: int | None = None) -> SuiteResult:
    """Measure extraction on pathology, MRI and off-topic reports.

    Args:
        data: Folder of reference data.
        limit: At most so many reports of each set.

    Raises:
        InputError: The folder is missing.
    """
    if data is None or not (data / "tcga_glioma").is_dir():
        raise InputError(f"no reference data in {data}", hint="give its folder with --data or GLIOSCRIBE_DATA")
    gathered = Run()
    _pathology(gathered, data / "tcga_glioma", limit)
    _mri(gathered, data / "mri_findings", limit)
    _offtopic(gathered, data / "offtopic", limit)
    gathered.metrics.append(
        _rate("evidence/exact", gathered.slices - gathered.wrong_slices, gathered.slices, "every slice equals its text")
    )
    return SuiteResult(suite="extraction", metrics=tuple(gathered.metrics), items=tuple(gathered.items), notes=NOTES)


def _rate(name: str, right: int, n: int, note: str = "") -> Metric:
    interval = wilson(right, n) if n else None
    return Metric(name=name, value=right / n if n else None, interval=interval, n=n, note=note)


def _lines(path: Path, limit: int | None) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream if line.strip()]
    return rows[:limit]


def first(report: Report, name: str, assertions: Iterable[str] = ("present",)) -> Any:  # noqa: ANN401 - any field value
    """Return the value of the first field of a name that is held so, or None."""
    held = tuple(assertions)
    return next((item.value for item in report.fields if item.name == name and item.assertion in held), None)


def _pathology(gathered: Run, folder: Path, limit: int | None) -> None:
    with (folder / "pathology_truth_dev.csv").open(encoding="utf-8") as stream:
        truth = {row["patient"]: row for row in csv.DictReader(stream)}
    names = {"histology": "diagnosis", "grade": "who_grade", "laterality": "laterality"}
    tallies = {name: Tally() for name in names}
    plain = {name: Tally() for name in names}
    invented = {marker: [0, 0] for marker in MARKERS}
    blank = blank_fields = 0
    for row in _lines(folder / "pathology_reports_dev.jsonl", limit):
        report = gathered.read(row["id"], row["text"], "pathology")
        if not row["readable"]:
            blank += 1
            blank_fields += int(bool(report.fields))
            gathered.items.append({"id": row["id"], "set": "pathology", "ok": not report.fields, "readable": False})
            continue
        known = truth.get(row["patient"])
        item: dict[str, Any] = {"id": row["id"], "set": "pathology", "ok": True, "readable": True}
        if known:
            wanted = {"histology": known["histology"], "grade": known["who_grade"], "laterality": known["laterality"]}
            searched = keyword_pathology(row["text"])
            for name, field_name in names.items():
                if not wanted[name]:
                    continue
                got = _registry_value(report, field_name)
                hit = tallies[name].add(got, wanted[name])
                plain[name].add(searched[name], wanted[name])
                item[name] = {"got": got, "truth": wanted[name]}
                item["ok"] = bool(item["ok"] and (hit or got is None))
        for marker in MARKERS:
            asserted = any(entry.name == marker for entry in report.fields)
            mentioned = bool(re.search(MENTIONED[marker], row["text"], re.IGNORECASE))
            invented[marker][0] += int(asserted and not mentioned)
            invented[marker][1] += int(asserted)
        gathered.items.append(item)
    for name in names:
        gathered.metrics += tallies[name].metrics(f"pathology/{name}", "against the registry, readable reports")
        gathered.metrics += plain[name].metrics(f"pathology/{name}/keyword_baseline", "plain keyword search, same run")
    for marker, (without, count) in invented.items():
        note = f"reports that assert it without naming it, of {count} that assert it"
        name = f"pathology/{marker}/asserted_without_mention"
        gathered.metrics.append(Metric(name=name, value=float(without), n=count, note=note))
    note = "near-empty scans from which a field came out; a published model invented a site in 101 of 109"
    gathered.metrics.append(_rate("pathology/unreadable/with_fields", blank_fields, blank, note))


_NO_ENTITY = ("glioma_nos", "other", "metastasis", "lymphoma", "meningioma")


def _registry_value(report: Report, name: str) -> str | None:
    """The report's value in the registry's classes: what is stated, else what is called probable."""
    probable = (
        item.value
        for item in report.fields
        if item.name == name and item.assertion == "possible" and item.certainty == 4
    )
    value = next((v for v in (first(report, name), *probable) if v is not None and v not in _NO_ENTITY), None)
    if value == "gliosarcoma":  # the registry counts it as glioblastoma
        value = "glioblastoma"
    return None if value is None else str(value)


def keyword_pathology(text: str) -> dict[str, str | None]:
    """Search for plain words, as a baseline: the first that is found counts."""
    low = text.lower()
    histology = next(
        (name for name, word in (
            ("glioblastoma", "glioblastoma"), ("oligoastrocytoma", "oligoastrocytoma"),
            ("oligodendroglioma", "oligodendroglioma"), ("astrocytoma", "astrocytoma"),
        ) if word in low), None,
    )  # fmt: skip
    found = re.search(r"grade\s+(iv|iii|ii|[2-4])\b", low)
    grade = {"ii": "2", "iii": "3", "iv": "4"}.get(found[1], found[1]) if found else None
    if grade is None and histology == "glioblastoma":
        grade = "4"
    side = re.search(r"\b(left|right)\b", low)
    return {"histology": histology, "grade": grade, "laterality": side[1] if side else None}


def _mri(gathered: Run, folder: Path, limit: int | None) -> None:
    truth = {row["id"]: row for row in _lines(folder / "truth_dev.jsonl", None)}
    checks = ("side", "lobe", "midline_shift", "satellites", "crosses_midline", "multifocal")
    tallies = {name: Tally() for name in checks}
    plain = {name: Tally() for name in checks}
    every, signed, direction = {name: Tally() for name in checks}, Tally(), Tally()
    for row in _lines(folder / "reports_dev.jsonl", limit):
        known = _mri_truth(truth[row["id"]])
        report = gathered.read(f"{row['id']}:{row['writer']}", row["text"], "radiology")
        got = _mri_values(report)
        searched = keyword_mri(row["text"])
        item: dict[str, Any] = {"id": f"{row['id']}:{row['writer']}", "set": "mri", "ok": True}
        for name in checks:
            every[name].add(got[name], known[name], same=_near if name == "midline_shift" else None)
            if known[name] is None or not re.search(_STATED[name], row["text"], re.IGNORECASE):
                continue
            same = _near if name == "midline_shift" else None
            hit = tallies[name].add(got[name], known[name], same=same)
            if name == "midline_shift" and abs(known[name]) >= 1:
                direction.add(first(report, "midline_shift_direction"), "right" if known[name] > 0 else "left")
            if name == "midline_shift":
                signed.add(got[name], known[name], same=lambda value, truth: abs(value - truth) <= 1)
            plain[name].add(searched[name], known[name], same=same)
            item[name] = {"got": got[name], "truth": known[name]}
            item["ok"] = item["ok"] and (hit or got[name] is None)
        gathered.items.append(item)
    for name in checks:
        note = "size of the shift within 1 mm" if name == "midline_shift" else "of the texts of real scans"
        gathered.metrics += tallies[name].metrics(f"mri/{name}", note)
        gathered.metrics += plain[name].metrics(f"mri/{name}/keyword_baseline", "plain keyword search, same run")
        gathered.metrics += every[name].metrics(f"mri/{name}/all_texts", "also texts that don't speak of it")
    gathered.metrics += signed.metrics("mri/midline_shift/signed", "with its direction")
    gathered.metrics += direction.metrics("mri/midline_shift/direction", "precision counts texts that tell one")
    gathered.metrics += [
        _mean_f1(gathered.metrics, r"mri/\w+/f1", "mri/mean_f1", "mean over the texts that speak of each feature"),
        _mean_f1(gathered.metrics, r"mri/\w+/all_texts/f1", "mri/mean_f1/all_texts", "mean over every text"),
    ]


def _mean_f1(metrics: Iterable[Metric], names: str, name: str, note: str) -> Metric:
    scores = [each.value for each in metrics if re.fullmatch(names, each.name) and each.value is not None]
    return Metric(name=name, value=sum(scores) / len(scores) if scores else None, n=len(scores), note=note)


def _near(got: float, truth: float) -> bool:
    return abs(abs(got) - abs(truth)) <= 1


# Only texts that speak of the feature count for it; a shift only where it is given in millimetres.
_STATED = {
    "side": r"left|right|bilateral",
    "lobe": r"frontal|temporal|parietal|occipital|insula|thalam|brain ?stem|callos",
    "midline_shift": r"shift[^.]{0,80}\d\s*mm|\d\s*mm[^.]{0,60}shift",
    "satellites": r"satellite",
    "crosses_midline": r"(?:^|[.\n])(?![^.]*(?:edema|flair))[^.]*(?:cross|across)\w*[^.]{0,20}mid-?line",
    "multifocal": r"solitary|multifocal|multicentric|lesions|masses",
}


def _mri_truth(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "side": row["vasari_f2_side_of_tumour_epicenter"].lower(),
        "lobe": row["vasari_f1_tumour_location"].lower().replace(" ", "_"),
        "midline_shift": row["max_midline_shift_mm"],
        "satellites": row["vasari_f24_satellites"] == "Present",
        "crosses_midline": row["vasari_f23_cet_crosses_midline"] == "True",
        "multifocal": row["vasari_f9_multifocal_or_multicentric"] != "Solitary",
    }


def _mri_values(report: Report) -> dict[str, Any]:
    shift = first(report, "midline_shift_mm")
    if shift:
        shift = -shift if first(report, "midline_shift_direction") == "left" else shift
    return {
        "side": first(report, "laterality"),
        "lobe": first(report, "location"),
        "midline_shift": shift,
        "satellites": _yes_no(report, "satellite_lesions"),
        "crosses_midline": _yes_no(report, "crosses_midline"),
        "multifocal": _yes_no(report, "multifocal"),
    }


def _yes_no(report: Report, name: str) -> bool | None:
    found = first(report, name), first(report, name, ("absent",))
    return True if found[0] else False if found[1] else None


def keyword_mri(text: str) -> dict[str, Any]:
    """Search for plain words, as a baseline."""
    low = text.lower()
    side = re.search(r"\b(left|right|bilateral)\b", low)
    lobe = re.search(r"frontal|temporal|parietal|occipital|insula|thalamus|brainstem|corpus callosum", low)
    shift = re.search(r"(\d+(?:\.\d+)?)\s*mm", low)
    sign = -1 if re.search(r"leftward|to the left|right-to-left", low) else 1
    no_shift = re.search(r"no [a-z ]*midline shift", low)
    return {
        "side": side[1] if side else None,
        "lobe": lobe[0].replace(" ", "_") if lobe else None,
        "midline_shift": 0.0 if no_shift else sign * float(shift[1]) if shift else None,
        "satellites": None if "satellite" not in low else not re.search(r"\b(?:no|without)\b[^.]{0,40}satellite", low),
        "crosses_midline": None if "midline" not in low else bool(re.search(r"crosses the midline", low)),
        "multifocal": True if "multifocal" in low else False if "solitary" in low else None,
    }


def _offtopic(gathered: Run, folder: Path, limit: int | None) -> None:
    rows = _lines(folder / "reports_dev.jsonl", limit)
    refused, with_fields = 0, 0
    for row in rows:
        report = gathered.read(row["id"], row["text"], "pathology")
        refused += int(report.relevance == "not_brain")
        with_fields += int(bool(report.fields))
        ok = report.relevance == "not_brain" and not report.fields
        gathered.items.append({"id": row["id"], "set": "offtopic", "ok": ok, "relevance": report.relevance})
    gathered.metrics.append(_rate("offtopic/not_brain", refused, len(rows), "bladder, bowel, liver, prostate reports"))
    gathered.metrics.append(_rate("offtopic/with_fields", with_fields, len(rows), "off-topic reports with a field"))
