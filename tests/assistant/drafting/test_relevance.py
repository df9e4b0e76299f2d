"""The signals of a passage, one by one; the weights that ship; which passages are told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.drafting import signals as module
from assistant.drafting.answer import read
from assistant.drafting.relevance import FITTED, MARGIN, MOST, OTHER, Ranked, _weights, choose, rank, weights_for
from assistant.drafting.signals import NAMES, SIGNALS, signals
from ingestion.records import Passage
from retrieval.records import Hit

LOMUSTINE, TEMOZOLOMIDE = "Lomustine is given at 110 mg/m2.", "Temozolomide is given at 75 mg/m2."
LOMUSTINE_DOSE = "What is the dose of lomustine?"
TREATED = "How is glioblastoma treated?"
GBM = "Glioblastoma is treated."
FIELD = "Which drug is used?"


def made(text: str, *, region: str = "", title: str = "", **metadata: object) -> Passage:
    return Passage(id=text, doc="d", text=text, region=region, title=title, metadata=metadata)


def hits(*passages: Passage | str) -> list[Hit]:
    """The first found best: scores of 1, 1/2, 1/3 and cosines of 0.6, 0.4, 0.2."""
    found = [made(each) if isinstance(each, str) else each for each in passages]
    return [Hit(passage=each, score=1 / (at + 1), similarity=0.6 - 0.2 * at) for at, each in enumerate(found)]


def of(name: str, question: str, *passages: Passage | str) -> list[float]:
    column = signals(read(question), hits(*passages))[:, NAMES.index(name)]
    return [round(float(value), 3) for value in column]


def test_there_is_a_row_a_hit_and_a_column_a_signal_in_the_order_of_the_names() -> None:
    rows = signals(read(LOMUSTINE_DOSE), hits(LOMUSTINE, TEMOZOLOMIDE))
    assert rows.shape == (2, len(NAMES))
    assert tuple(SIGNALS) == NAMES
    assert np.all((rows >= 0) & (rows <= module.EVERYDAY + 1))
    assert signals(read(LOMUSTINE_DOSE), []).shape == (0, len(NAMES))


@pytest.mark.parametrize(
    ("name", "question", "passages", "values"),
    [
        ("found", LOMUSTINE_DOSE, [LOMUSTINE, TEMOZOLOMIDE], [1, 0.5]),
        ("near", LOMUSTINE_DOSE, [LOMUSTINE, TEMOZOLOMIDE], [0.6, 0.4]),
        ("behind", LOMUSTINE_DOSE, [LOMUSTINE, TEMOZOLOMIDE], [0, 0.2]),
        ("asked", LOMUSTINE_DOSE, [LOMUSTINE, TEMOZOLOMIDE], [0, 0]),
        ("telling", LOMUSTINE_DOSE, [LOMUSTINE], [1]),
        ("missing", LOMUSTINE_DOSE, [LOMUSTINE, TEMOZOLOMIDE], [0, 0.8]),
        ("held", LOMUSTINE_DOSE, [LOMUSTINE], [1]),
        ("lacking", LOMUSTINE_DOSE, [LOMUSTINE], [0]),
        ("named", LOMUSTINE_DOSE, [LOMUSTINE, TEMOZOLOMIDE], [0, 1]),
        ("named", "Lomustine or vincristine?", [LOMUSTINE, "Surgery is done."], [0.5, 1]),
        ("unnamed", LOMUSTINE_DOSE, [LOMUSTINE, TEMOZOLOMIDE], [0, 0]),
        ("unnamed", LOMUSTINE_DOSE, [TEMOZOLOMIDE, "Surgery is done."], [1, 1]),
        ("rare", "What is paxlovid?", ["Paxlovid is a drug.", "Surgery is done."], [1, 0]),
        ("unknown", "What is paxlovid?", ["Paxlovid is a drug.", "Surgery is done."], [0, 0]),
        ("unknown", "What is paxlovid?", [LOMUSTINE], [0.5]),
        ("unknown", "What are paxlovid, zanubo and brigato?", [LOMUSTINE], [1]),
        ("entity", TREATED, [GBM, "Oligodendroglioma is treated.", "Surgery is done."], [0, 1, 0]),
        ("entity", "How is glioma treated?", ["Oligodendroglioma is treated."], [0]),
        ("setting", TREATED, [GBM, made(GBM, applies_age_min=70), made(GBM, applies_age_min=18)], [0, 1, 0]),
        ("setting", TREATED, [made(GBM, applies_setting=["recurrent"])], [1]),
        ("setting", TREATED, [made(GBM, applies_setting=["recurrent", "newly_diagnosed"])], [0]),
        ("setting", "How is recurrent glioblastoma treated?", [made(GBM, applies_setting=["recurrent"])], [0]),
        ("region", "What do UK guidelines say?", [made(GBM, region="UK"), made(GBM, region="US")], [0, 1]),
        ("region", TREATED, [made(GBM, region="UK")], [0]),
        ("sort", "Which trial tested it?", [made("It did.", kind="trial"), made("It did.", kind="label")], [1, 0]),
        ("sort", "What is recommended?", ["We recommend surgery.", "Surgery is done."], [1, 0]),
        ("field", FIELD, [LOMUSTINE], [0]),
        ("field", f"{FIELD} In glioma?", [LOMUSTINE], [1]),
        ("pairs", "胶质瘤随访间隔", ["胶质瘤随访间隔为三个月。", "手术应切除。"], [1, 0]),
        ("pairs_behind", "胶质瘤随访间隔", ["胶质瘤随访间隔为三个月。", "手术应切除。"], [0, 1]),
        ("pairs", "胶质瘤随访间隔", [made("Scans.", zh="胶质瘤随访间隔", zh_start=9), "Scans."], [1, 0]),
        ("pairs", TREATED, ["胶质瘤随访间隔为三个月。"], [0]),
    ],
)  # fmt: skip
def test_each_signal_says_what_its_description_says(
    name: str, question: str, passages: Sequence[Passage | str], values: list[float]
) -> None:
    assert of(name, question, *passages) == values


def test_a_heading_is_held_but_not_said() -> None:
    passage = made("It is given every 6 weeks.", title="Lomustine")
    assert of("said", LOMUSTINE_DOSE, passage, TEMOZOLOMIDE)[0] < of("held", LOMUSTINE_DOSE, passage, TEMOZOLOMIDE)[0]


def test_what_few_passages_hold_counts_more() -> None:
    """Of three passages two hold "dose" and one "lomustine": to lack the drug is worse."""
    question, dose = "Which dose of lomustine?", "The dose is high."
    lacking = of("lacking", question, dose, "Lomustine helps.", dose + " Very.")
    assert lacking[0] == lacking[2] > lacking[1] > 0
    behind = of("held_behind", question, dose, "Lomustine helps.")
    assert min(behind) == 0


def test_likeness_is_told_as_it_is_and_behind_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    like, worded = np.array([0.4, 0.9]), np.array([0.7, 0.5])
    monkeypatch.setattr(module, "likeness", lambda question, language, passages: (like, worded))
    found = {name: of(name, TREATED, GBM, LOMUSTINE) for name in NAMES if name.startswith(("asked", "worded"))}
    assert found == {
        "asked": [0.4, 0.9],
        "worded": [0.7, 0.5],
        "asked_behind": [0.5, 0.0],
        "worded_behind": [0.0, 0.2],
    }


def test_a_cosine_below_none_is_none() -> None:
    (low,) = [hit.model_copy(update={"similarity": -0.3}) for hit in hits(GBM)]
    assert signals(read(TREATED), [low])[0, NAMES.index("near")] == 0


def test_the_weights_are_there_for_all_embedders_languages_and_sorts_of_passage() -> None:
    sets = {
        f"{name}_{lang}_{kind}" for name in (*FITTED, OTHER) for lang in ("en", "zh") for kind in ("asked", "plain")
    }
    assert set(_weights()) == sets
    for weights in _weights().values():
        assert set(weights.rank.weights) == set(weights.answers.weights) == set(NAMES)
    for name in sets:
        if name.startswith(OTHER):  # the size of a strange embedder's cosines says nothing
            assert _weights()[name].rank.weights["near"] == _weights()[name].answers.weights["near"] == 0


def test_the_weights_go_by_embedder_language_and_ways_of_asking() -> None:
    statement = made(GBM, asked_en=["How?"])
    assert weights_for("minilm", "en", statement) is _weights()["minilm_en_asked"]
    assert weights_for("e5", "zh", statement) is _weights()["e5_zh_plain"]
    assert weights_for("openai:x", "en", made(GBM)) is _weights()["other_en_plain"]


def test_hits_come_best_first_and_an_invented_drug_leaves_none() -> None:
    ranked = rank(read(LOMUSTINE_DOSE), hits(TEMOZOLOMIDE, LOMUSTINE), "minilm")
    assert [each.hit.passage.text for each in ranked] == [LOMUSTINE, TEMOZOLOMIDE]
    assert ranked[0].relevance > ranked[1].relevance
    assert rank(read("What is the dose of zorvalumab?"), hits(LOMUSTINE), "minilm") == []
    assert rank(read(LOMUSTINE_DOSE), [], "minilm") == []


@pytest.mark.parametrize(
    ("question", "passage", "answers"),
    [
        ("What is the dose of lomustine?", "Temozolomide is given at a dose of 75 mg/m2.", False),
        ("What is the dose of lomustine?", "Lomustine is given at 110 mg/m2.", True),
        ("How is meningioma treated with radiotherapy?", "Radiotherapy of glioma is 60 Gy.", False),
        ("What did CATNON find on adjuvant temozolomide?", "Adjuvant temozolomide was found useful.", False),
        ("What is glioma incidence in Brazil?", "The incidence of glioma is 5 per 100,000.", False),
        ("胶质瘤的随访间隔", "胶质瘤随访间隔为三个月。", True),
    ],
)
def test_a_near_passage_answers_only_if_it_holds_what_is_asked(question: str, passage: str, answers: bool) -> None:
    assert bool(choose(rank(read(question), hits(passage), "minilm"))) is answers


def ranked(*relevances: float, answers: float = 0.0) -> list[Ranked]:
    return [Ranked(hits(f"Passage {value}.")[0], relevance=value, answers=answers) for value in relevances]


@pytest.mark.parametrize(
    ("relevances", "told"),
    [
        ([3.0], 1),
        ([3.0, 3.0 - MARGIN], 2),
        ([3.0, 3.0 - MARGIN - 0.01, 0.9], 1),
        ([3.0, 2.9, 2.8, 2.7, 2.6, 2.5], MOST),
        ([], 0),
    ],
)
def test_those_about_as_good_as_the_best_are_told_and_no_more_than_a_few(relevances: list[float], told: int) -> None:
    given = ranked(*relevances)
    assert choose(given) == given[:told]


def test_nothing_is_told_where_the_best_is_not_good_enough() -> None:
    assert choose(ranked(5.0, 4.9, answers=-0.01)) == []
    assert len(choose(ranked(5.0, 4.9, answers=0.0))) == 2
    assert len(choose(ranked(5.0, 4.9, 4.8), most=2)) == 2
