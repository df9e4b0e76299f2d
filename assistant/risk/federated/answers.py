"""What a centre works out and sends: sums over its patients, one function a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.errors import GlioscribeError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.federated.centres import Arrays, Centre
    from assistant.risk.fitted.design import FloatArray

CUTS = (0.0, 3.0, 6.0, 9.0, 12.0, 18.0, 24.0, 36.0, 48.0, 60.0, 84.0)
"""Beginnings of the spans in which the hazard of the baseline is held constant, months; the last has no end."""


def answer(centre: Centre, task: str, sent: Arrays) -> Arrays:
    """Return a centre's reply.

    Args:
        centre: Its patients.
        task: Which of TASKS.
        sent: The task's numbers.

    Raises:
        GlioscribeError: There is no such task.
    """
    if task not in TASKS:
        raise GlioscribeError(f"no federated task '{task}'", hint=f"choose one of: {', '.join(TASKS)}")
    return TASKS[task](centre, sent)


def _known(centre: Centre, sent: Arrays) -> Arrays:  # noqa: ARG001 - all tasks are called alike
    """Of what is known, by column: how many, their sum, the sum of their squares."""
    import numpy as np

    gaps = np.isnan(centre.rows)
    filled = np.where(gaps, 0.0, centre.rows)
    return {
        "known": (~gaps).sum(axis=0).astype(np.float64),
        "total": filled.sum(axis=0),
        "square": (filled**2).sum(axis=0),
    }


def _moments(centre: Centre, sent: Arrays) -> Arrays:
    """Sums of the filled rows, of their products, and of what filling leaves open (one step of EM)."""
    import numpy as np

    from assistant.risk.federated.model import open_imputer

    found = open_imputer(sent["mean"], sent["covariance"]).complete(centre.rows)
    return {
        "patients": np.array([float(len(centre))]),
        "total": found.rows.sum(axis=0),
        "square": found.rows.T @ found.rows,
        "spread": found.spread[found.pattern].sum(axis=0),
    }


def _events(centre: Centre, sent: Arrays) -> Arrays:
    """Deaths and patient-months by span, and the sum of the rows of those who died."""
    import numpy as np

    deaths = deaths_in(centre.months, centre.died, CUTS)
    return {
        "deaths": deaths.sum(axis=0),
        "months": inside(centre.months, CUTS).sum(axis=0),
        "lost": _standard(centre, sent)[centre.died].sum(axis=0).astype(np.float64),
    }


def _hazards(centre: Centre, sent: Arrays) -> Arrays:
    """Expected deaths by span, and sums weighed by columns and by their products, for each set of parameters."""
    import numpy as np

    rows, months = _standard(centre, sent), inside(centre.months, CUTS)
    relative = np.exp(np.clip(rows @ sent["weights"].T, -30, 30))
    spans = np.exp(sent["levels"])
    # expected[set, patient, span] summed over patients, without keeping it whole for many sets.
    exposed = np.einsum("ns,nk->sk", relative, months) * spans
    weighed = np.einsum("ns,nk,np->skp", relative, months, rows, optimize=True) * spans[:, :, None]
    expected = relative * (months @ spans.T)
    squared = np.einsum("ns,np,nq->spq", expected, rows, rows, optimize=True)
    return {"exposed": exposed, "weighed": weighed, "squared": squared}


def _noisy_gradient(centre: Centre, sent: Arrays) -> Arrays:
    from assistant.risk.federated.private import noisy_gradient

    return noisy_gradient(centre, sent)


TASKS = {
    "known": _known,
    "moments": _moments,
    "events": _events,
    "hazards": _hazards,
    "noisy_gradient": _noisy_gradient,
}


def inside(months: FloatArray, cuts: tuple[float, ...]) -> FloatArray:
    """Return the months that each patient spent in each span, shape (patients, spans)."""
    import numpy as np

    begins, ends = np.array(cuts), np.array([*cuts[1:], np.inf])
    return np.asarray(np.clip(np.minimum(months[:, None], ends) - begins, 0, None))


def deaths_in(months: FloatArray, died: NDArray[np.bool_], cuts: tuple[float, ...]) -> FloatArray:
    """Return 1 in the span of a patient's death, else 0, shape (patients, spans)."""
    import numpy as np

    found = np.zeros((len(months), len(cuts)))
    last = np.searchsorted(cuts, months, side="left") - 1
    found[np.flatnonzero(died), last[died]] = 1.0
    return found


def _standard(centre: Centre, sent: Arrays) -> FloatArray:
    """Return the centre's rows, gaps filled, less the mean, over the scale."""
    import numpy as np

    from assistant.risk.federated.model import bounded_imputer

    filled = bounded_imputer(sent["mean"], sent["covariance"]).complete(centre.rows).rows
    return np.asarray((filled - sent["mean"]) / sent["scale"])
