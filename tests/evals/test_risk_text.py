"""Risk from text: figures on a few real reports, and what is stated, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.risk.fitted.cohort import Cohort, read_cohort
from assistant.risk.fitted.design import NAMES, design
from assistant.risk.inputs import read_inputs
from evals.risk.folds import read_folds
from evals.risk.predicted import Kept, Split
from evals.risk.text import Read, text_figures

TABLE = [
    {"age": 30.0, "diagnosis": "oligodendroglioma", "who_grade": 2.0},
    {"age": 50.0, "diagnosis": "astrocytoma", "who_grade": 3.0},
    {"age": 70.0, "diagnosis": "glioblastoma", "who_grade": 4.0},
    {"age": 75.0, "diagnosis": "glioblastoma", "who_grade": 4.0},
]
TEXT = [{"who_grade": 2}, {"who_grade": 4}, {"possible": {"who_grade": [3, 4]}}]


class ByGrade:
    """Risk is the grade and an hundredth of the age; what is not known counts 3 and 50 years."""

    def risk(self, rows):
        grade = 2 + rows[:, NAMES.index("grade_3")] + 2 * rows[:, NAMES.index("grade_4")]
        return np.where(np.isnan(grade), 3.0, grade) + 0.1 * np.nan_to_num(rows[:, NAMES.index("age")])

    def error(self, rows):
        return np.full(len(rows), 0.1)


@pytest.fixture
def kept():
    inputs = tuple(TABLE)
    months, died = np.array([40.0, 30.0, 20.0, 10.0]), np.ones(4, dtype=bool)
    cohort = Cohort(("a", "b", "c", "d"), inputs, design(inputs), months, died, ("x",) * 4)
    return Kept(Split("0", cohort, cohort), ByGrade())


def test_only_what_the_reports_state_counts(kept):
    read = Read({name: read_inputs(features)[0] for name, features in zip("abc", TEXT, strict=True)})
    metrics, table = text_figures(read, {"by_grade": [kept]})
    found = {metric.name: metric for metric in metrics}
    assert found["text/by_grade/table/c_index"].value == 1.0
    assert found["text/by_grade/text/c_index"].value == pytest.approx(2 / 3)  # b is read as worse than c's mean of 3.5
    assert found["text/by_grade/text/c_index"].n == 3  # d has no report
    assert found["text/by_grade/against_table"].value == pytest.approx(-1 / 3)
    assert found["text/stated/grade_4"].value == pytest.approx(2 / 3)
    assert found["text/stated/age"].value == 0
    # by the table 1.8, 3.0, 4.2; by text 2 ± 0.2, 4 ± 0.2, 3.5 ± 1.0
    assert found["text/by_grade/interval_holds"].value == pytest.approx(1 / 3)
    assert table.rows[0][0] == "by_grade"


def test_the_pipeline_reads_real_reports(data):
    folds = read_folds(data)
    read = Read.of(data, set(folds), limit=8)
    assert len(read.inputs) == 8
    stated = [inputs for inputs in read.inputs.values() if inputs.diagnosis or inputs.who_grade]
    assert len(stated) >= 4
    known = {name for name, _ in zip(read_cohort(data, adults=False).ids, range(10**6), strict=False)}
    assert set(read.inputs) <= known
