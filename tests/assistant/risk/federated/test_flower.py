"""Through Flower the same model comes out, bit by bit; without it the way out is said."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import pytest

from assistant.risk.federated.centres import centres_of
from assistant.risk.federated.flower import simulate
from assistant.risk.federated.training import local, train
from ingestion.errors import GlioscribeError

needs_flower = pytest.mark.skipif(
    find_spec("flwr") is None or find_spec("ray") is None,
    reason="Flower is not installed: see requirements/federated.txt",
)


@needs_flower
@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore")
def test_the_same_weights_as_in_one_process(cohort):
    centres = centres_of(*cohort(120, 4))
    assert (simulate(centres, train).scoring.weights == train(local(centres)).scoring.weights).all()


@pytest.mark.parametrize("library", ["flwr.simulation", "ray"])
def test_what_is_missing_is_said(cohort, monkeypatch, library):
    if library == "ray" and find_spec("flwr") is None:
        pytest.skip("Flower is not installed: see requirements/federated.txt")
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(GlioscribeError, match=f"{library.partition('.')[0]} is not installed"):
        simulate(centres_of(*cohort(120, 4)), train)
