"""What was, told as what is."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Bilingual, words

change = Bilingual(words("temporal")["prior_as_current"]).change
