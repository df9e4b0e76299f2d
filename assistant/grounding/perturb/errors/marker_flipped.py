"""A test's result flipped, or an untested marker called negative."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Bilingual, words

change = Bilingual(words("marker_flipped")).change
