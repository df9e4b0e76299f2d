"""What is planned, advised or pending told as done."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Bilingual, words

change = Bilingual(words("planned_as_done")).change
