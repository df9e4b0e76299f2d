"""A small folder of reference data in the formats of the real sets, written by the tests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

REPORT = (
    "FINDINGS: A left frontal mass measures 4.9 x 3.9 cm with vasogenic edema. No satellite lesions are seen. "
    "The enhancement is likely necrosis at the margin. Midline shift of 7 mm is present."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Every set with a handful of rows."""
    faithfulness = tmp_path / "faithfulness"
    faithfulness.mkdir()
    (tmp_path / "mri_findings").mkdir()
    _jsonl(
        tmp_path / "mri_findings" / "reports_dev.jsonl",
        [{"id": f"r{n}", "writer": "w", "text": REPORT} for n in range(3)],
    )
    domains, meeting = ("_news", "_samsum", "_podcast"), "The team met on Monday in {}. The budget was approved."
    _jsonl(
        faithfulness / "summedits.jsonl",
        [
            {"id": f"{domain}{n}{good}", "domain": domain, "source": meeting.format(f"room {n}{domain}"),
             "text": "The budget was approved." if good else "The budget was rejected.", "consistent": good,
             "edit_types": [] if good else ["antonym"]}
            for domain in domains for n in range(3) for good in (0, 1)
        ],
    )  # fmt: skip
    _jsonl(
        faithfulness / "healthver_dev.jsonl",
        [
            {"id": f"{n}{label}", "source": f"Study {n}: vitamin D lowers the risk of infection.", "text": text,
             "label": label}
            for n in range(12) for label, text in (
                ("supports", "Vitamin D lowers the risk of infection."),
                ("refutes", "Vitamin D raises the risk."),
                ("neutral", "Masks are worn in trains."),
            )
        ],
    )  # fmt: skip
    _jsonl(
        faithfulness / "nli4ct_dev.jsonl",
        [
            {"id": f"{n}{label}", "source": [f"Results {n}:\n  Overall Number: {n + 40}", "Results of the other"],
             "text": f"The number is {n + 40 if label == 'entailment' else 7}.", "label": label}
            for n in range(6) for label in ("entailment", "contradiction")
        ],
    )  # fmt: skip
    lines = ["index\tsentence1\tSentence2\tentailment"]
    for n in range(6):
        lines.append(f"{2 * n}\tStroke follows in {n} of 100.\tStroke follows in {n} of 100\tentailment")
        lines.append(f"{2 * n + 1}\tStroke follows in {n} of 100.\tFever follows in 55 of 100\tnot_entailment")
    (faithfulness / "covidfact_dev.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    notes = [
        {"id": f"n{n}", "error": n % 2, "error_type": "diagnosis" if n % 2 else "NA",
         "sentences": f"0 A man of {50 + n // 2} years has a cough.\n1 His pulse is\n2 80/min.\n3 He has {what}.",
         "error_sentence": f"He has  {what}." if n % 2 else "NA"}
        for n in range(8) for what in ("gout" if n % 2 else "pneumonia",)
    ]  # fmt: skip
    _jsonl(faithfulness / "medec_val.jsonl", notes)
    return tmp_path


def _jsonl(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
