"""Reports of other organs: they must be told apart, and nothing may be read from them."""

from __future__ import annotations

from pathlib import Path

from evals.errors import Expectation, WrongItem
from evals.extraction.reading import Part, Reader, listed, rows
from evals.extraction.tally import rate
from ingestion.records import Document


def measure(reader: Reader, data: Path, limit: int | None) -> Part:
    """Measure how many reports of other organs are refused.

    Raises:
        InputError: The set is not in the folder.
    """
    part = Part()
    refused = with_fields = 0
    wanted = rows(data / "offtopic" / "reports_dev.jsonl", limit, required=("id", "text"))
    for row in wanted:
        document = Document(id=row["id"], text=row["text"], kind="pathology")
        report = reader.read(document)
        away, empty = report.relevance == "not_brain", not report.fields
        refused += int(away)
        with_fields += int(not empty)
        part.items.append({"id": row["id"], "set": "offtopic", "ok": away and empty, "relevance": report.relevance})
        if not (away and empty):
            looked_for = (
                Expectation(what="relevance", expected="not_brain", got=report.relevance, right=away),
                Expectation(what="fields", expected="", got=listed(report.fields), right=empty),
            )
            part.wrong.append(WrongItem(document=document, report=report, expectations=looked_for))
    part.metrics.append(rate("offtopic/not_brain", refused, len(wanted), "bladder, bowel, liver, prostate reports"))
    part.metrics.append(rate("offtopic/with_fields", with_fields, len(wanted), "off-topic reports with a field"))
    return part
