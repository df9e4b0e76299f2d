"""Language by rule: detection, sentence spans, cues and section headings, all from data files."""

from __future__ import annotations

from ingestion.language.detect import detect
from ingestion.language.fold import fold
from ingestion.language.sentences import sentences

__all__ = ["detect", "fold", "sentences"]
