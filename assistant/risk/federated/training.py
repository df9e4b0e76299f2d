"""What the server does: asks all centres, adds up what they send, and knows no patient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.risk.federated.answers import answer
from assistant.risk.federated.model import FederatedCox, bounded_imputer
from assistant.risk.fitted.imputation import RIDGE, ROUNDS
from assistant.risk.fitted.linear import Weighed
from ingestion.errors import GlioscribeError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.federated.centres import Arrays, Ask, Centre
    from assistant.risk.fitted.design import FloatArray

RIDGES = (3.0, 10.0, 30.0, 100.0, 300.0)
"""Precisions of the weights of standardised columns to choose from."""
PARTS = 5
"""Groups of centres that are left out in turn to choose the precision."""
PULL = 0.5
"""How strongly a span's log hazard is drawn to that of all spans: keeps one without deaths finite."""
SETTLED = 5e-3
"""No covariance moves more than this in a round: filled well enough. Five times as strict takes twice the rounds and
changes no c-index in the third digit."""
NEWTON = 40
"""Rounds of Newton's method, at most."""
CLOSE = 1e-6
"""No parameter moves more than this in a round: done."""


def local(centres: Sequence[Centre]) -> Ask:
    """Return how to ask centres that live in this process."""
    return lambda task, sent: [answer(centre, task, sent) for centre in centres]


def train(ask: Ask) -> FederatedCox:
    """Train over centres.

    The model is Cox's with a hazard in steps (Friedman 1982, Ann Stat 10:101), whose likelihood is a sum over patients
    and so a sum over centres: the result is that of the pooled patients but for rounding. The ridge is chosen by the
    likelihood of centres left out.

    Args:
        ask: Sends a task to all centres, at least two.

    Raises:
        GlioscribeError: There are fewer than two centres, or a fit does not settle.
    """
    import numpy as np

    mean, covariance, scale, patients = _filling(ask)
    frame: Arrays = {"mean": mean, "covariance": covariance, "scale": scale}
    events = ask("events", frame)
    parts = _parts(patients)
    held = [(part, ridge) for ridge in RIDGES for part in range(max(parts) + 1)]
    losses = _newton(ask, frame, events, parts, held)[2]
    ridge = RIDGES[int(losses.reshape(len(RIDGES), -1).sum(axis=1).argmin())]
    levels, weights, _ = _newton(ask, frame, events, parts, [(-1, ridge)])
    scoring = Weighed(weights[0] / scale, mean, {"ridge": ridge, "centres": float(len(parts))})
    return FederatedCox(bounded_imputer(mean, covariance), scoring, np.asarray(levels[0]))


def _filling(ask: Ask) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return mean, covariance and scale of the columns, and the patients of each centre: `Imputer.fit` over centres."""
    import numpy as np

    first = ask("known", {})
    if len(first) < 2:
        raise GlioscribeError("federated training needs two centres", hint="give more patients, or train on the table")
    known, total, square = (_sum(first, name) for name in ("known", "total", "square"))
    if not known.all():
        raise GlioscribeError("a column is known in no centre", hint="leave the column out")
    mean = total / known
    variance = np.maximum(square / known - mean**2, 1e-6)
    ridge = np.diag(RIDGE * variance)
    covariance = np.diag(variance) + ridge
    for _ in range(ROUNDS):
        replies = ask("moments", {"mean": mean, "covariance": covariance})
        count = float(_sum(replies, "patients")[0])
        before, mean = covariance, _sum(replies, "total") / count
        filled = _sum(replies, "square") / count - np.outer(mean, mean)
        covariance = filled + _sum(replies, "spread") / count + ridge
        if float(np.abs(covariance - before).max()) < SETTLED:
            break
    scale = np.sqrt(np.maximum(np.diag(filled), 1e-6))
    return mean, covariance, scale, np.array([float(reply["patients"][0]) for reply in replies])


def _parts(patients: FloatArray) -> NDArray[np.intp]:
    """Return the group that each centre is left out with: about as many patients in each."""
    import numpy as np

    parts = np.zeros(len(patients), dtype=np.intp)
    gathered = np.zeros(min(PARTS, len(patients)))
    for place in np.argsort(-patients, kind="stable"):
        parts[place] = gathered.argmin()
        gathered[parts[place]] += patients[place]
    return parts


def _newton(
    ask: Ask, frame: Arrays, events: list[Arrays], parts: NDArray[np.intp], sets: list[tuple[int, float]]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Fit several sets at a time, each without one group of centres and with its ridge.

    Returns:
        Log hazards, shape (sets, spans); weights, shape (sets, columns); the loss of the group left out, shape (sets,).

    Raises:
        GlioscribeError: It does not settle.
    """
    import numpy as np

    taking = np.array([parts != part for part, _ in sets], dtype=np.float64)
    ridges = np.array([ridge for _, ridge in sets])
    deaths, months, lost = (np.array([reply[name] for reply in events]) for name in ("deaths", "months", "lost"))
    average = np.log((taking @ deaths).sum(axis=1) / (taking @ months).sum(axis=1))
    levels = np.repeat(average[:, None], deaths.shape[1], axis=1)
    weights = np.zeros((len(sets), lost.shape[1]))
    spans = levels.shape[1]
    for _ in range(NEWTON):
        replies = ask("hazards", frame | {"levels": levels, "weights": weights})
        exposed, weighed, squared = (
            np.array([reply[name] for reply in replies]) for name in ("exposed", "weighed", "squared")
        )
        kept, by_column, products = (np.einsum("mc,cm...->m...", taking, each) for each in (exposed, weighed, squared))
        rise = np.concatenate(
            [
                taking @ deaths - kept - PULL * (levels - average[:, None]),
                taking @ lost - by_column.sum(axis=1) - ridges[:, None] * weights,
            ],
            axis=1,
        )
        bend = np.zeros((len(sets), rise.shape[1], rise.shape[1]))
        bend[:, :spans, :spans] = (kept + PULL)[:, :, None] * np.eye(spans)
        bend[:, :spans, spans:] = by_column
        bend[:, spans:, :spans] = by_column.transpose(0, 2, 1)
        bend[:, spans:, spans:] = products + ridges[:, None, None] * np.eye(weights.shape[1])
        out = np.einsum("mc,cmk->m", 1 - taking, exposed)
        out -= ((1 - taking) @ deaths * levels).sum(axis=1) + ((1 - taking) @ lost * weights).sum(axis=1)
        step = np.linalg.solve(bend, rise[:, :, None])[:, :, 0]
        largest = np.abs(step).max(axis=1, keepdims=True)
        step /= np.maximum(largest, 1.0)
        levels, weights = levels + step[:, :spans], weights + step[:, spans:]
        if float(largest.max()) < CLOSE:
            return levels, weights, out
    raise GlioscribeError("federated training does not settle", hint="look for a column that is constant")


def _sum(replies: list[Arrays], name: str) -> FloatArray:
    import numpy as np

    return np.asarray(np.sum([reply[name] for reply in replies], axis=0))
