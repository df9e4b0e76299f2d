"""Plain sentences: worded as a clinician would, true to their source, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import assistant
from assistant.drafting import report_facts
from assistant.drafting.gate import Gate
from assistant.drafting.statements import fields_of
from ingestion.errors import EvidenceError
from ingestion.extract import extract
from ingestion.loaders import load, report_files
from ingestion.records import Document, Evidence, Field, Measurement, Report

SAMPLES = Path(assistant.__file__).parent / "demo" / "patients"
READABLE = 0.9  # least share of realised facts that pass as they are over real reports; the rest is quoted


def report(text: str, *fields: tuple[str, object, str, dict[str, object]], language: str = "en") -> Report:
    made = []
    for name, value, quote, more in fields:
        evidence = Evidence.cut("r", text, text.index(quote), text.index(quote) + len(quote))
        made.append(Field.model_validate({"name": name, "value": value, "evidence": (evidence,), **more}))
    return Report(id="r", kind="radiology", language=language, relevance="glioma", fields=tuple(made))  # type: ignore[arg-type] - a plain str


def test_markers_are_told_together() -> None:
    text = "IDH-mutant. 1p/19q codeleted. MGMT promoter methylated."
    read = report(
        text,
        ("idh", "mutant", "IDH-mutant", {}),
        ("codel_1p19q", "codeleted", "1p/19q codeleted", {}),
        ("mgmt", "methylated", "MGMT promoter methylated", {}),
    )
    facts = report_facts(read, text)
    assert [one.text for one in facts] == ["IDH-mutant; 1p/19q codeleted; MGMT promoter methylated."]
    assert facts[0].critical
    assert len(facts[0].evidence) == 3


def test_a_lesion_is_told_with_side_lobe_size_and_enhancement() -> None:
    text = "Left frontal mass, 49 x 39 x 50 mm, with marked ring enhancement."
    read = report(
        text,
        ("laterality", "left", "Left", {}),
        ("location", "frontal", "frontal", {}),
        ("enhancement", "marked", "marked", {}),
        ("enhancement_pattern", "ring", "ring enhancement", {}),
    )
    at = text.index("49")
    size = Measurement(axes_mm=(49, 39, 50), evidence=(Evidence.cut("r", text, at, at + 15),))
    facts = report_facts(read.model_copy(update={"measurements": (size,)}), text)
    assert [one.text for one in facts] == [
        "The lesion is in the left frontal lobe, measures 49 × 39 × 50 mm and shows marked ring enhancement."
    ]


ASSERTED = [
    ("present", 5, "There is recurrence.", "The report states recurrence."),
    ("possible", 4, "Recurrence is probable.", "Probable recurrence."),
    ("possible", 3, "Recurrence cannot be excluded.", "Possible recurrence."),
    ("possible", 2, "Recurrence is unlikely.", "Recurrence is unlikely."),
    ("absent", 1, "There is no recurrence.", "No recurrence."),
]


@pytest.mark.parametrize(("assertion", "certainty", "text", "said"), ASSERTED)
def test_certainty_is_kept(assertion: str, certainty: int, text: str, said: str) -> None:
    start = "Recurrence" if "Recurrence" in text else "recurrence"
    read = report(text, ("recurrence", True, start, {"assertion": assertion, "certainty": certainty}))
    assert [one.text for one in report_facts(read, text)] == [said]


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        (("midline_shift_mm", 0, "No midline shift", {}), "No midline shift.", "There is no midline shift."),
        (("mgmt", "not_tested", "MGMT: not tested", {}), "MGMT: not tested.", "MGMT not tested."),
        (("ki67_percent", 10, "Ki-67 5-10%", {"range": (5, 10)}), "Ki-67 5-10%.", "Ki-67 5–10%."),
        (
            ("steroid", "dexamethasone", "Dexamethasone 4 mg daily", {"dose_mg_per_day": 4}),
            "Dexamethasone 4 mg daily.",
            "Dexamethasone 4 mg per day.",
        ),
        (
            ("surgery_extent", "subtotal", "subtotal resection", {"assertion": "historical"}),
            "Status after subtotal resection.",
            "Earlier: subtotal resection.",
        ),
        (
            ("treatment", "temozolomide", "temozolomide", {"assertion": "planned"}),
            "We plan temozolomide.",
            "Planned: temozolomide.",
        ),
        (("multifocal", True, "Solitary", {"assertion": "absent"}), "Solitary mass.", "The lesion is solitary."),
    ],
)
def test_single_fields_read_well(field: tuple[str, object, str, dict[str, object]], text: str, said: str) -> None:
    assert [one.text for one in report_facts(report(text, field), text)] == [said]


def test_what_is_inferred_or_hypothetical_is_not_told() -> None:
    text = "If recurrence occurs, surgery. Oligoastrocytoma."
    read = report(
        text,
        ("recurrence", True, "recurrence", {"assertion": "hypothetical"}),
        ("diagnosis", "astrocytoma", "Oligoastrocytoma", {"inferred": True}),
    )
    assert report_facts(read, text) == []
    assert fields_of(read, "diagnosis") == []


def test_a_group_that_fails_is_told_value_by_value() -> None:
    text = "There is necrosis. No haemorrhage."
    read = report(text, ("necrosis", True, "necrosis", {}), ("haemorrhage", True, "haemorrhage", {}))
    assert [one.text for one in report_facts(read, text)] == ["There is necrosis.", "There is haemorrhage."]


def test_a_report_of_another_text_is_refused() -> None:
    text = "There is necrosis."
    with pytest.raises(EvidenceError):
        report_facts(report(text, ("necrosis", True, "necrosis", {})), "Another text altogether, longer than that.")


def test_chinese_reports_are_told_in_chinese() -> None:
    text = "左侧额叶见肿块,未见出血、坏死。复发不除外。"
    facts = report_facts(extract(Document(id="z", text=text)), text)
    told = [one.text for one in facts]
    assert "复发不除外。" in told
    assert any("左" in one and "额叶" in one for one in told)
    assert any(one.startswith("未见") and "出血" in one for one in told)


@pytest.mark.parametrize("path", report_files(SAMPLES), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_facts_of_the_samples_quote_their_text_and_pass_the_gate(path: Path) -> None:
    document = load(path)
    gate = Gate({document.id: document.text})
    facts = report_facts(extract(document), document.text)
    assert facts
    for one in facts:
        assert all(document.text[e.start : e.end] == e.quote for e in one.evidence)
        assert gate.covers(one.text, one)


@pytest.mark.data
def test_facts_of_real_reports_pass_the_gate(data: Path) -> None:
    """What is realised from real reports passes; where extraction and grounding disagree the report is quoted."""
    passed = told = 0
    for name in ("mri_findings/reports_dev.jsonl", "tcga_glioma/pathology_reports_dev.jsonl"):
        with (data / name).open(encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if number % 12:
                    continue
                item = json.loads(line)
                document = Document(id=item["id"], text=item["text"])
                gate = Gate({document.id: document.text})
                facts = report_facts(extract(document), document.text)
                told += len(facts)
                passed += sum(not gate.check(one.text, [one]) for one in facts)
    assert told > 400
    assert passed / told >= READABLE
