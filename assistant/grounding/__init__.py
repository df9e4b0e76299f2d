"""Grounding: nothing leaves that the sources don't support."""

from __future__ import annotations

from assistant.grounding.gate import ground, ground_in
from assistant.grounding.records import Claim, Omission, Source, Verdict
from assistant.grounding.sources import Sources

__all__ = ["Claim", "Omission", "Source", "Sources", "Verdict", "ground", "ground_in"]
