"""Guideline documents to passages, and the pack that ships."""

from ingestion.guidelines.pack import KNOWLEDGE, load_pack
from ingestion.guidelines.passages import passages

__all__ = ["KNOWLEDGE", "load_pack", "passages"]
