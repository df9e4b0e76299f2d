"""Guideline documents to passages, and the pack that ships."""
