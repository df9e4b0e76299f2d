"""Guideline options against what is known: applies, does not, can't be told."""

from __future__ import annotations

import pytest

from assistant.drafting.options import Known, known_from, options_for
from ingestion.records import Evidence, Passage

WORDS = (Evidence(doc="r", start=0, end=1, quote="x"),)
KNOWN = known_from(
    [
        ("diagnosis", "glioblastoma", WORDS),
        ("age", 58.0, WORDS),
        ("who_grade", 4, WORDS),
        ("mgmt", "indeterminate", WORDS),
    ]
) | {"setting": Known(frozenset({"newly_diagnosed"}), None, WORDS, frozenset({"recurrent"}))}


def passage(kind: str = "option", **applies: object) -> Passage:
    return Passage(
        id="g:1",
        doc="g",
        text="A statement.",
        metadata={"kind": kind, **{f"applies_{name}": value for name, value in applies.items()}},  # type: ignore[dict-item]
    )


CASES = [
    ({"diagnosis": ["glioblastoma"]}, []),
    ({"diagnosis": ["astrocytoma"]}, None),
    ({"diagnosis": ["glioblastoma"], "age_max": 70}, []),
    ({"diagnosis": ["glioblastoma"], "age_min": 58}, []),
    ({"diagnosis": ["glioblastoma"], "age_min": 59}, None),
    ({"diagnosis": ["glioblastoma"], "kps_min": 60}, ["kps"]),
    ({"diagnosis": ["glioblastoma"], "grade": ["4"]}, []),
    ({"diagnosis": ["glioblastoma"], "mgmt": ["methylated"]}, ["mgmt"]),
    ({"diagnosis": ["glioblastoma"], "mgmt": ["unmethylated", "indeterminate"]}, []),
    ({"diagnosis": ["glioblastoma"], "setting": ["recurrent"]}, ["setting"]),
    ({"diagnosis": ["glioblastoma"], "setting": ["follow_up"]}, None),
    ({"diagnosis": ["glioblastoma"], "marker": ["ntrk_fusion"]}, ["ntrk_fusion"]),
    ({"marker": ["ntrk_fusion"]}, None),
]


@pytest.mark.parametrize(("applies", "missing"), CASES)
def test_conditions(applies: dict[str, object], missing: list[str] | None) -> None:
    found = options_for([passage(**applies)], KNOWN)
    assert ([list(one.missing) for one in found] or None) == ([missing] if missing is not None else None)
    assert all(one.because and one.evidence for one in found)


def test_only_options_are_listed() -> None:
    assert options_for([passage("fact", diagnosis=["glioblastoma"])], KNOWN) == []


def test_those_that_apply_come_first() -> None:
    open_one, clear = passage(diagnosis=["glioblastoma"], kps_min=60), passage(diagnosis=["glioblastoma"])
    assert [len(one.missing) for one in options_for([open_one, clear], KNOWN)] == [0, 1]
