"""Early, intermediate and late fusion: what each promises with everything known, and with any part of it."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from assistant.risk.explain.contributions import contributions
from assistant.risk.fitted.attention import attended
from assistant.risk.fitted.base import outlook
from assistant.risk.fitted.design import COLUMNS, MODALITIES, columns_of, without
from assistant.risk.fitted.fusion.fused_intermediate import known
from assistant.risk.fitted.registry import DEFAULT, FUSIONS, fit_model
from evals.risk.pairs import Pairs, c_index

ADDITIVE = ("fused_early", "fused_late")
HIDDEN = [hidden for size in (1, 2) for hidden in combinations(MODALITIES, size)]


@pytest.fixture(scope="module", params=FUSIONS.names())
def fusion(request, invented):
    return fit_model(request.param, invented.rows, invented.months, invented.died, seed=5)


def test_the_three_ways_are_there_and_one_of_them_is_the_default():
    assert FUSIONS.names() == ["fused_early", "fused_intermediate", "fused_late"]
    assert DEFAULT in FUSIONS.names()


def test_it_finds_the_order_of_patients_that_it_has_not_seen(fusion, unseen):
    pairs = Pairs.of(unseen.months, unseen.died, fusion.risk(unseen.rows))
    truth = Pairs.of(unseen.months, unseen.died, unseen.truth)
    assert c_index([pairs]) > c_index([truth]) - 0.06


@pytest.mark.parametrize("hidden", HIDDEN, ids="+".join)
def test_any_subset_of_modalities_gives_a_prediction_with_a_wider_interval(fusion, unseen, hidden):
    rows = without(unseen.full, *hidden)
    found = outlook(fusion, rows)
    assert np.isfinite(found.risk).all()
    assert (found.low <= found.survival).all()
    assert (found.survival <= found.high).all()
    assert (found.error > fusion.error(unseen.full)).mean() > 0.95
    assert c_index([Pairs.of(unseen.months, unseen.died, found.risk)]) > 0.52


def test_nothing_known_is_near_the_average_and_very_uncertain(fusion, unseen):
    rows = np.full((1, len(COLUMNS)), np.nan)
    assert abs(float(fusion.risk(rows)[0])) < 0.6
    assert fusion.error(rows)[0] > np.median(fusion.error(unseen.full)) * 2


def test_saved_and_made_anew_it_says_the_same(fusion, unseen):
    again = type(fusion).from_json(fusion.to_json())
    assert np.array_equal(again.risk(unseen.rows), fusion.risk(unseen.rows))
    assert np.array_equal(again.error(unseen.rows), fusion.error(unseen.rows))
    assert np.array_equal(again.unlike(unseen.rows), fusion.unlike(unseen.rows))
    assert again.worth == fusion.worth


def test_one_modality_alone_lies_further_off_than_all_but_one(fusion):
    assert 0 < fusion.worth.open < fusion.worth.alone


def test_a_patient_far_from_the_training_data_is_unlike_it(fusion, unseen):
    row = unseen.full[:1].copy()
    assert not fusion.unlike(row)[0]
    row[0, 0] = 40.0
    assert fusion.unlike(row)[0]


@pytest.mark.parametrize("name", ADDITIVE)
@pytest.mark.parametrize("hidden", [(), ("molecular",), ("clinical", "histology")], ids=str)
def test_contributions_add_up_exactly(name, hidden, invented, unseen):
    model = fit_model(name, invented.rows, invented.months, invented.died, seed=5)
    rows = without(unseen.rows, *hidden)
    found = contributions(model, rows)
    assert found.method == "exact"
    assert np.allclose(found.base + found.effects.sum(axis=1), model.risk(rows), atol=1e-12)


@pytest.mark.parametrize("name", FUSIONS.names())
def test_the_same_seed_gives_the_same_model(name, invented):
    part = slice(0, 80)
    first, again = (
        fit_model(name, invented.rows[part], invented.months[part], invented.died[part], seed=2) for _ in range(2)
    )
    assert first.to_json() == again.to_json()


def test_late_weighs_no_modality_below_nothing(invented):
    model = fit_model("fused_late", invented.rows, invented.months, invented.died, seed=5)
    assert (model.weights >= 0).all()
    assert model.weights.sum() > 0.5


def test_late_reads_each_modality_from_its_own_columns(invented):
    model = fit_model("fused_late", invented.rows, invented.months, invented.died, seed=5)
    assert [part.columns for part in model.parts] == [columns_of((name,)) for name in MODALITIES]


def net(random: np.random.Generator) -> dict[str, np.ndarray]:
    shapes = {"into": (3, len(COLUMNS), 6), "shift": (3, 6), "key": (6, 6), "query": (6, 6), "attend": (6,),
              "bias": (3,), "out": (6,)}  # fmt: skip
    return {name: random.normal(size=shape) for name, shape in shapes.items()}


def test_numpy_reads_a_net_as_torch_does():
    torch = pytest.importorskip("torch")
    from assistant.risk.fitted.attention import _own, _score

    random = np.random.default_rng(0)
    weights = net(random)
    weights["into"] = weights["into"] * _own()
    rows, kept = random.normal(size=(20, len(COLUMNS))), random.random((20, 3)) < 0.6
    kept[:, 0] |= ~kept.any(axis=1)
    tensors = {name: torch.tensor(value) for name, value in weights.items()}
    theirs = _score(torch.tensor(rows), torch.tensor(kept), tensors, torch.tensor(_own().astype(float)))
    assert np.allclose(attended(rows, kept, weights), theirs.numpy(), atol=1e-10)


def test_a_modality_that_is_not_known_is_not_attended_to():
    random = np.random.default_rng(1)
    weights = net(random)
    own = np.zeros((3, len(COLUMNS), 1))
    for at, name in enumerate(MODALITIES):
        own[at, list(columns_of((name,)))] = 1
    weights["into"] = weights["into"] * own
    rows = random.normal(size=(5, len(COLUMNS)))
    moved = rows.copy()
    moved[:, list(columns_of(("molecular",)))] += 3
    no_markers = np.array([[True, True, False]] * 5)
    everything = np.ones((5, 3), dtype=bool)
    assert np.array_equal(attended(rows, no_markers, weights), attended(moved, no_markers, weights))
    assert not np.allclose(attended(rows, everything, weights), attended(moved, everything, weights))


def test_where_nothing_is_known_every_modality_is_attended_to():
    rows = np.full((2, len(COLUMNS)), np.nan)
    rows[1, 0] = 0.0
    assert known(rows).tolist() == [[True, True, True], [True, False, False]]
