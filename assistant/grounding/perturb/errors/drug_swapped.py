"""A drug for another of like use that the source never names."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Groups, words

change = Groups(words("drugs")["groups"]).change
