"""The data files of concepts hold what the records promise."""

from __future__ import annotations

import pytest

from ingestion.language import fold
from ingestion.terminology import concepts, expand, find

FIELDS = {
    "necrosis", "oedema", "haemorrhage", "cyst", "calcification", "mass_effect", "restricted_diffusion",
    "hydrocephalus",
    "herniation", "leptomeningeal_spread", "ependymal_invasion", "crosses_midline", "multifocal", "satellite_lesions",
    "cortical_involvement", "deep_white_matter_invasion", "recurrence", "progression", "pseudoprogression",
    "radiation_necrosis", "microvascular_proliferation", "enhancement", "diagnosis", "location", "treatment", "steroid",
    "surgery_extent",
}  # fmt: skip


def test_every_concept_feeds_a_known_field_and_has_a_name_in_each_language():
    known = [concept for concept in concepts() if concept.kind != "ignore"]
    assert {concept.field for concept in known} == FIELDS
    assert [concept.id for concept in known if not concept.names["en"]] == []
    assert [concept.id for concept in known if not concept.names["zh"]] == ["pcv"]


def test_ids_are_unique():
    ids = [concept.id for concept in concepts()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("radiation necrosis", "radiation_necrosis"),
        ("放射性坏死", "radiation_necrosis"),
        ("胶质母细胞瘤", "glioblastoma"),
        ("GBM", "glioblastoma"),
        ("司莫司汀", "semustine"),
        ("洛莫司汀", "lomustine"),
        ("CCNU", "lomustine"),
        ("loss of arachnoid cyst", ""),
        ("hypothalamus", ""),
    ],
)
def test_the_most_specific_name_wins(text: str, identifier: str):
    kinds = frozenset({"finding", "diagnosis", "treatment", "location"})
    assert [mention.concept.id for mention in find(fold(text), kinds)] == ([identifier] if identifier else [])


def test_a_query_is_expanded_in_both_languages():
    names = expand("temozolomide for glioblastoma")
    assert {"tmz", "替莫唑胺", "gbm", "胶质母细胞瘤"} <= set(names)
    assert "temozolomide" not in names
    assert "glioblastoma" in expand("胶质母细胞瘤")
    assert expand("weather") == []
