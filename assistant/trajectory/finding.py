"""What is gathered while one scan is assessed."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.patient import Patient
from assistant.trajectory.course import Course
from assistant.trajectory.criteria import CriteriaSet
from assistant.trajectory.records import Category, Comparison
from assistant.trajectory.scans import Scan
from ingestion.records import Evidence


@dataclass
class Finding:
    """One scan's assessment in the making; each step adds what it knows."""

    patient: Patient
    scan: Scan
    course: Course
    criteria: CriteriaSet
    baseline_reason: str = ""
    category: Category = "cannot_assess"
    confirmed: bool = False
    new_lesion: bool = False
    sizes: list[tuple[Evidence, ...]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    caveats: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)
