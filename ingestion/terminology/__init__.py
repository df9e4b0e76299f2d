"""What can be mentioned: glioma concepts with ids, names in English and Chinese, and verified codes."""

from __future__ import annotations

from ingestion.terminology.concepts import Concept, Mention, choose, concepts, find, mentions
from ingestion.terminology.expand import expand

__all__ = ["Concept", "Mention", "choose", "concepts", "expand", "find", "mentions"]
