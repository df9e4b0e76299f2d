"""A treatment that the source never names."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Additions, words

change = Additions(words("treatment_invented")).change
