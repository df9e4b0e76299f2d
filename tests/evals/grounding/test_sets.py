"""The reference sets become cases with the truth that their files state."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from evals.grounding.cases import Case, fold_of, of_documents, sample
from evals.grounding.sets import Loader, covidfact, healthver, medec, nli4ct, numbered, summedits
from ingestion.errors import InputError


def test_summedits_folds_are_domains(folder: Path):
    cases = summedits(folder)
    assert {case.fold for case in cases} == {"news", "samsum", "podcast"}
    assert {case.text: case.faithful for case in cases} == {
        "The budget was approved.": True,
        "The budget was rejected.": False,
    }
    assert {case.kind for case in cases} == {"consistent", "antonym"}


def test_healthver_has_three_classes(folder: Path):
    first = {case.kind: (case.verdict, case.faithful) for case in healthver(folder)}
    assert first == {
        "supports": ("supported", True),
        "refutes": ("contradicted", False),
        "neutral": ("unsupported", False),
    }


def test_nli4ct_keeps_both_reports_of_a_comparison(folder: Path):
    cases = nli4ct(folder)
    assert cases[0].sources == ("Results 0:\n  Overall Number: 40", "Results of the other")
    assert Counter(case.faithful for case in cases) == {True: 6, False: 6}


def test_covidfact_reads_its_table(folder: Path):
    one, other = covidfact(folder)[:2]
    assert (one.faithful, other.faithful) == (True, False)
    assert one.sources == ("Stroke follows in 0 of 100.",)
    assert one.document == other.document


def test_medec_sets_each_sentence_against_the_rest(folder: Path):
    cases = [case for case in medec(folder) if case.id.startswith("n1/")]
    assert [case.text for case in cases] == [
        "A man of 50 years has a cough.",
        "His pulse is",
        "80/min.",
        "He has gout.",
    ]
    assert [case.faithful for case in cases] == [True, True, True, False]
    assert cases[-1].kind == "diagnosis"
    assert cases[-1].sources == ("A man of 50 years has a cough.\nHis pulse is\n80/min.",)


def test_versions_of_a_note_are_one_document(folder: Path):
    assert len({case.document for case in medec(folder)}) == 4


def test_a_line_without_number_goes_on_with_the_sentence():
    assert numbered("0 First\npart.\n1  Second.") == ["First part.", "Second."]


@pytest.mark.parametrize("load", [summedits, healthver, nli4ct, covidfact, medec])
def test_a_missing_set_is_said(tmp_path: Path, load: Loader):
    with pytest.raises(InputError, match="is missing"):
        load(tmp_path)


def test_samples_repeat_and_keep_the_order():
    drawn = sample(range(1000), 50)
    assert drawn == sample(range(1000), 50)
    assert drawn == sorted(drawn)
    assert drawn != list(range(50))
    assert sample([3, 1, 2], None) == [3, 1, 2]


def test_documents_are_drawn_whole():
    cases = [Case(f"{d}{n}", f"d{d}", ("s",), "t", faithful=True) for d in range(20) for n in range(3)]
    assert Counter(Counter(case.document for case in of_documents(cases, 5)).values()) == {3: 5}


def test_folds_are_stable_and_about_even():
    folds = Counter(fold_of(f"document {n}") for n in range(1000))
    assert len(folds) == 5
    assert min(folds.values()) > 150
    assert fold_of("document 1") == fold_of("document 1")


@pytest.mark.data
def test_the_real_sets_have_the_rows_that_their_files_have(data: Path):
    for load, name in ((summedits, "summedits"), (healthver, "healthver_dev"), (nli4ct, "nli4ct_dev")):
        lines = (data / "faithfulness" / f"{name}.jsonl").read_text(encoding="utf-8").strip().split("\n")
        assert len(load(data)) == len(lines)
    with (data / "faithfulness" / "covidfact_dev.tsv").open(encoding="utf-8", newline="") as stream:
        assert len(covidfact(data)) == sum(1 for _ in csv.DictReader(stream, delimiter="\t"))


@pytest.mark.data
def test_every_wrong_sentence_of_medec_is_found_in_its_note(data: Path):
    cases = medec(data)
    assert len({case.id.rpartition("/")[0] for case in cases if not case.faithful}) == 319
