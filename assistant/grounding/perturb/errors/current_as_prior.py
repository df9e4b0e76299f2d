"""What is, told as what was."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Bilingual, words

change = Bilingual(words("temporal")["current_as_prior"]).change
