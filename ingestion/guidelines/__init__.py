"""Guideline documents to passages, and the pack that ships."""

from ingestion.guidelines.lint import Problem, check
from ingestion.guidelines.pack import KNOWLEDGE, load_pack
from ingestion.guidelines.passages import MAX_WORDS, passages

__all__ = ["KNOWLEDGE", "MAX_WORDS", "Problem", "check", "load_pack", "passages"]
