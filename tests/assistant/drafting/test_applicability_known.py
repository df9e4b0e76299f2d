"""What is known of a patient's tumour, from the reports' texts: settled over reports, and by WHO CNS5."""

from __future__ import annotations

from pathlib import Path

import pytest

import assistant
from assistant.drafting.known import known_of
from assistant.drafting.values import Known
from assistant.patient import Patient, read_folder
from ingestion.extract import extract
from ingestion.records import Document

SAMPLES = Path(assistant.__file__).parent / "demo" / "patients"
KINDS = {"mri": "radiology", "path": "pathology", "note": "note"}


def patient(*reports: tuple[str, str, str]) -> Patient:
    """Return a patient with (date, kind, text) reports, oldest first."""
    documents = tuple(
        Document(id=f"{date}_{kind}", text=text, kind=KINDS[kind], date=date)  # type: ignore[arg-type]
        for date, kind, text in reports
    )
    read = tuple(extract(one).model_copy(update={"date": one.date}) for one in documents)
    return Patient(id="P1", documents=documents, reports=read)


def known(*reports: tuple[str, str, str]) -> dict[str, Known]:
    return known_of(patient(*reports))


def certain(found: Known) -> str:
    assert len(found.certain) <= 1
    return "".join(found.certain)


GBM = ("2024-01-10", "path", "Glioblastoma, IDH-wildtype, CNS WHO grade 4. MGMT promoter methylated.")


@pytest.mark.parametrize(
    ("name", "diagnosis", "grade", "idh", "codel"),
    [
        # a name of CNS5 carries its markers, one of before does not
        (("2024-03-01", "Glioblastoma, CNS WHO grade 4."), "glioblastoma", "4", "wildtype", "intact"),
        (("2018-03-01", "Glioblastoma, WHO grade IV."), "glioblastoma", "4", "", ""),
        (("2018-03-01", "Glioblastoma."), "glioblastoma", "4", "", ""),
        (("2024-03-01", "Glioblastoma, CNS WHO grade 4. IDH not tested."), "glioblastoma", "4", "not_tested", "intact"),
        (("2023-03-01", "Oligodendroglioma, CNS WHO grade 3."), "oligodendroglioma", "3", "mutant", "codeleted"),
        (("2010-03-01", "Oligodendroglioma, WHO grade II."), "oligodendroglioma", "2", "", ""),
        (("2023-03-01", "Oligodendroglioma. 1p/19q not tested."), "oligodendroglioma", "2|3", "mutant", "not_tested"),
        # names of before, as they read today
        (("2017-03-01", "Glioblastoma, IDH-mutant, WHO grade IV."), "astrocytoma", "4", "mutant", ""),
        (("2014-03-01", "Glioblastoma, IDH mutant, 1p/19q codeleted."), "oligodendroglioma", "", "mutant", "codeleted"),
        (("2022-03-01", "Astrocytoma, IDH-mutant, CNS WHO grade 3."), "astrocytoma", "3", "mutant", "intact"),
        (("2017-03-01", "Astrocytoma, IDH-mutant, WHO grade III."), "astrocytoma", "3", "mutant", ""),
        (("2017-03-01", "Astrocytoma, IDH-mutant, WHO grade III. ATRX: lost."), "astrocytoma", "3", "mutant", "intact"),
        (
            ("2022-03-01", "Astrocytoma, IDH-mutant, CNS WHO grade 2. CDKN2A/B homozygous deletion detected."),
            "astrocytoma", "4", "mutant", "intact",
        ),
        (
            ("2022-03-01", "Astrocytoma, IDH-wildtype, grade 2. TERT promoter mutation detected. Age 55 years."),
            "glioblastoma", "4", "wildtype", "intact",
        ),
        (("2024-03-01", "Gliosarcoma, IDH-wildtype, CNS WHO grade 4."), "glioblastoma", "4", "wildtype", "intact"),
        (("2024-03-01", "弥漫中线胶质瘤,H3 K27变异型,CNS WHO 4级。"), "diffuse_midline_glioma", "4", "wildtype", ""),
    ],
)  # fmt: skip
def test_one_pathology_report(name: tuple[str, str], diagnosis: str, grade: str, idh: str, codel: str) -> None:
    found = known((name[0], "path", f"Diagnosis: {name[1]}"))
    told = found["diagnosis"]
    assert certain(told) == diagnosis or told.open == {diagnosis}
    grades = found["grade"]
    assert "|".join(sorted(grades.certain or grades.open or ())) == grade
    assert certain(found["idh"]) == idh
    assert certain(found["codel_1p19q"]) == codel


def test_an_idh_wildtype_astrocytoma_may_be_a_glioblastoma_and_says_what_would_tell() -> None:
    text = (
        "Anaplastic astrocytoma, IDH-wildtype, WHO grade III. TERT promoter: wildtype. EGFR amplification: not tested."
    )
    found = known(("2017-05-01", "path", text))["diagnosis"]
    assert found.one_of(frozenset({"astrocytoma"})) == "yes"
    assert found.one_of(frozenset({"glioblastoma"})) == "unknown"
    assert found.ask == ("egfr_amplification", "chr7_gain_chr10_loss")


def test_a_glioma_of_unknown_type_is_open_but_for_what_its_findings_exclude() -> None:
    found = known(("2024-02-10", "path", "Diffuse glioma, NOS. IDH mutant. 1p/19q not tested."))
    told = found["diagnosis"]
    answers = {name: told.one_of(frozenset({name})) for name in ("glioma_nos", "astrocytoma", "glioblastoma")}
    assert answers == {"glioma_nos": "yes", "astrocytoma": "unknown", "glioblastoma": "no"}
    assert told.one_of(frozenset({"astrocytoma", "oligodendroglioma"})) == "yes"  # there is no other IDH-mutant one


def test_a_hemispheric_tumour_is_no_midline_glioma_and_nothing_is_an_oligoastrocytoma_today() -> None:
    frontal = known(("2024-03-01", "mri", "New seizure. Mass in the left frontal lobe, possibly a glioma."))[
        "diagnosis"
    ]
    thalamic = known(("2024-03-01", "mri", "Headache. Mass in the left thalamus, possibly a glioma."))["diagnosis"]
    midline = frozenset({"diffuse_midline_glioma"})
    assert (frontal.one_of(midline), thalamic.one_of(midline)) == ("no", "unknown")
    assert frontal.one_of(frozenset({"oligoastrocytoma"})) == "no"


def test_an_astrocytic_tumour_without_a_name_is_named_by_its_markers() -> None:
    text = "Diffuse astrocytic tumour with rare mitoses. IDH1 and IDH2 wildtype by sequencing. H3 wildtype. {}"
    found = known(("2023-07-11", "path", text.format("TERT promoter mutation C228T detected.")))
    assert (certain(found["diagnosis"]), certain(found["grade"])) == ("glioblastoma", "4")
    without = known(("2023-07-11", "path", text.format("TERT promoter: wildtype.")))["diagnosis"]
    assert without.one_of(frozenset({"glioblastoma"})) == "unknown"


def test_an_oligoastrocytoma_is_one_of_two_types_today() -> None:
    found = known(("2011-03-01", "path", "Oligoastrocytoma, WHO grade II. IDH and 1p/19q not tested."))["diagnosis"]
    assert found.one_of(frozenset({"oligoastrocytoma"})) == "yes"
    assert found.one_of(frozenset({"oligodendroglioma"})) == "unknown"
    assert found.one_of(frozenset({"glioblastoma"})) == "no"


def test_what_a_scan_suspects_before_any_operation_is_only_possible() -> None:
    text = "58-year-old man with a new seizure. Enhancing left temporal mass, most in keeping with glioblastoma."
    found = known(("2024-03-01", "mri", text))
    assert found["diagnosis"].one_of(frozenset({"glioblastoma"})) == "unknown"
    assert found["diagnosis"].doubt == "possible"
    assert found["idh"].doubt == "not_stated"


@pytest.mark.parametrize(
    ("later", "mgmt"),
    [
        (("2024-02-10", "note", "Glioblastoma, MGMT promoter unmethylated."), "methylated|unmethylated"),
        (("2024-02-10", "note", "Glioblastoma. Repeat testing: MGMT promoter unmethylated."), "unmethylated"),
        (("2024-02-10", "path", "Second opinion: GBM. MGMT promoter unmethylated."), "methylated|unmethylated"),
        (("2024-02-10", "path", "Revised report: glioblastoma. MGMT promoter unmethylated."), "unmethylated"),
        (("2024-09-10", "path", "Recurrent glioblastoma. MGMT promoter unmethylated."), "unmethylated"),
        (("2024-02-10", "mri", "Glioblastoma, MGMT unmethylated, after surgery."), "methylated"),
        (("2024-02-10", "note", "Glioblastoma. MGMT promoter methylation is pending."), "methylated"),
        (("2023-12-10", "note", "Glioblastoma. MGMT promoter unmethylated."), "methylated"),
        (("2024-01-10", "path", "Glioblastoma. MGMT promoter unmethylated."), "methylated|unmethylated"),
    ],
)  # fmt: skip
def test_reports_that_differ(later: tuple[str, str, str], mgmt: str) -> None:
    found = known(*sorted((GBM, later)))["mgmt"]
    assert "|".join(sorted(found.certain or found.open or ())) == mgmt
    assert found.evidence


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("MGMT promoter methylation: pending.", "pending"),
        ("MGMT promoter: not tested.", "not_tested"),
        ("MGMT promoter methylation: indeterminate.", "indeterminate"),
        ("Brisk mitotic activity.", "not_stated"),
    ],
)
def test_a_test_without_a_result_says_so(text: str, doubt: str) -> None:
    found = known(("2024-01-10", "path", f"Glioblastoma, IDH-wildtype, CNS WHO grade 4. {text}"))["mgmt"]
    assert (found.doubt, found.one_of(frozenset({"methylated"}))) == (doubt, "unknown")


def test_a_negative_stain_is_idh_wildtype_only_in_an_older_glioblastoma() -> None:
    text = "Glioblastoma, CNS WHO grade 4. IDH1 R132H negative by immunohistochemistry. Age {} years."
    assert certain(known(("2024-02-10", "path", text.format(70)))["idh"]) == "wildtype"
    assert known(("2024-02-10", "path", text.format(42)))["idh"].one_of(frozenset({"wildtype"})) == "unknown"


@pytest.mark.parametrize(
    ("reports", "low", "high"),
    [
        ([("2024-01-10", "70-year-old man with glioblastoma."), ("2025-06-10", "Glioblastoma, stable.")], 71, 71),
        ([("2024-01-10", "70-year-old man with glioblastoma."), ("2024-10-10", "Glioblastoma, stable.")], 70, 70),
        ([("2024-01-10", "Glioblastoma. Born 12 March 1950."), ("2024-03-11", "Glioblastoma.")], 73, 73),
        ([("2024-03-12", "患者出生于1950年3月12日,胶质母细胞瘤。")], 74, 74),
        ([("2024-01-10", "70-year-old man with glioblastoma."), ("2024-02-10", "57-year-old, glioblastoma.")], 57, 70),
        ([("2024-01-10", "Glioblastoma.")], None, None),
    ],
)
def test_age_is_that_on_the_day_of_the_last_report(
    reports: list[tuple[str, str]], low: int | None, high: int | None
) -> None:
    found = known(*((date, "note", text) for date, text in reports))["age"]
    assert (found.low, found.high) == (low, high)


def test_performance_is_the_latest_and_ecog_is_none() -> None:
    first = ("2024-01-10", "note", "Glioblastoma. KPS 90.")
    assert known(first, ("2024-03-10", "note", "Glioblastoma. KPS 70."))["kps"].low == 70
    assert known(("2024-03-10", "note", "Glioblastoma. ECOG 1."))["kps"].low is None


@pytest.mark.parametrize(
    ("text", "braf", "ntrk"),
    [
        ("BRAF V600E mutation detected. NTRK fusion: not tested.", "yes", "unknown"),
        ("BRAF V600E: not detected; NTRK1/2/3 fusion: negative.", "no", "no"),
        ("No BRAF V600E mutation or NTRK fusion was found.", "no", "no"),
        ("BRAF V600E突变型。NTRK融合待回报。", "yes", "unknown"),
        ("未检出BRAF V600E突变。NTRK融合阳性。", "no", "yes"),
        ("KIAA1549-BRAF fusion detected.", "unknown", "unknown"),
        ("Testing was discussed.", "unknown", "unknown"),
    ],
)
def test_targets_of_drugs(text: str, braf: str, ntrk: str) -> None:
    found = known(("2024-01-10", "path", f"Glioblastoma, IDH-wildtype, CNS WHO grade 4. {text}"))["marker"]
    assert found.one_of(frozenset({"braf_v600e"})) == braf
    assert found.one_of(frozenset({"ntrk_fusion"})) == ntrk


def test_the_demonstration_patients() -> None:
    english, chinese = (known_of(read_folder(SAMPLES / name)) for name in ("EN-01", "ZH-01"))
    assert {name: certain(english[name]) for name in ("diagnosis", "grade", "idh", "mgmt", "h3")} == {
        "diagnosis": "glioblastoma", "grade": "4", "idh": "wildtype", "mgmt": "methylated", "h3": "wildtype",
    }  # fmt: skip
    assert {name: certain(chinese[name]) for name in ("diagnosis", "grade", "idh", "codel_1p19q", "mgmt")} == {
        "diagnosis": "astrocytoma", "grade": "3", "idh": "mutant", "codel_1p19q": "intact", "mgmt": "unmethylated",
    }  # fmt: skip
    assert (english["age"].low, english["kps"].low, chinese["kps"].low) == (58, 90, 90)
    assert english["setting"].certain == {"recurrent"}
    assert chinese["setting"].certain == {"follow_up"}


def test_every_word_is_the_text_s() -> None:
    for folder in ("EN-01", "ZH-01"):
        read = read_folder(SAMPLES / folder)
        texts = read.texts()
        found = [words for one in known_of(read).values() for words in one.evidence]
        assert found
        assert all(texts[words.doc][words.start : words.end] == words.quote for words in found)
