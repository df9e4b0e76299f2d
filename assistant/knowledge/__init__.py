"""Keeping the knowledge pack true: what contradicts what, what changed, what a clinician has signed."""

from assistant.knowledge.opposed import Opposition, Why, opposed

__all__ = ["Opposition", "Why", "opposed"]
