"""What the text makes of a mention: stated, denied, doubted, past, planned, conditional, or of another person."""

from __future__ import annotations

from dataclasses import dataclass

from ingestion.language.cues import Cue
from ingestion.records import Assertion


@dataclass(frozen=True)
class Holding:
    """How a mention is held, with the contract between words and certainty.

    Attributes:
        assertion: How.
        certainty: 5 stated, 4 probable, 3 possible, 2 unlikely, 1 excluded, 0 unknown.
        cue: The deciding cue, or None where the text simply states it.
    """

    assertion: Assertion = "present"
    certainty: int = 5
    cue: Cue | None = None
