"""The reference sets as cases: SummEdits, HealthVer, NLI4CT, COVID-Fact, MEDEC."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

from assistant.grounding.records import VerdictName
from evals.extraction.reading import HINT, rows
from evals.grounding.cases import Case, fold_of
from ingestion.errors import InputError

FOLDER = "faithfulness"
Loader = Callable[[Path], list[Case]]
_OF_HEALTHVER: dict[str, VerdictName] = {
    "supports": "supported",
    "refutes": "contradicted",
    "neutral": "unsupported",
}
_NUMBERED = re.compile(r"(?m)^\d+ ")


def summedits(data: Path) -> list[Case]:
    """Return summaries, consistent or edited (Laban et al. 2023); the fold is the domain."""
    found = []
    for row in rows(data / FOLDER / "summedits.jsonl", None, required=("id", "domain", "source", "text", "consistent")):
        domain, faithful = row["domain"].strip("_"), bool(row["consistent"])
        kind = "consistent" if faithful else ", ".join(row.get("edit_types") or ()) or "inconsistent"
        found.append(Case(row["id"], row["source"], (row["source"],), row["text"], faithful, kind, domain))
    return found


def healthver(data: Path) -> list[Case]:
    """Return claims on health that evidence supports, refutes or neither (Sarrouti et al. 2021)."""
    found = []
    for row in rows(data / FOLDER / "healthver_dev.jsonl", None, required=("id", "source", "text", "label")):
        verdict, source = _OF_HEALTHVER[row["label"]], row["source"]
        found.append(
            Case(
                row["id"],
                source,
                (source,),
                row["text"],
                verdict == "supported",
                row["label"],
                fold_of(source),
                verdict,
            )
        )
    return found


def nli4ct(data: Path) -> list[Case]:
    """Return statements on one or two trial reports, entailed or contradicted (Jullien et al. 2023)."""
    found = []
    for row in rows(data / FOLDER / "nli4ct_dev.jsonl", None, required=("id", "source", "text", "label")):
        sources = tuple(row["source"])
        document = "\n".join(sources)
        faithful = row["label"] == "entailment"
        found.append(Case(row["id"], document, sources, row["text"], faithful, row["label"], fold_of(document)))
    return found


def covidfact(data: Path) -> list[Case]:
    """Return claims that evidence entails, and counter-claims made by changing a word (Saakyan et al. 2021)."""
    path = data / FOLDER / "covidfact_dev.tsv"
    if not path.is_file():
        raise InputError(f"no reference data in {path.parent}: {path.name} is missing", hint=HINT)
    with path.open(encoding="utf-8", newline="") as stream:
        read = list(csv.DictReader(stream, delimiter="\t"))
    found = []
    for row in read:
        source, label = row["sentence1"], row["entailment"]
        found.append(
            Case(row["index"], source, (source,), row["Sentence2"], label == "entailment", label, fold_of(source))
        )
    return found


def medec(data: Path) -> list[Case]:
    """Return each sentence of clinical notes against the rest of its note (Ben Abacha et al. 2025).

    The id is the note's and the sentence's number. Notes that begin alike are versions of one: one document.
    """
    found = []
    for row in rows(data / FOLDER / "medec_val.jsonl", None, required=("id", "sentences", "error", "error_sentence")):
        sentences = numbered(row["sentences"])
        document, wrong = sentences[0], _tidy(row["error_sentence"]) if row["error"] else None
        for at, sentence in enumerate(sentences):
            rest = "\n".join(sentences[:at] + sentences[at + 1 :])
            planted = sentence == wrong
            kind = row["error_type"] if planted else "correct"
            found.append(Case(f"{row['id']}/{at}", document, (rest,), sentence, not planted, kind, fold_of(document)))
    return found


def numbered(lines: str) -> list[str]:
    r"""Return the sentences of "0 First sentence.\n1 Second ..."; a line without a number goes on with the last."""
    return [_tidy(sentence) for sentence in _NUMBERED.split(lines) if sentence.strip()]


def _tidy(text: str) -> str:
    return " ".join(text.split())
