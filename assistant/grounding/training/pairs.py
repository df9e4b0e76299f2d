"""The unit of training data: a claim, what the sources say, and how the two stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Label = Literal["entailment", "neutral", "contradiction"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A labelled pair.

    Attributes:
        premise: One to five source sentences.
        claim: One sentence.
        label: What the premise makes of the claim; neutral: it does not say.
        kind: What was changed ("laterality") or how the claim was made ("paraphrase", "absent").
        languages: Those of premise and claim: "en-en", "zh-zh", "zh-en" or "en-zh".
        origin: The generator or data set that it comes from.
    """

    premise: str
    claim: str
    label: Label
    kind: str
    languages: str
    origin: str
