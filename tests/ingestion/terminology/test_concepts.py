"""The data files of concepts hold what the records promise."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from importlib import resources

import pytest

from ingestion.language import fold
from ingestion.language.cues import read_yaml
from ingestion.language.lexer import expression
from ingestion.language.phrases import spellings
from ingestion.terminology import Concept, concepts, expand, find, mentions

FINDINGS = {
    "necrosis", "oedema", "haemorrhage", "cyst", "calcification", "mass_effect", "restricted_diffusion",
    "hydrocephalus",
    "herniation", "leptomeningeal_spread", "ependymal_invasion", "crosses_midline", "multifocal", "satellite_lesions",
    "cortical_involvement", "deep_white_matter_invasion", "recurrence", "progression", "pseudoprogression",
    "radiation_necrosis", "microvascular_proliferation",
}  # fmt: skip
DIAGNOSES = {
    "glioblastoma", "astrocytoma", "oligodendroglioma", "oligoastrocytoma", "diffuse_midline_glioma",
    "diffuse_hemispheric_glioma", "ependymoma", "gliosarcoma", "glioma_nos", "metastasis", "lymphoma", "meningioma",
    "other",
}  # fmt: skip
LOCATIONS = {
    "frontal", "temporal", "parietal", "occipital", "insula", "basal_ganglia", "thalamus", "corpus_callosum",
    "brainstem", "cerebellum", "ventricle", "spinal_cord",
}  # fmt: skip
FIELD_OF_KIND = {
    "diagnosis": {"diagnosis"}, "location": {"location"}, "treatment": {"treatment"}, "steroid": {"steroid"},
    "surgery": {"surgery_extent"}, "enhancement": {"enhancement"}, "finding": FINDINGS,
}  # fmt: skip
WITHOUT_A_FIELD = {
    "anatomy",
    "imaging",
    "pathology",
    "molecular",
    "procedure",
    "drug",
    "response",
    "symptom",
    "state",
    "ignore",
}
AREAS = {
    "anatomy.yaml": 130, "clinical.yaml": 120, "disease.yaml": 130, "ignore.yaml": 40, "imaging.yaml": 110,
    "molecular.yaml": 110, "response.yaml": 40, "treatment.yaml": 180,
}  # fmt: skip
# Names that two concepts share on purpose: looking like progression or like surgery, they count as what they are.
SHARED = {
    frozenset({"ignore_biopsy", "ignore_surgery"}),
    frozenset({"ignore_progression", "pseudoresponse"}),
    frozenset({"ignore_progression", "progression_free_survival"}),
}
SHAPES = {
    "ICD-O-3": r"\d{4}/[0-36]",
    "LOINC": r"\d{1,7}-\d",
    "SNOMED CT": r"\d{6,18}",
    "RadLex": r"RID\d+",
    "HGNC": r"HGNC:\d+",
}
CODES = [
    pytest.param(concept, code, id=f"{concept.id} {code.system} {code.code}")
    for concept in concepts()
    for code in concept.codes
]


@cache
def named() -> dict[str, Concept]:
    return {concept.id: concept for concept in concepts()}


def test_ids_are_unique_and_plain():
    ids = Counter(concept.id for concept in concepts())
    assert [identifier for identifier, count in ids.items() if count > 1] == []
    assert [identifier for identifier in ids if not re.fullmatch(r"[a-z0-9_]+", identifier)] == []


def test_each_area_holds_its_concepts():
    held = {}
    for entry in resources.files("ingestion.terminology").iterdir():
        if entry.name.endswith(".yaml"):
            held[entry.name] = len(read_yaml("ingestion.terminology", entry.name)["concepts"])
    assert set(held) == set(AREAS)
    assert {name: count for name, count in held.items() if count < AREAS[name]} == {}
    assert sum(held.values()) == len(concepts())
    assert len([concept for concept in concepts() if concept.kind != "ignore"]) >= 250


def test_every_concept_has_an_english_name_or_pattern_and_nearly_every_one_a_chinese():
    known = [concept for concept in concepts() if concept.kind != "ignore"]
    assert [concept.id for concept in known if not concept.terms("en")] == []
    assert [
        concept.id for concept in known if not concept.terms("zh") and concept.kind not in ("treatment", "drug")
    ] == []
    assert sum(not concept.terms("zh") for concept in known) < 0.02 * len(known)


def test_kinds_feed_the_fields_of_the_contract_and_no_others():
    assert {concept.kind for concept in concepts()} == set(FIELD_OF_KIND) | WITHOUT_A_FIELD
    wrong = [
        (concept.id, concept.kind, concept.field)
        for concept in concepts()
        if concept.field not in FIELD_OF_KIND.get(concept.kind, {""})
    ]
    assert wrong == []
    assert {concept.field for concept in concepts()} - {""} == set().union(*FIELD_OF_KIND.values())


def test_values_are_those_of_the_contract():
    values = defaultdict(set)
    for concept in concepts():
        values[concept.kind].add(concept.value)
    assert values["diagnosis"] == DIAGNOSES
    assert values["location"] == LOCATIONS
    assert values["surgery"] == {"gross_total", "near_total", "subtotal", "partial", "biopsy"}
    assert values["finding"] == values["enhancement"] == {True}
    assert all(
        isinstance(value, str) and value == value.lower() for kind in ("treatment", "steroid") for value in values[kind]
    )


def test_a_place_inside_another_names_one_of_the_contract():
    placed = [concept for concept in concepts() if concept.part_of]
    assert {concept.part_of for concept in placed} == LOCATIONS
    assert {concept.kind for concept in placed} == {"anatomy"}


def test_diagnoses_have_a_specificity_and_a_possible_grade():
    for concept in concepts():
        assert (concept.specificity in (1, 2, 3)) == (concept.kind == "diagnosis"), concept.id
        assert concept.grade in (None, 1, 2, 3, 4), concept.id
        assert not concept.grade or concept.kind == "diagnosis", concept.id


def test_a_name_is_written_once_and_belongs_to_one_concept():
    owners = defaultdict(set)
    repeated = []
    for concept in concepts():
        for language, names in concept.names.items():
            repeated += [(concept.id, name) for name, count in Counter(names).items() if count > 1]
            for name in names:
                owners[language, fold(name)].add(concept.id)
    assert repeated == []
    shared = {name: ids for name, ids in owners.items() if len(ids) > 1 and frozenset(ids) not in SHARED}
    assert shared == {}


def test_names_are_plain_and_patterns_are_folded():
    for concept in concepts():
        for names in concept.names.values():
            assert all(name == name.strip() and name for name in names), concept.id
            assert [name for name in names if re.search(r"[\\|*\[\]{}^$]|\(\?", name)] == [], concept.id
        for patterns in concept.patterns.values():
            assert [pattern for pattern in patterns if re.search(r"(?<!\\)[A-Z]", pattern)] == [], concept.id


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_name_stands_for_nothing_but_itself(language: str):
    spelled = [
        (fold(name), spellings(term))
        for concept in concepts()
        for name, term in zip(concept.names[language], concept.terms(language), strict=False)
    ]
    assert [(name, found) for name, found in spelled if found not in (None, [name])] == []
    assert sum(found is None for _, found in spelled) < 0.01 * len(spelled), "signs that go to the slower search"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_pattern_is_an_expression(language: str):
    broken = []
    for concept in concepts():
        for pattern in concept.patterns[language]:
            try:
                re.compile(expression(pattern))
            except re.error as error:
                broken.append((concept.id, pattern, str(error)))
    assert broken == []


def sentence(language: str, name: str) -> tuple[str, int, int]:
    """Return a folded sentence around a name, and where it stands."""
    before, after = ("There is ", " here.") if language == "en" else ("可见", "。")
    return fold(f"{before}{name}{after}"), len(before), len(before) + len(name)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_name_is_mentioned_in_a_sentence(language: str):
    missed = []
    for concept in concepts():
        for name in concept.names[language]:
            text, start, end = sentence(language, name)
            if not any((m.concept.id, m.start, m.end) == (concept.id, start, end) for m in mentions(text)):
                missed.append((concept.id, name))
    assert missed == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_name_is_found_as_its_own_concept_unless_a_longer_one_hides_it(language: str):
    hidden = []
    for concept in concepts():
        for name in concept.names[language] if concept.kind != "ignore" else ():
            text, start, end = sentence(language, name)
            found = find(text, frozenset({concept.kind}))
            if any(mention.concept.id == concept.id for mention in found):
                continue
            longer = [
                m.concept.id
                for m in mentions(text)
                if m.start <= start and m.end >= end and m.end - m.start > end - start
            ]
            shared = any(frozenset({concept.id, m.concept.id}) in SHARED for m in mentions(text))
            if not longer and not shared:
                hidden.append((concept.id, name, [mention.concept.id for mention in found]))
    assert hidden == []


@pytest.mark.parametrize(("concept", "code"), CODES)
def test_a_code_has_a_source_and_the_shape_of_its_system(concept: Concept, code):
    assert code.source.strip()
    assert code.display.strip()
    assert re.fullmatch(SHAPES[code.system], code.code)
    if code.system == "LOINC":
        digits, check = code.code.split("-")
        assert check == str(mod_10(digits))
    if code.system == "SNOMED CT":
        assert verhoeff(code.code) == 0
        assert code.code[-3:-1] == "00", "a concept of the international edition"


def mod_10(digits: str) -> int:
    """Return LOINC's check digit (Luhn): every second digit from the right counts twice."""
    doubled = "".join(str(int(digit) * (2 if at % 2 == 0 else 1)) for at, digit in enumerate(reversed(digits)))
    return -sum(map(int, doubled)) % 10


def verhoeff(digits: str) -> int:
    """Return 0 where the last digit is the check digit of Verhoeff (1969: the dihedral group of order 10)."""
    permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
    check = 0
    for at, digit in enumerate(reversed(digits)):
        number = int(digit)
        for _ in range(at % 8):
            number = permutation[number]
        check = _combined(check, number)
    return check


def _combined(first: int, second: int) -> int:
    turned = first >= 5
    if not turned:
        return (first + second) % 5 + (5 if second >= 5 else 0)
    return (first - second) % 5 + (0 if second >= 5 else 5)


@pytest.mark.parametrize(
    ("number", "valid"), [("22298006", True), ("22298007", False), ("404684003", True), ("2363", True)]
)
def test_the_verhoeff_check(number: str, valid: bool):
    assert (verhoeff(number) == 0) == valid


@pytest.mark.parametrize("code", ["10154-3", "8302-2", "29463-7", "718-7"])
def test_the_loinc_check(code: str):
    digits, check = code.split("-")
    assert str(mod_10(digits)) == check


def test_one_code_stands_for_one_thing_unless_it_is_a_morphology():
    """ICD-O-3 gives several tumours one code (9385/3); the codes of other systems are of one thing each."""
    displays = defaultdict(set)
    for concept in concepts():
        for code in concept.codes:
            displays[code.system, code.code].add(code.display)
    assert {code: names for code, names in displays.items() if len(names) > 1 and code[0] != "ICD-O-3"} == {}
    assert len(displays) > 100


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
        ("frontal horn", ""),
        ("额角", ""),
        ("anaplastic pilocytic astrocytoma", "high_grade_astrocytoma_piloid"),
        ("Low-Grade   Glioma", "glioma_low_grade"),
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
