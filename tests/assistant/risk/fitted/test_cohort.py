"""The reader of the survival table, on rows as it writes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.risk.fitted.cohort import read_cohort
from assistant.risk.fitted.design import NAMES
from ingestion.errors import InputError

HEAD = (
    "patient,cohort,histology,who_grade,idh,codel_1p19q,mgmt,chr7_gain_chr10_loss,tert,atrx,laterality,lobe,age,sex,kps,"
    "mutation_count,percent_aneuploidy,tissue_source_site,os_days,os_event\n"
)
ROWS = (
    "T-02-1,GBM,glioblastoma,4,wildtype,intact,,present,,,,,44,female,80,,0.4249,02,365.25,1\n",
    "T-06-2,LGG,oligodendroglioma,2,mutant,codeleted,methylated,absent,mutant,wildtype,left,frontal,17,male,,9,0.1,06,100,0\n",
    "T-06-3,LGG,,,,,,,,,,,50,,0,,,06,0,0\n",
    "T-06-4,LGG,astrocytoma,3,,,,,,,,,,,,,,06,200,1\n",
    "T-06-5,LGG,astrocytoma,3,,,,,,,,,40,,,,,06,,\n",
)


def table(tmp_path: Path, *rows: str) -> Path:
    folder = tmp_path / "tcga_glioma"
    folder.mkdir()
    (folder / "survival.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    return tmp_path


def test_rows_become_patients(tmp_path):
    cohort = read_cohort(table(tmp_path, *ROWS))
    assert cohort.ids == ("T-02-1", "T-06-3")  # a child, one of unknown age and one without survival are left out
    assert cohort.inputs[0] == {
        "diagnosis": "glioblastoma", "who_grade": 4.0, "idh": "wildtype", "codel_1p19q": "intact",
        "chr7_gain_chr10_loss": "present", "age": 44.0, "sex": "female", "kps": 80.0,
    }  # fmt: skip
    assert cohort.months == pytest.approx([12.0, 0.5 / 30.4375])
    assert cohort.died.tolist() == [True, False]
    assert cohort.centres == ("02", "06")


def test_a_karnofsky_status_of_nought_is_not_known(tmp_path):
    cohort = read_cohort(table(tmp_path, *ROWS))
    assert np.isnan(cohort.rows[1, NAMES.index("kps")])


def test_children_are_there_where_asked_for(tmp_path):
    assert read_cohort(table(tmp_path, *ROWS), adults=False).ids == ("T-02-1", "T-06-2", "T-06-3", "T-06-4")


def test_what_no_report_states_is_not_read(tmp_path):
    names = {name for values in read_cohort(table(tmp_path, *ROWS)).inputs for name in values}
    assert not names & {"cohort", "mutation_count", "percent_aneuploidy", "tissue_source_site"}


def test_an_impossible_row_is_named(tmp_path):
    row = ROWS[0].replace(",intact,", ",codeleted,")
    with pytest.raises(InputError, match=r"T-02-1.*IDH wildtype with 1p/19q codeletion"):
        read_cohort(table(tmp_path, row))


def test_a_missing_table_says_where_it_should_be(tmp_path):
    with pytest.raises(InputError, match=r"survival\.csv"):
        read_cohort(tmp_path)


def test_patients_are_taken_with_all_that_is_theirs(tmp_path):
    cohort = read_cohort(table(tmp_path, *ROWS)).where(lambda name: name == "T-06-3")
    assert (cohort.ids, cohort.centres, len(cohort)) == (("T-06-3",), ("06",), 1)
    assert cohort.months == pytest.approx([0.5 / 30.4375])
    assert cohort.rows.shape[0] == len(cohort.inputs) == 1


@pytest.mark.data
def test_the_table_of_reference(data):
    cohort = read_cohort(data)
    assert len(cohort) == 1095
    assert int(cohort.died.sum()) == 603
