"""Field extraction: a document in, a report out, every value with the words it rests on."""

from __future__ import annotations

from ingestion.extract.pipeline import extract, extract_all, pipeline

__all__ = ["extract", "extract_all", "pipeline"]
