"""A comparison with an earlier examination where the source compares nothing."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Additions, words

change = Additions(words("comparison_invented")).change
