"""Models that answer from a script, and a report that both readers read."""

from __future__ import annotations

import pytest

from ingestion.records import Document

TEXT = (
    "FINDINGS: Ring-enhancing mass in the left frontal lobe. Midline shift of 4 mm to the right. No haemorrhage.\n"
    "IMPRESSION: Glioblastoma. Recurrence cannot be excluded."
)


@pytest.fixture
def document() -> Document:
    return Document(id="mri", text=TEXT)
