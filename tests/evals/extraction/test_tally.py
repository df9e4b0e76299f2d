"""Precision, recall and F1 from what is counted, and intervals over what was drawn."""

from __future__ import annotations

import pytest

from evals.extraction.tally import Tally, lowest_f1, mean_f1, rate, share
from evals.statistics import wilson


def tally(*counts: tuple[int, int, int]) -> Tally:
    found = Tally()
    for number, (right, given, wanted) in enumerate(counts):
        found.count(str(number), right=right, given=given, wanted=wanted)
    return found


def test_nothing_given_costs_recall_and_not_precision():
    found = Tally()
    assert found.add("a", "left", "left")
    assert not found.add("b", None, "left")
    assert not found.add("c", "left", "right")
    precision, recall, f1 = found.metrics("side")
    assert (precision.name, recall.name, f1.name) == ("side/precision", "side/recall", "side/f1")
    assert (precision.value, precision.n) == (0.5, 2)
    assert (recall.value, recall.n) == (pytest.approx(1 / 3), 3)
    assert f1.value == pytest.approx(0.4)
    assert precision.interval == wilson(1, 2)


def test_a_value_may_be_the_same_within_a_tolerance():
    found = Tally()
    assert found.add("a", 7, 8, same=lambda got, truth: abs(got - truth) <= 1)
    assert not found.add("b", None, 8, same=lambda got, truth: True)


def test_nothing_measured_has_no_value():
    assert [metric.value for metric in Tally().metrics("x")] == [None, None, None]
    assert tally((0, 0, 3)).metrics("x")[2].value is None


def test_several_items_a_report_are_resampled_together():
    spread = [tally(*[(10, 10, 10)] * 5, *[(0, 10, 10)] * 5), tally(*[(5, 10, 10)] * 10)]
    far, near = [each.metrics("x", joint="_")[2] for each in spread]
    assert far.name == "x_f1"
    assert far.value == near.value == 0.5
    assert near.interval == (0.5, 0.5)
    assert far.interval is not None
    assert far.interval[0] < 0.3
    assert far.interval[1] > 0.7


def test_all_right_is_not_certain():
    perfect = tally((3, 3, 3), (4, 4, 4)).metrics("x")
    assert [metric.value for metric in perfect] == [1.0, 1.0, 1.0]
    assert all(metric.interval == wilson(7, 7) for metric in perfect)


def test_shares_leave_out_what_holds_nothing():
    assert share("x", [(0, 0), (1, 1), (0, 1)]) == rate("x", 1, 2)
    assert share("x", [(0, 0)]).value is None


def test_the_mean_and_the_lowest_of_several():
    named = {"side": tally((1, 1, 1), (1, 1, 1)), "lobe": tally((1, 1, 1), (0, 1, 1)), "never_told": Tally()}
    mean = mean_f1("mean", list(named.values()))
    assert (mean.value, mean.n) == (0.75, 2)
    assert mean.interval == (0.5, 1.0)
    lowest = lowest_f1("lowest", named)
    assert (lowest.name, lowest.value, lowest.note) == ("lowest", 0.5, "that of lobe, of 2")
    assert mean_f1("mean", [named["side"]]).interval is None
    assert mean_f1("mean", []).value is None
    assert lowest_f1("lowest", {}).value is None
