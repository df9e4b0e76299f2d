"""Guideline files as clean text: headings, paragraphs, table rows and notes, without what only printing needs."""

from ingestion.guidelines.reading.files import Guideline, load_guideline

__all__ = ["Guideline", "load_guideline"]
