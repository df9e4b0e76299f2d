"""Guideline documents to passages, and the pack that ships."""

from ingestion.guidelines.cutting import MAX_WORDS
from ingestion.guidelines.lint import Problem, check
from ingestion.guidelines.pack import KNOWLEDGE, load_pack
from ingestion.guidelines.passages import passages
from ingestion.guidelines.reading import Guideline, load_guideline

__all__ = ["KNOWLEDGE", "MAX_WORDS", "Guideline", "Problem", "check", "load_guideline", "load_pack", "passages"]
