"""NIH scale before re-operation of recurrent glioblastoma (J Clin Oncol 2010;28:3838, doi 10.1200/JCO.2010.30.0582)."""

from __future__ import annotations

from assistant.risk.base import Answer, recurrent_points
from assistant.risk.inputs import Inputs


def score(inputs: Inputs) -> Answer:
    """Give 0 to 3 points."""
    return recurrent_points("nih_recurrent", inputs)
