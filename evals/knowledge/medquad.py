"""MedQuAD's questions on brain tumours (NIH, for patients; CC BY 4.0): does an answer cite where the answer stands?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from assistant.drafting.answered import Answer
from ingestion.errors import InputError
from ingestion.guidelines import passages
from ingestion.records import Document, Passage, Record

FILE = Path("qa") / "medquad_brain_dev.jsonl"


class Entry(Record):
    """One question with its answer on a page.

    Attributes:
        focus: What the page is about, its title.
        question: As the set asks it, from a template.
        answer: The words of the page.
        url: The page; several questions share one.
    """

    focus: str
    question: str
    answer: str
    url: str


def entries(data: Path) -> tuple[Entry, ...]:
    """Return the questions of a folder of reference data.

    Raises:
        InputError: The file is not there.
    """
    path = data / FILE
    if not path.is_file():
        message = f"{path} is missing"
        raise InputError(message, hint="give --data DIR with qa/ in it")
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return tuple(Entry(**{key: line[key] for key in Entry.model_fields}) for line in lines)


def corpus(found: Sequence[Entry]) -> tuple[list[Document], list[Passage]]:
    """Return each answer as a document under its page's title, the questions left out."""
    documents = [Document(id=str(at), text=f"# {entry.focus}\n\n{entry.answer}\n") for at, entry in enumerate(found)]
    return documents, [passage for document in documents for passage in passages(document)]


def right_source(found: Sequence[Entry], at: int, answered: Answer) -> tuple[bool, bool]:
    """Return whether the first citation is from the right page, and whether any is from the very answer."""
    cited = [int(citation.doc) for citation in answered.citations]
    page = bool(cited) and found[cited[0]].url == found[at].url
    return page, at in cited
