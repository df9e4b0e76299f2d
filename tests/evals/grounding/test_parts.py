"""The parts of the suite: what is planted, which rows count, whole notes."""

from __future__ import annotations

from collections import Counter

import numpy as np

from evals.grounding.cases import Case
from evals.grounding.judged import Judged, Panel
from evals.grounding.judges.base import Opinion
from evals.grounding.judges.overlap import Overlap
from evals.grounding.parts.medec import whole_notes
from evals.grounding.parts.mri import REQUIRED, SAME, metrics, planted_cases
from evals.grounding.parts.written import written_cases
from evals.suites._samples import planted

REPORT = (
    "FINDINGS: A left frontal mass measures 4.9 x 3.9 cm with vasogenic edema. No satellite lesions are seen. "
    "The enhancement is likely necrosis at the margin. Midline shift of 7 mm is present."
)
REPORTS = [(f"r{number}/w", f"r{number}", REPORT) for number in range(6)]


def test_planted_cases_repeat():
    assert planted_cases(REPORTS) == planted_cases(REPORTS)
    assert planted_cases(REPORTS) != planted_cases([(f"x{name}", scan, text) for name, scan, text in REPORTS])


def test_one_case_a_kind_of_each_report_and_at_most_so_many():
    every = Counter((case.document, case.kind) for case in planted_cases(REPORTS))
    assert set(every.values()) == {1}
    few = Counter(case.kind for case in planted_cases(REPORTS, per_kind=2, per_other=1))
    assert {few[kind] for kind in (*REQUIRED, *SAME) if kind in few} == {2}
    assert {number for kind, number in few.items() if kind not in (*REQUIRED, *SAME)} == {1}
    assert few.keys() == {kind for _, kind in every}


def test_what_is_planted_is_no_sentence_of_the_report():
    cases = planted_cases(REPORTS)
    assert {case.faithful for case in cases} == {True, False}
    assert all(case.text not in REPORT for case in cases if not case.faithful)
    assert all(case.text in REPORT for case in cases if case.kind == "verbatim")


def test_rows_of_the_mri_part():
    kinds = [("side", False), ("lobe", False), ("doubt_dropped", False), ("respelled", True), ("reordered", True)]
    cases = tuple(Case(kind, kind, ("s",), "t", faithful, kind) for kind, faithful in kinds)
    verdicts = ("contradicted", "supported", "unsupported", "supported", "unsupported")
    judged = Judged("mri", cases, {"ours": [Opinion(0.5, verdict) for verdict in verdicts]})
    found = {metric.name: (metric.value, metric.n) for metric in metrics(judged)}
    assert found == {
        "mri/detected/all": (0.5, 2),
        "mri/detected/side": (1.0, 1),
        "mri/detected/lobe": (0.0, 1),
        "mri/detected/doubt_dropped": (1.0, 1),
        "mri/detected/lowest": (0.0, 1),
        "mri/false_alarm/respelled": (0.0, 1),
        "mri/false_alarm/same_meaning": (0.0, 1),
        "mri/false_alarm/reordered": (1.0, 1),
        "mri/false_alarm/paraphrased": (1.0, 1),
    }


def test_a_note_is_as_good_as_its_worst_sentence():
    cases = tuple(
        Case(identifier, "d", ("s",), "t", faithful)
        for identifier, faithful in (("n1/0", True), ("n1/1", False), ("n2/0", True), ("n2/1", True))
    )
    notes, right, lowest = whole_notes(cases, np.array([0.9, 0.2, 0.8, 0.7]))
    assert [note.id for note in notes] == ["n1/0", "n2/0"]
    assert right.tolist() == [False, True]
    assert lowest.tolist() == [0.2, 0.7]


def test_written_cases_are_all_statements():
    assert len(written_cases()) == sum(len(report.says) + len(report.says_not) for report in planted())
    assert len({case.document for case in written_cases(2)}) == 2


def test_items_tell_what_each_judge_said_and_progress_is_told():
    cases = [
        Case(str(at), str(at), ("left mass",), text, at == 0, fold=str(at)) for at, text in enumerate(("left", "x"))
    ]
    told: list[str] = []
    judge = Overlap()
    judge.name = "ours"
    first, second = Panel((judge,), told.append).judge("s", cases).items()
    assert told == ["s: 2 of 2"]
    assert first["id"] == "s/0"
    assert first["judges"] == {"ours": {"score": 1.0, "flagged": False}}
    assert second["judges"]["ours"]["score"] == 0.0
