"""Checks on what was read: WHO CNS5 consistency, contradictions inside a report, orders hidden in its text."""

from __future__ import annotations

from ingestion.classify.check import check, instructions
from ingestion.classify.cns5 import implied

__all__ = ["check", "implied", "instructions"]
