"""The private variant: gradients clipped by patient, Gaussian noise, nothing else read of the patients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.risk.federated.answers import deaths_in, inside

if TYPE_CHECKING:
    from assistant.risk.federated.centres import Arrays, Ask, Centre
    from assistant.risk.fitted.design import FloatArray

Trust = Literal["sum", "nobody"]
"""Who may see what: "sum", only the sum over all centres is ever seen (secure aggregation), so each centre adds its
share of the noise; "nobody", what each centre sends is private by itself, so each adds all of it."""

CUTS = (0.0, 6.0, 12.0, 24.0, 48.0)
"""Fewer spans than without noise: each is a number to protect."""
START = -3.5
"""Log hazard a month to start from, a median survival of 23 months: no patient's."""
CLIP = 2.0
"""Norm that one patient's gradient is cut to."""
ROUNDS = 40
RATE = 1.5
"""Step along the mean gradient."""
RIDGE = 0.02
"""Precision of the weights by patient."""
MIDDLE = {"age": 0.0, "kps": 0.0}
"""Where a column is centred, in its own unit; 0.5 for a yes or no."""
SCALE = {"age": 1.5, "kps": 1.5}
"""What a column is divided by; 0.5 for a yes or no."""


@dataclass(frozen=True)
class PrivateCox:
    """A Cox model that says little of any one patient.

    Attributes:
        weights: Log hazard by one unit of a column as `public_rows` gives it, shape (columns,).
        levels: Log hazard by span of CUTS, a month.
    """

    weights: FloatArray
    levels: FloatArray

    def risk(self, rows: FloatArray) -> FloatArray:
        """Return the log hazard relative to a patient in the middle of all columns, shape (patients,)."""
        return public_rows(rows) @ self.weights


def public_rows(rows: FloatArray) -> FloatArray:
    """Return rows centred and scaled by what is known without any patient; a gap lies in the middle."""
    import numpy as np

    from assistant.risk.fitted.design import NAMES

    middle = np.array([MIDDLE.get(name, 0.5) for name in NAMES])
    scale = np.array([SCALE.get(name, 0.5) for name in NAMES])
    return np.asarray(np.nan_to_num((rows - middle) / scale, nan=0.0))


def noisy_gradient(centre: Centre, sent: Arrays) -> Arrays:
    """Return a centre's sum of clipped gradients, with its noise.

    The noise is drawn from the seed that is sent, the round, and the centre's name, so that a simulation can be
    repeated. A centre in the field draws it from its operating system, and refuses less noise than was agreed.
    """
    import numpy as np

    each = _clipped(centre, sent["levels"], sent["weights"])
    word = int.from_bytes(centre.name.encode(), "big")
    draw = np.random.default_rng([*(int(number) for number in sent["draw"]), word])
    return {"gradient": each.sum(axis=0) + draw.normal(0.0, float(sent["deviation"][0]), each.shape[1])}


def _clipped(centre: Centre, levels: FloatArray, weights: FloatArray) -> FloatArray:
    """Return each patient's gradient, its norm at most CLIP, shape (patients, spans + columns)."""
    import numpy as np

    rows = public_rows(centre.rows)
    expected = inside(centre.months, CUTS) * np.exp(np.clip(levels + (rows @ weights)[:, None], -30, 5))
    off = deaths_in(centre.months, centre.died, CUTS) - expected
    each = np.concatenate([off, off.sum(axis=1, keepdims=True) * rows], axis=1)
    norm = np.sqrt((each**2).sum(axis=1, keepdims=True))
    return np.asarray(each * np.minimum(1.0, CLIP / np.maximum(norm, 1e-12)))


def train_private(
    ask: Ask, *, noise: float, patients: int, centres: int, trust: Trust = "sum", seed: int = 0
) -> PrivateCox:
    """Train by noisy gradient ascent over centres.

    The unit of privacy is one patient: with the patient or without, every set of models that may come out has nearly
    the same probability (epsilon, delta), by `accountant.epsilon_of(noise, ROUNDS, delta)`. Nothing else is learned
    from the patients: columns are centred, scaled and filled by constants. Steps, clipping and ridge were chosen on
    invented patients; that cost no privacy.

    Args:
        ask: Sends a task to all centres.
        noise: Standard deviation of the noise of one round over CLIP; 0 adds none.
        patients: How many take part, announced beforehand (not private).
        centres: How many centres take part.
        trust: Who may see what.
        seed: Of the noise.
    """
    import numpy as np

    from assistant.risk.fitted.design import NAMES

    share = noise * CLIP / (np.sqrt(centres) if trust == "sum" else 1.0)
    levels, weights = np.full(len(CUTS), START), np.zeros(len(NAMES))
    kept: list[FloatArray] = []
    for number in range(ROUNDS):
        sent = {
            "levels": levels,
            "weights": weights,
            "deviation": np.array([share]),
            "draw": np.array([seed, number]),
        }
        mean = np.sum([reply["gradient"] for reply in ask("noisy_gradient", sent)], axis=0) / patients
        levels = np.clip(levels + RATE * mean[: len(CUTS)], -8.0, 0.0)
        weights = np.clip(weights + RATE * (mean[len(CUTS) :] - RIDGE * weights), -3.0, 3.0)
        kept.append(np.concatenate([levels, weights]))
    # The mean of the later steps carries less noise than the last one, and costs no privacy.
    settled = np.mean(kept[ROUNDS // 2 :], axis=0)
    return PrivateCox(settled[len(CUTS) :], settled[: len(CUTS)])
