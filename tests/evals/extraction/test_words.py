"""The searches that need no extractor: who names a marker, and whether the registry's word stands in a text."""

from __future__ import annotations

import pytest

from evals.extraction.mri import CHECKS
from evals.extraction.registry import FIELDS
from evals.extraction.words import markers, mri_features, truth_words
from ingestion.fields import known_fields


def test_every_marker_of_the_contract_is_looked_for():
    with_status = {name for name, values in known_fields().items() if "not_tested" in values}
    assert markers().keys() == with_status | {"ki67_percent"}
    assert tuple(mri_features()) == CHECKS


@pytest.mark.parametrize(
    ("marker", "text"),
    [
        ("idh", "I DH1 R132H negative"),
        ("egfr_amplification", "EGFR is amplified"),
        ("cdkn2ab", "loss of p16"),
        ("h3", "H3 K27M mutant"),
        ("p53", "p-53 positive"),
        ("ki67_percent", "MIB-1 index 5%"),
        ("ki67_percent", "Kl-67, labelling index"),
        ("codel_1p19q", "lp and 19q loss"),
    ],
)
def test_markers_are_found_however_scanned(marker: str, text: str):
    assert markers()[marker].search(text)
    assert not markers()[marker].search("Glioblastoma of the left frontal lobe, 30 mm.")


@pytest.mark.parametrize(
    ("name", "value", "text", "said"),
    [
        ("histology", "astrocytoma", "Anaplastic astrocytoma", True),
        ("histology", "astrocytoma", "Oligoastrocytoma", False),
        ("histology", "glioblastoma", "GLIO-\nBLASTOMA multiforme", True),
        ("histology", "oligoastrocytoma", "Oligo-astrocytoma", True),
        ("histology", "oligodendroglioma", "Mixed glioma", False),
        ("grade", "2", "WHO grade III", False),
        ("grade", "2", "WHO Grade: II", True),
        ("grade", "2", "WHO II/III", True),
        ("grade", "2", "grade 2 of 4", True),
        ("grade", "3", "WHO grade lll", True),
        ("grade", "3", "anaplastic", True),
        ("grade", "3", "WHO grade II", False),
        ("grade", "4", "WHO grade IV/IV", True),
        ("grade", "4", "GBM", True),
        ("grade", "4", "3.4 cm", False),
        ("laterality", "left", "Lt. frontal", True),
        ("laterality", "left", "Right frontal lobe", False),
        ("laterality", "midline", "in the midline", True),
    ],
)
def test_the_registry_s_word(name: str, value: str, text: str, *, said: bool):
    assert bool(truth_words(name)[value].search(text)) is said


def test_each_registry_field_has_words():
    assert all(truth_words(name) for name in FIELDS)
