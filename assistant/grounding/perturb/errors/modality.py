"""What may, should or will happen made fact, duty or its opposite."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Bilingual, words

change = Bilingual(words("modality")).change
