"""A language model's second opinion on a verdict; it can only add doubt."""

from __future__ import annotations

from assistant.grounding.judge.asking import Judge
from assistant.grounding.judge.opinions import second_opinion
from assistant.grounding.judge.records import Judged, Unused

__all__ = ["Judge", "Judged", "Unused", "second_opinion"]
