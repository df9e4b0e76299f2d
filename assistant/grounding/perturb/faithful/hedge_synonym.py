"""A doubt told with other words of the same strength."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Bilingual, words

change = Bilingual(words("hedges")).change
