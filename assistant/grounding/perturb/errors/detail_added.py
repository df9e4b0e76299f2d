"""A plausible detail, cause, place or person that no source states."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Additions, words

change = Additions(words("detail_added")).change
