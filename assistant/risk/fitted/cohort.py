"""Patients with a known outcome: the reader of the survival table."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.risk.fitted.design import design
from assistant.risk.inputs import read_inputs
from ingestion.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray

DAYS_A_MONTH = 30.4375
TABLE = Path("tcga_glioma") / "survival.csv"
ADULT_YEARS = 18


@dataclass(frozen=True)
class Cohort:
    """Patients, one place each in every attribute.

    Attributes:
        ids: Patient.
        inputs: What is known of each, by the contract's names.
        rows: The design matrix, shape (patients, columns), NaN where not known.
        months: Overall survival, months from diagnosis, above 0.
        died: Whether the death was seen; False is censored at `months`.
        centres: Tissue source site.
    """

    ids: tuple[str, ...]
    inputs: tuple[dict[str, Any], ...]
    rows: FloatArray
    months: FloatArray
    died: NDArray[np.bool_]
    centres: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def where(self, wanted: Callable[[str], bool]) -> Cohort:
        """Return those of the patients whose id is wanted."""
        return self.take([at for at, name in enumerate(self.ids) if wanted(name)])

    def take(self, places: list[int]) -> Cohort:
        """Return the patients at some places, in that order."""
        return Cohort(
            ids=tuple(self.ids[at] for at in places),
            inputs=tuple(self.inputs[at] for at in places),
            rows=self.rows[places],
            months=self.months[places],
            died=self.died[places],
            centres=tuple(self.centres[at] for at in places),
        )


def read_cohort(data: Path, *, adults: bool = True) -> Cohort:
    """Read the gliomas of TCGA.

    The columns that no report states (mutation count, aneuploidy) and the cohort's name are not read: a model that
    leaned on them would not do in use what it does here. A Karnofsky status of 0 is no one's and counts as not known.

    Args:
        data: Folder of reference data.
        adults: Leave out patients below 18 years and those of unknown age.

    Returns:
        The patients whose survival is known. A survival of 0 days counts as half a day.

    Raises:
        InputError: The table is missing, or a row of it is impossible.
    """
    import numpy as np

    path = data / TABLE
    if not path.is_file():
        raise InputError(f"no survival table at {path}", hint="give --data DIR with tcga_glioma/survival.csv in it")
    with path.open(encoding="utf-8", newline="") as lines:
        table = [row for row in csv.DictReader(lines) if row["os_days"] and row["os_event"]]
    if adults:
        table = [row for row in table if row["age"] and float(row["age"]) >= ADULT_YEARS]
    inputs = tuple(_inputs(row) for row in table)
    return Cohort(
        ids=tuple(row["patient"] for row in table),
        inputs=inputs,
        rows=design(inputs),
        months=np.array([max(float(row["os_days"]), 0.5) / DAYS_A_MONTH for row in table]),
        died=np.array([float(row["os_event"]) == 1 for row in table]),
        centres=tuple(row["tissue_source_site"] for row in table),
    )


def _inputs(row: dict[str, str]) -> dict[str, Any]:
    """Return one row by the contract's names, checked as any patient's inputs are."""
    found: dict[str, Any] = {
        "diagnosis": row["histology"],
        "location": row["lobe"],
        **{name: row[name] for name in (
            "sex", "idh", "codel_1p19q", "mgmt", "tert", "atrx", "chr7_gain_chr10_loss", "laterality",
        )},
    }  # fmt: skip
    found |= {name: float(row[name]) for name in ("age", "kps", "who_grade") if row[name]}
    if not found.get("kps"):
        found.pop("kps", None)
    known = {name: value for name, value in found.items() if value != ""}
    try:
        read_inputs(known)
    except InputError as error:
        raise InputError(f"{row['patient']}: {error.message}", hint="mend the survival table") from error
    return known
