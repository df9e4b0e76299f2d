"""Sizes: units, axes, products, volumes, prior and current, and what is no lesion's size."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ingestion.extract import extract
from ingestion.records import Document

with (Path(__file__).parent / "sizes.tsv").open(encoding="utf-8") as stream:
    ROWS = [tuple(row.values()) for row in csv.DictReader(stream, delimiter="\t")]


@pytest.mark.parametrize(("text", "axes", "product", "volume", "when"), ROWS)
def test_sizes_read_as_the_table_says(text: str, axes: str, product: str, volume: str, when: str):
    report = extract(Document(id="row", text=text, kind="radiology"))
    report.check(text)
    read = [(m.axes_mm, m.product_mm2, m.volume_ml, m.when) for m in report.measurements]
    wanted = (
        tuple(float(axis) for axis in axes.split()),
        float(product) if product else None,
        float(volume) if volume else None,
        when,
    )
    assert wanted in read


@pytest.mark.parametrize(
    "text",
    [
        "Brain mass. Slice thickness 5 mm.",
        "Brain mass with midline shift of 6 mm.",
        "Brain mass with an enhancing margin (>3 mm).",
    ],
)
def test_other_lengths_are_no_sizes(text: str):
    assert extract(Document(id="row", text=text, kind="radiology")).measurements == ()


def test_specimen_sizes_are_no_tumour_sizes():
    text = "DIAGNOSIS: Glioblastoma.\nGROSS DESCRIPTION: Tissue measuring 3.0 x 2.0 x 1.0 cm in aggregate.\n"
    assert extract(Document(id="row", text=text, kind="pathology")).measurements == ()


def test_several_lesions_are_told_apart():
    text = "FINDINGS: Left frontal mass measuring 30 x 20 mm. A second lesion in the brain measures 12 x 10 mm."
    lesions = [m.lesion for m in extract(Document(id="row", text=text)).measurements]
    assert lesions == ["lesion 1", "lesion 2"]


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("Glioma on dexamethasone 4 mg bid.", 8.0),
        ("Glioma on dexamethasone 4 mg q6h.", 16.0),
        ("Glioma on dexamethasone 4 mg daily.", 4.0),
        ("Glioma on dexamethasone 4 mg twice daily.", 8.0),
        ("Glioma on dexamethasone 2 mg every 8 hours.", 6.0),
        ("Glioma on dexamethasone 2 mg tid.", 6.0),
        ("Glioma on prednisone 40 mg once daily.", 40.0),
        ("Glioma on dexamethasone.", None),
        ("胶质瘤,地塞米松4mg,每日两次。", 8.0),
        ("胶质瘤,地塞米松4mg q6h。", 16.0),
    ],
)
def test_steroid_dose_is_mg_a_day(text: str, dose: float | None):
    steroids = [f for f in extract(Document(id="row", text=text, kind="note")).fields if f.name == "steroid"]
    assert [f.dose_mg_per_day for f in steroids] == [dose]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Glioma. Ki-67 5-10%.", 5.0, 10.0),
        ("Glioma. MIB-1 labeling index <5%.", None, 5.0),
        ("Astrocytoma, WHO grade II-III.", 2, 3),
    ],
)
def test_a_range_has_its_upper_end_as_value(text: str, low: float | None, high: float):
    found = [f for f in extract(Document(id="row", text=text, kind="pathology")).fields if f.range]
    assert [(f.value, f.range) for f in found] == [(high, (low, high))]
