"""The columns that fitted models read: from the contract's inputs to one row of numbers, NaN where not known."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from assistant.risk.inputs import Inputs
from ingestion.fields import WITHOUT_RESULT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    FloatArray: TypeAlias = NDArray[np.float64]

Modality = Literal["clinical", "histology", "molecular"]
MODALITIES: tuple[Modality, ...] = ("clinical", "histology", "molecular")
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """One number that a fitted model reads.

    Attributes:
        name: For example "idh_mutant".
        modality: What kind of examination it comes from.
        inputs: The contract's inputs that it is made of, the deciding one first.
        read: From known values by input name to the number; None where it is not known.
        meaning: Unit, or what 1 stands for.
    """

    name: str
    modality: Modality
    inputs: tuple[str, ...]
    read: Callable[[Values], float | None]
    meaning: str


def _number(name: str, middle: float, step: float) -> Callable[[Values], float | None]:
    def read(values: Values) -> float | None:
        value = values.get(name)
        return None if value is None else (float(value) - middle) / step

    return read


def _is(name: str, *yes: str) -> Callable[[Values], float | None]:
    def read(values: Values) -> float | None:
        value = values.get(name)
        return None if value is None else float(value in yes)

    return read


def _histology(*yes: str) -> Callable[[Values], float | None]:
    def read(values: Values) -> float | None:
        value = values.get("diagnosis")
        return float(value in yes) if value in HISTOLOGIES else None

    return read


def _grade(wanted: int) -> Callable[[Values], float | None]:
    def read(values: Values) -> float | None:
        grade = 4 if values.get("diagnosis") in ("glioblastoma", "gliosarcoma") else values.get("who_grade")
        return None if grade is None else float(grade == wanted)

    return read


def _idh(values: Values) -> float | None:
    """1p/19q codeletion goes with an IDH mutation (WHO CNS5 2021; Louis 2021, doi 10.1093/neuonc/noab106)."""
    if values.get("idh") is None and values.get("codel_1p19q") == "codeleted":
        return 1.0
    return _is("idh", "mutant")(values)


HISTOLOGIES = ("astrocytoma", "glioblastoma", "gliosarcoma", "oligoastrocytoma", "oligodendroglioma")
"""Diagnoses with a place among the columns; "glioma_nos" says none of them."""

# Side and lobe are left out: TCGA records neither for any glioblastoma, so what they would add there can't be learned
# (among the others the lobe's weight is 0.02). CDKN2A/B, H3 and extent of surgery are not in the table either.
COLUMNS = (
    Column("age", "clinical", ("age",), _number("age", 50, 10), "decades from 50 years"),
    Column("male", "clinical", ("sex",), _is("sex", "male"), "1 = male"),
    Column("kps", "clinical", ("kps",), _number("kps", 80, 10), "tens from 80"),
    Column("oligodendroglioma", "histology", ("diagnosis",), _histology("oligodendroglioma"), "1 = by histology"),
    Column("oligoastrocytoma", "histology", ("diagnosis",), _histology("oligoastrocytoma"), "1 = by histology"),
    Column("grade_3", "histology", ("who_grade", "diagnosis"), _grade(3), "1 = WHO grade 3"),
    Column("grade_4", "histology", ("who_grade", "diagnosis"), _grade(4), "1 = WHO grade 4 or glioblastoma"),
    Column("idh_mutant", "molecular", ("idh", "codel_1p19q"), _idh, "1 = IDH1 or IDH2 mutant"),
    Column("codeleted", "molecular", ("codel_1p19q",), _is("codel_1p19q", "codeleted"), "1 = 1p/19q codeleted"),
    Column("mgmt_methylated", "molecular", ("mgmt",), _is("mgmt", "methylated"), "1 = MGMT promoter methylated"),
    Column("gain_7_loss_10", "molecular", ("chr7_gain_chr10_loss",), _is("chr7_gain_chr10_loss", "present"), "both"),
    Column("tert_mutant", "molecular", ("tert",), _is("tert", "mutant"), "1 = TERT promoter mutant"),
    Column("atrx_lost", "molecular", ("atrx",), _is("atrx", "mutant", "lost"), "1 = ATRX mutant or lost"),
)  # fmt: skip
NAMES = tuple(column.name for column in COLUMNS)
INPUTS = tuple(dict.fromkeys(name for column in COLUMNS for name in column.inputs))


def columns_of(modalities: Iterable[str]) -> tuple[int, ...]:
    """Return the positions of the columns of some modalities, in order."""
    wanted = set(modalities)
    return tuple(at for at, column in enumerate(COLUMNS) if column.modality in wanted)


def encode(inputs: Inputs | Values) -> list[float]:
    """Return one patient's row, as many numbers as there are COLUMNS; NaN where not known.

    Args:
        inputs: Checked inputs, or their values by name. "not_tested", "pending" and "indeterminate" are not known.
    """
    values: Values = inputs.__dict__ if isinstance(inputs, Inputs) else inputs
    known = {name: value for name in INPUTS if (value := values.get(name)) not in WITHOUT_RESULT}
    read = (column.read(known) for column in COLUMNS)
    return [math.nan if value is None else value for value in read]


def design(patients: Iterable[Inputs | Values]) -> FloatArray:
    """Return the rows of several patients, shape (patients, columns), float64, NaN where not known."""
    import numpy as np

    rows = [encode(patient) for patient in patients]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(COLUMNS))


def without(rows: FloatArray, *modalities: str) -> FloatArray:
    """Return a copy of the rows in which nothing of the given modalities is known."""
    import numpy as np

    hidden = rows.copy()
    hidden[:, list(columns_of(modalities))] = np.nan
    return hidden


def known_modalities(row: FloatArray) -> tuple[Modality, ...]:
    """Return the modalities of which a row, shape (columns,), knows anything."""
    return tuple(name for name in MODALITIES if any(not math.isnan(float(row[at])) for at in columns_of((name,))))
