"""How the model's answer becomes support: premise, calibration, threshold, reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.grounding import Source, Sources, ground, ground_in
from assistant.grounding.entailment.held_out import ANSWERS, HeldOutAnswers, key
from assistant.grounding.entailment.premise import ROOM, STATEMENTS, premise
from assistant.grounding.entailment.scorer import FEATURES, Calibration, Entailment, features, read_calibration
from assistant.grounding.reading import read

SOURCE = "The mass is in the left frontal lobe. Lunch was at noon. The ward is quiet. It rained. The mass bled in May."
LONG = SOURCE + " Snow lay deep." * 40
EVEN = Calibration(weights=(1.0, 0.0, 0.0, 0.0), thresholds=(0.5, 0.5, 0.5))


class Says:
    """A reader that always gives the same three probabilities and keeps what it was asked."""

    folder = Path()

    def __init__(self, *said: float) -> None:
        self.said, self.asked = said, []

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        self.asked += pairs
        return np.array([self.said] * len(pairs), dtype=np.float32)


def verdict_of(text: str, reader: Says):
    return ground_in(text, Sources([Source(doc="source", text=SOURCE)]), scorer=Entailment(reader, EVEN))


def test_the_premise_holds_the_nearest_statements_in_their_order():
    sources = Sources([Source(doc="source", text=LONG)])
    claim = read("The mass of the left frontal lobe bled in May.", 0, 46)
    assert premise(claim, sources).split("\n") == ["The mass is in the left frontal lobe.", "The mass bled in May."]
    assert premise(read("Xyzzy plugh.", 0, 12), sources) == ""


@given(st.lists(st.text(alphabet="ab c.", min_size=1, max_size=900), max_size=12))
def test_a_premise_is_short_whatever_the_source(pieces: list[str]):
    text = "\n".join(f"mass {piece}" for piece in pieces)
    near = premise(read("The mass.", 0, 9), Sources([Source(doc="source", text=text)]))
    assert len(near) <= ROOM + STATEMENTS


@pytest.mark.parametrize(
    ("said", "verdict"),
    [((0.9, 0.05, 0.05), "supported"), ((0.2, 0.7, 0.1), "unsupported"), ((0.1, 0.2, 0.7), "contradicted")],
)
def test_the_verdict_follows_the_model_where_no_check_objects(said: tuple[float, ...], verdict: str):
    found = verdict_of("The quiet ward had lunch at noon.", Says(*said))
    assert found.verdict == verdict
    (claim,) = found.claims
    assert bool(claim.explanation) == (verdict != "supported")
    assert claim.score == pytest.approx(said[0], abs=1e-3)


@pytest.mark.parametrize("text", ["The mass is in the left frontal lobe.", "The mass is in the right frontal lobe."])
def test_the_model_is_not_asked_where_a_copy_or_a_check_decides(text: str):
    reader = Says(0.5, 0.3, 0.2)
    verdict_of(text, reader)
    assert reader.asked == []


def test_short_sources_are_read_whole():
    sources = Sources([Source(doc="source", text=SOURCE)])
    assert premise(read("Xyzzy plugh.", 0, 12), sources).split("\n") == [s.text for s in sources.statements]


def test_without_a_near_statement_shared_words_decide():
    reader = Says(0.99, 0.0, 0.01)
    verdict = ground("Xyzzy plugh.", [Source(doc="source", text=LONG)], scorer=Entailment(reader, EVEN))
    assert verdict.verdict == "unsupported"
    assert reader.asked == []


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_calibrated_probabilities_are_probabilities_and_rise_with_entailment(p: float, q: float, share: float):
    low, high = sorted((p, q))
    at = [EVEN.probability(features(np.array([x, 0.0, 1 - x], dtype=np.float32), share)) for x in (low, high)]
    assert 0 <= at[0] <= at[1] <= 1


@pytest.mark.model
def test_the_shipped_calibration_fits_the_features():
    calibration = read_calibration()
    assert len(calibration.weights) == len(FEATURES)
    assert all(0 <= threshold < 1 for threshold in calibration.thresholds)
    more = [calibration.probability(features(np.array([p, 0.0, 1 - p], dtype=np.float32), 0.8)) for p in (0.1, 0.9)]
    assert more[0] < more[1]


def test_a_calibration_for_other_features_is_refused(tmp_path: Path):
    (tmp_path / "calibration.json").write_text(
        '{"features": ["x"], "weights": [1], "shares": [0], "thresholds": [0.5]}', encoding="utf-8"
    )
    with pytest.raises(ValueError, match="not for"):
        read_calibration(tmp_path)


def test_kept_answers_are_given_back_and_missing_ones_counted(tmp_path: Path):
    (tmp_path / ANSWERS).write_text(f"# head\n{key('a', 'b')}\t0.7\t0.2\t0.1\n", encoding="utf-8")
    kept = HeldOutAnswers(tmp_path)
    assert np.allclose(kept.probabilities([("a", "b"), ("a", "c")]), [[0.7, 0.2, 0.1], [0, 1, 0]])
    assert kept.unknown == 1
    assert kept.probabilities([]).shape == (0, 3)
