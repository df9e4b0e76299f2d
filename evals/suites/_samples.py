"""The reports that summaries are made of: invented ones with planted statements, or drawn ones from the data."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from ingestion.errors import InputError
from ingestion.files import read_jsonl
from ingestion.loaders import canonical
from ingestion.records import Document

LONGEST = 5000
"""Characters; a longer report does not fit the smallest model's context beside its answer."""
_PLANTED = Path(__file__).with_name("_planted.yaml")
_SETS = ("mri_findings/reports_dev.jsonl", "tcga_glioma/pathology_reports_dev.jsonl")


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlantedFault(_Closed):
    """A statement that a report does not make, and what is wrong with it."""

    text: str
    kind: str


class PlantedReport(_Closed):
    """An invented report with statements that it makes in other words, and some that it does not make."""

    id: str
    text: str
    says: tuple[str, ...]
    says_not: tuple[PlantedFault, ...]

    def document(self) -> Document:
        """Return the report as a document."""
        return Document(id=self.id, text=self.text)


@cache
def planted() -> tuple[PlantedReport, ...]:
    """Return the invented reports that ship with the project."""
    loaded = yaml.safe_load(_PLANTED.read_text(encoding="utf-8"))
    return tuple(PlantedReport.model_validate(report) for report in loaded["reports"])


def draw(data: Path, n: int, *, seed: int) -> list[Document]:
    """Draw `n` readable reports of at most `LONGEST` characters, in turn from radiology and pathology.

    Raises:
        InputError: One of the sets is not in the folder.
    """
    generator = random.Random(seed)  # noqa: S311 - a sample, not a secret
    pools = []
    for name in _SETS:
        if not (data / name).is_file():
            raise InputError(f"no {name} in {data}", hint="give --data DIR with the reference data")
        lines = [line for line in read_jsonl(data / name, required=("id", "text")) if not line.error]
        fit = [line.value for line in lines if len(line.value["text"]) <= LONGEST and line.value.get("readable", True)]
        generator.shuffle(fit)
        pools.append(fit)
    mixed = [report for pair in zip(*pools, strict=False) for report in pair][:n]
    return [Document(id=_id(report), text=canonical(report["text"])) for report in mixed]


def _id(report: dict[str, str]) -> str:
    return f"{report['id']}:{report['writer']}" if "writer" in report else report["id"]
