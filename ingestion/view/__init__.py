"""A report to look at: its text with every field's words coloured, the fields beside it, an overview of many."""

from __future__ import annotations

from ingestion.view.folder import PageFolder
from ingestion.view.index import Entry, index_page
from ingestion.view.page import Note, report_page

__all__ = ["Entry", "Note", "PageFolder", "index_page", "report_page"]
