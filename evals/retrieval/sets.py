"""The sets of the retrieval suite: SciFact's claims to abstracts they cite, BioASQ's questions to gold snippets."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ingestion.errors import InputError
from ingestion.records import Passage

NOISE_PER_QUESTION = 5
"""Other passages that stay in the corpus for each question of a limited run."""

_SENTENCE = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)


@dataclass(frozen=True)
class Question:
    """A question with the ids of the passages that answer it."""

    id: str
    text: str
    relevant: frozenset[str]


@dataclass(frozen=True)
class RetrievalSet:
    """Questions over a corpus."""

    name: str
    questions: tuple[Question, ...]
    corpus: tuple[Passage, ...]

    def limited(self, limit: int | None) -> RetrievalSet:
        """Return the first `limit` questions over what answers them and some noise: an easier task, for a look."""
        if limit is None:
            return self
        questions = self.questions[:limit]
        wanted = {doc for question in questions for doc in question.relevant}
        others = [passage for passage in self.corpus if passage.id not in wanted]
        kept = [passage for passage in self.corpus if passage.id in wanted]
        return replace(self, questions=questions, corpus=(*kept, *others[: NOISE_PER_QUESTION * len(questions)]))


def scifact(data: Path) -> RetrievalSet:
    """Read the validation claims of SciFact (Wadden et al. 2020) with the abstracts that they cite."""
    folder = _folder(data, "scifact")
    return RetrievalSet(
        "scifact", tuple(_claims(folder / "claims_validation.csv")), tuple(_abstracts(folder / "corpus_train.csv"))
    )


def bioasq(data: Path) -> RetrievalSet:
    """Read the development questions of BioASQ (Tsatsaronis et al. 2015) with their gold snippets."""
    folder = _folder(data, "bioasq_dev")
    relevant: dict[str, set[str]] = {}
    with (folder / "qrels.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            relevant.setdefault(row["query"], set()).add(row["passage"])
    questions = tuple(
        Question(row["id"], row["question"], frozenset(relevant[row["id"]]))
        for row in _lines(folder / "questions.jsonl")
        if row["id"] in relevant
    )
    corpus = tuple(Passage(id=row["id"], doc=row["id"], text=row["text"]) for row in _lines(folder / "passages.jsonl"))
    return RetrievalSet("bioasq", questions, corpus)


def _folder(data: Path, name: str) -> Path:
    folder = data / "retrieval" / name
    if not folder.is_dir():
        raise InputError(f"no {folder.name} in the reference data", hint=f"give --data DIR with retrieval/{name} in it")
    return folder


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def _claims(path: Path) -> Iterator[Question]:
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            docs = frozenset(re.findall(r"\d+", row["cited_doc_ids"]))
            if row["id"] not in seen and docs:
                seen.add(row["id"])
                yield Question(row["id"], row["claim"], docs)


def _abstracts(path: Path) -> Iterator[Passage]:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            sentences = [one or other for one, other in _SENTENCE.findall(row["abstract"])]
            yield Passage(id=row["doc_id"], doc=row["doc_id"], title=row["title"], text=" ".join(sentences) or "-")
