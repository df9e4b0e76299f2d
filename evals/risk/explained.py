"""How fast patients are explained, and whether what explains adds up to what is explained."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from evals.suite import Metric

if TYPE_CHECKING:
    from assistant.risk.fitted.cohort import Cohort

PATIENTS = 1000


def explained_figures(adults: Cohort) -> list[Metric]:
    """Explain patients with the default, one batch, sentences in one language included."""
    from assistant.risk.explain import explain, sentences
    from assistant.risk.inputs import read_inputs

    many = [read_inputs(adults.inputs[at % len(adults)])[0] for at in range(PATIENTS)]
    explain(many[:10])
    started = perf_counter()
    found = [one for one in explain(many) if one]
    said = sum(len(sentences(one)) for one in found)
    rate = PATIENTS / (perf_counter() - started)
    off = max(abs(one.risk - one.base - sum(part.effect for part in one.parts)) for one in found)
    return [
        Metric(
            name="default/explained_per_second", value=rate, n=len(found),
            note=f"contributions, gaps, similar patients and {said} sentences; one core",
        ),
        Metric(
            name="default/explanation_error", value=off, n=len(found),
            note="largest difference between the log hazard and the sum of what explains it",
        ),
    ]  # fmt: skip
