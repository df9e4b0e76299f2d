"""Who takes part: everyone once, nobody in too small a party."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.risk.federated.centres import LEAST, centres_of


def made(names):
    return centres_of(np.arange(len(names))[:, None] * 1.0, np.ones(len(names)), np.ones(len(names), dtype=bool), names)


@settings(deadline=None)
@given(st.lists(st.sampled_from("ABCDEFGHIJ"), min_size=LEAST, max_size=120))
def test_every_patient_once_and_no_small_party(names):
    centres = made(names)
    assert sorted(np.concatenate([centre.rows[:, 0] for centre in centres])) == list(range(len(names)))
    assert all(len(centre) >= LEAST for centre in centres)
    assert sorted("+".join(centre.name for centre in centres).split("+")) == sorted(set(names))
    for centre in centres:
        assert {names[int(at)] for at in centre.rows[:, 0]} == set(centre.name.split("+"))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("A" * 10 + "B" * 10, ["A", "B"]),
        ("A" * 10 + "B" * 9, ["A+B"]),
        ("A" * 30 + "B" * 12 + "C", ["A", "B+C"]),  # to the smallest centre
        ("A" * 30 + "B" * 6 + "C" * 5 + "D" * 2, ["A", "B+C+D"]),  # what is left over joins the group before
    ],
)
def test_small_centres_are_joined(names, expected):
    assert [centre.name for centre in made(names)] == expected


def test_too_few_for_any_party():
    with pytest.raises(ValueError, match="fewer than 10"):
        made("A" * 9)
