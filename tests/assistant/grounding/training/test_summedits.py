"""Edited summaries as sentence pairs: what was edited, what was not."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.grounding.training.summedits import Edited, read_summedits, sentence_pairs

SOURCE = "The dividend rose to 13 cents. Debt fell below 25 billion. A plant in Ohio was closed."
SAME = "The dividend rose. Debt fell below 25 billion."
EDITED = "The dividend rose. Debt rose above 25 billion."
INVENTED = "The dividend rose. Debt fell below 25 billion. The board thanked its staff."


def rows() -> list[Edited]:
    return [
        Edited("news", SOURCE, SAME, consistent=True, edits=()),
        Edited("news", SOURCE, EDITED, consistent=False, edits=("antonym_swap",)),
        Edited("news", SOURCE, INVENTED, consistent=False, edits=("hallucinated_fact_insertion",)),
    ]


def test_only_the_edited_sentence_is_false():
    found = {pair.claim: pair for domain, pair in sentence_pairs(rows()) if domain == "news"}
    assert {claim: pair.label for claim, pair in found.items()} == {
        "The dividend rose.": "entailment",
        "Debt fell below 25 billion.": "entailment",
        "Debt rose above 25 billion.": "contradiction",
        "The board thanked its staff.": "neutral",
    }
    assert "25 billion" in found["Debt rose above 25 billion."].premise


def test_reading_keeps_domain_and_consistency(tmp_path: Path):
    path = tmp_path / "summedits.jsonl"
    row = {
        "id": "1",
        "domain": "_news",
        "source": SOURCE,
        "text": EDITED,
        "consistent": 0,
        "edit_types": ["antonym_swap"],
    }
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert read_summedits(path) == [rows()[1]]
