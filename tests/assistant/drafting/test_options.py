"""Which guideline options are a patient's: those that apply or may, never one that nothing known speaks for."""

from __future__ import annotations

from assistant.drafting.options import all_options, options_for
from assistant.drafting.values import Known
from ingestion.records import Evidence, Passage

WORDS = (Evidence(doc="r", start=0, end=1, quote="x"),)
KNOWN = {
    "diagnosis": Known(frozenset({"glioblastoma"}), evidence=WORDS),
    "setting": Known(frozenset({"recurrent"}), evidence=WORDS),
}


def passage(name: str, kind: str = "option", **applies: object) -> Passage:
    metadata = {"kind": kind, **{f"applies_{key}": value for key, value in applies.items()}}
    return Passage(id=f"g:{name}", doc="g", text="A statement.", metadata=metadata)  # type: ignore[arg-type]


STATEMENTS = [
    passage("open", diagnosis=["glioblastoma"], kps_min=60),
    passage("clear", diagnosis=["glioblastoma"]),
    passage("other", diagnosis=["astrocytoma"]),
    passage("nothing_known", marker=["ntrk_fusion"]),
    passage("may", marker=["ntrk_fusion"], setting=["recurrent"]),
    passage("a_fact", "fact", diagnosis=["glioblastoma"]),
]


def test_those_that_apply_come_first_and_what_nothing_speaks_for_is_left_out() -> None:
    found = options_for(STATEMENTS, KNOWN)
    assert [one.passage.id for one in found] == ["g:clear", "g:open", "g:may"]
    assert [list(one.missing_fields) for one in found] == [[], ["kps"], ["ntrk_fusion"]]
    assert all(one.met and one.evidence for one in found)


def test_only_options_are_options() -> None:
    assert "g:a_fact" not in [one.id for one in all_options(STATEMENTS)]
