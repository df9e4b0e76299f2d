"""A patient's course over time: timeline, lesions, response assessment, conflicts."""

from __future__ import annotations

from assistant.trajectory.assembly import follow
from assistant.trajectory.records import (
    Comparison,
    Conflict,
    Event,
    Lesion,
    LesionSize,
    ResponseAssessment,
    Trajectory,
)

__all__ = ["Comparison", "Conflict", "Event", "Lesion", "LesionSize", "ResponseAssessment", "Trajectory", "follow"]
