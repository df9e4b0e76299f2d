"""New scale for surgery of recurrent glioblastoma (Neuro Oncol 2013;15:1096; validation PMID 38584878)."""

from __future__ import annotations

from assistant.risk.base import Answer, recurrent_points
from assistant.risk.inputs import Inputs


def score(inputs: Inputs) -> Answer:
    """Give 0 to 2 points."""
    return recurrent_points("nsgs_recurrent", inputs)
