"""What models say of the domains of SummEdits that they were not trained on, kept for `entailment.held_out`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from assistant.grounding.claims import claims
from assistant.grounding.entailment.held_out import ANSWERS, key
from assistant.grounding.entailment.model import softmax
from assistant.grounding.entailment.premise import premise
from assistant.grounding.reading import read
from assistant.grounding.records import Source
from assistant.grounding.sources import Sources
from assistant.grounding.training.network import Network
from assistant.grounding.training.summedits import Edited
from ingestion.files import write_text

_HEAD = "# entailment, neutral, contradiction, by a model that did not see the claim's domain; see held_out.py\n"


def asked(rows: Iterable[Edited]) -> list[tuple[str, str]]:
    """Return the (premise, claim) pairs of every claim of the summaries, each once."""
    by_source: dict[str, list[str]] = {}
    for row in rows:
        by_source.setdefault(row.source, []).append(row.text)
    found: dict[tuple[str, str], None] = {}
    for source, texts in by_source.items():
        sources = Sources([Source(doc="source", text=source)])
        for text in texts:
            for start, end in (piece for _, pieces in claims(text) for piece in pieces):
                claim = read(text, start, end)
                near = premise(claim, sources)
                if near:
                    found[near, claim.text] = None
    return list(found)


def write_answers(folder: Path, rows: Sequence[Edited], folds: Sequence[tuple[tuple[str, ...], Path]]) -> None:
    """Write `held_out.tsv`: for each fold, its model's answers on the domains that it did not see."""
    lines = [_HEAD]
    for held, model in folds:
        pairs = asked(row for row in rows if row.domain in held)
        answers = softmax(Network(model).logits(pairs))
        lines += [
            "\t".join([key(*pair), *(f"{p:.4f}" for p in row)]) + "\n" for pair, row in zip(pairs, answers, strict=True)
        ]
    write_text(folder / ANSWERS, "".join(lines))
