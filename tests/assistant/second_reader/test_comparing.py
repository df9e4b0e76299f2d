"""Two readings side by side: every kind of agreement and disagreement."""

from __future__ import annotations

import pytest

from assistant.second_reader.comparing import compare
from assistant.second_reader.records import Compared, Reading, Statement
from ingestion.records import Evidence, Field

TEXT = "left frontal mass, right temporal mass, no necrosis; glioblastoma, temozolomide given"


def at(words: str) -> tuple[Evidence, ...]:
    start = TEXT.index(words)
    return (Evidence.cut("r", TEXT, start, start + len(words)),)


def rule(name: str, value: object, words: str, assertion: str = "present", **more: object) -> Field:
    return Field.model_validate({"name": name, "value": value, "assertion": assertion, "evidence": at(words), **more})


def model(name: str, value: object, words: str, assertion: str = "present") -> Statement:
    return Statement.model_validate({"name": name, "value": value, "assertion": assertion, "evidence": at(words)})


def seen(compared: tuple[Compared, ...]) -> list[tuple[str, object, object]]:
    def shown(side: Reading | None) -> object:
        return None if side is None else side.value if side.assertion == "present" else f"{side.value} {side.assertion}"

    return [(one.kind, shown(one.rules), shown(one.model)) for one in compared]


@pytest.mark.parametrize(
    ("rules", "theirs", "expected"),
    [
        ([], [], []),
        ([rule("laterality", "left", "left")], [model("laterality", "left", "frontal")], [("agreed", "left", "left")]),
        ([rule("who_grade", 4, "mass")], [model("who_grade", 4.0, "mass")], [("agreed", 4, 4.0)]),
        ([rule("laterality", "left", "left")], [], [("only_rules", "left", None)]),
        ([], [model("laterality", "left", "left")], [("only_model", None, "left")]),
        (
            [rule("laterality", "left", "left")],
            [model("laterality", "right", "right")],
            [("differs", "left", "right")],
        ),
        (
            [rule("necrosis", True, "necrosis", "absent")],
            [model("necrosis", True, "necrosis")],
            [("assertion_differs", "True absent", True)],
        ),
        (  # one value is agreed on, the other has no counterpart
            [rule("laterality", "left", "left"), rule("laterality", "right", "right")],
            [model("laterality", "right", "right")],
            [("agreed", "right", "right"), ("only_rules", "left", None)],
        ),
        (  # places don't exclude each other
            [rule("location", "frontal", "frontal")],
            [model("location", "temporal", "temporal")],
            [("only_rules", "frontal", None), ("only_model", None, "temporal")],
        ),
        (  # unless the same words are read as two
            [rule("location", "frontal", "frontal")],
            [model("location", "insula", "left frontal mass")],
            [("differs", "frontal", "insula")],
        ),
        (  # the nearest words pair
            [rule("diagnosis", "glioblastoma", "glioblastoma"), rule("diagnosis", "metastasis", "frontal", "possible")],
            [model("diagnosis", "lymphoma", "left"), model("diagnosis", "astrocytoma", "temozolomide")],
            [("differs", "metastasis possible", "lymphoma"), ("differs", "glioblastoma", "astrocytoma")],
        ),
        (  # the same drug twice, once as finished
            [rule("treatment", "temozolomide", "temozolomide", "historical")],
            [model("treatment", "temozolomide", "given", "historical"), model("treatment", "temozolomide", "given")],
            [("agreed", "temozolomide historical", "temozolomide historical"), ("only_model", None, "temozolomide")],
        ),
        # what a rule inferred is not in the text, so a model that leaves it out does not disagree
        ([rule("who_grade", 4, "glioblastoma", inferred=True)], [], []),
        (
            [rule("who_grade", 4, "glioblastoma", inferred=True)],
            [model("who_grade", 3, "glioblastoma")],
            [("differs", 4, 3)],
        ),
    ],
)  # fmt: skip
def test_compare(rules: list[Field], theirs: list[Statement], expected: list[tuple[str, object, object]]) -> None:
    assert seen(compare(rules, theirs)) == expected


def test_what_is_said_twice_counts_once_with_all_its_evidence() -> None:
    rules = [rule("change", "new", "left", of="lesion"), rule("change", "new", "right", of="oedema")]
    theirs = [model("change", "new", "frontal"), model("change", "new", "temporal"), model("change", "new", "frontal")]
    (one,) = compare(rules, theirs)
    assert one.kind == "agreed"
    assert one.rules is not None
    assert one.model is not None
    assert [evidence.quote for evidence in one.rules.evidence] == ["left", "right"]
    assert [evidence.quote for evidence in one.model.evidence] == ["frontal", "temporal"]


@pytest.mark.parametrize(("kind", "sides"), [("agreed", "rules"), ("only_rules", "model"), ("only_model", "rules")])
def test_a_comparison_has_the_sides_of_its_kind(kind: str, sides: str) -> None:
    with pytest.raises(ValueError, match="lacks a side"):
        Compared.model_validate({"kind": kind, "name": "idh", sides: None, "rules": None, "model": None})
