"""English reports of about 2 kB to time a reader on: of the reference data, else of the sample patient."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, cycle, islice
from pathlib import Path

from ingestion.language import sentences
from ingestion.records import Document, Kind

DATA = Path(os.environ.get("GLIOSCRIBE_DATA", "../shared/data"))
SIZE = 2000


@dataclass(frozen=True)
class Reports:
    """Texts of one size.

    Attributes:
        source: Where they come from, in words.
        documents: As many as were asked for.
    """

    source: str
    documents: tuple[Document, ...]

    @property
    def mean_characters(self) -> float:
        """Mean length, in characters."""
        return sum(len(document.text) for document in self.documents) / len(self.documents)


def reports(count: int) -> Reports:
    """Return `count` English reports, each ending at the last sentence end within `SIZE` characters.

    Half are MRI findings and half pathology reports of the reference data, in turn; a text that is too short goes on
    with the next of its kind. Without the data they are made from the sample patient, each beginning at another
    sentence.
    """
    mri, pathology = DATA / "mri_findings/reports_dev.jsonl", DATA / "tcga_glioma/pathology_reports_dev.jsonl"
    if mri.is_file() and pathology.is_file():
        pairs = zip(_made(_lines(mri), "radiology"), _made(_lines(pathology), "pathology"), strict=False)
        documents = tuple(islice(chain.from_iterable(pairs), count))
        source = "reference data: MRI findings and TCGA pathology reports, half each"
    else:
        documents = tuple(islice(_made(_rotations(), "radiology"), count))
        source = "the sample patient EN-01 (no reference data: set GLIOSCRIBE_DATA)"
    if len(documents) < count:
        raise ValueError(f"only {len(documents)} of {count} reports of {SIZE} characters can be made from {source}")
    return Reports(source, documents)


def _made(texts: Iterable[str], kind: Kind) -> Iterator[Document]:
    gathered = ""
    for number, text in enumerate(texts):
        gathered = f"{gathered}\n\n{text}" if gathered else text
        if len(gathered) >= SIZE:
            yield Document(id=f"{kind}-{number}", text=_cut(gathered), kind=kind)
            gathered = ""


def _cut(text: str) -> str:
    ends = [end for _, end in sentences(text) if end <= SIZE]
    return text[: ends[-1]] if ends else text[:SIZE]


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            if row.get("readable", True):
                yield row["text"]


def _rotations() -> Iterator[str]:
    from assistant.demo.samples import sample_folders
    from assistant.patient import read_folder

    text = "\n\n".join(document.text for document in read_folder(sample_folders()["EN-01"]).documents)
    starts = [start for start, _ in sentences(text)]
    for start in cycle(starts):
        yield text[start:] + "\n\n" + text[:start]
