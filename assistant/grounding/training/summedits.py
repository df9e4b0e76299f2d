"""SummEdits (Laban et al. 2023, Apache-2.0) as sentence pairs: which sentence of an edited summary was edited.

The set labels whole summaries. Summaries of one document are edits of each other, so a sentence that also stands in
a consistent one is entailed, and a sentence of an inconsistent one that stands in no consistent one was edited.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.grounding.claims import sentence_spans
from assistant.grounding.entailment.premise import premise
from assistant.grounding.reading import read
from assistant.grounding.records import Source
from assistant.grounding.sources import Sources, plain
from assistant.grounding.training.pairs import Label, Pair


@dataclass(frozen=True, slots=True)
class Edited:
    """One summary of the set: its domain, document, text, whether it is consistent, and how it was edited."""

    domain: str
    source: str
    text: str
    consistent: bool
    edits: tuple[str, ...]


def read_summedits(path: Path) -> list[Edited]:
    """Read `summedits.jsonl`."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Edited(r["domain"].strip("_"), r["source"], r["text"], bool(r["consistent"]), tuple(r["edit_types"]))
        for r in rows
    ]


def sentence_pairs(rows: Sequence[Edited]) -> Iterator[tuple[str, Pair]]:
    """Yield `(domain, pair)` for every different sentence of the summaries, premises chosen as at run time."""
    by_source: dict[str, list[Edited]] = defaultdict(list)
    for row in rows:
        by_source[row.source].append(row)
    for source, summaries in by_source.items():
        sources = Sources([Source(doc="source", text=source)])
        for text, (label, kind) in _labelled(summaries).items():
            claim = read(text, 0, len(text))
            yield summaries[0].domain, Pair(premise(claim, sources), text, label, kind, "en-en", "summedits")


def _labelled(summaries: list[Edited]) -> dict[str, tuple[Label, str]]:
    entailed: dict[str, str] = {}
    for row in summaries:
        if row.consistent:
            entailed |= {plain(text): text for text in _sentences(row.text)}
    found: dict[str, tuple[Label, str]] = dict.fromkeys(entailed.values(), ("entailment", "consistent"))
    for row in summaries:
        if not row.consistent:
            label: Label = "neutral" if row.edits == ("hallucinated_fact_insertion",) else "contradiction"
            for text in _sentences(row.text):
                if plain(text) not in entailed:
                    found[text] = label, "+".join(row.edits)
    return found


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]
