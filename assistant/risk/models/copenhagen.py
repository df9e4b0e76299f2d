"""Copenhagen glioblastoma model as a relative hazard (Front Oncol 2021;11:597587, doi 10.3389/fonc.2021.597587).

The linear predictor adds the log hazard ratios of the card against a reference patient of 60 years, ECOG 0, no
steroid, one focus, resected, MGMT methylated. There is no baseline, so no months and no probability.
"""

from __future__ import annotations

import math

from assistant.risk.base import Answer, Found, Refused, missing, outside_new_glioblastoma
from assistant.risk.cards import load_card
from assistant.risk.inputs import Inputs
from assistant.risk.records import Contribution

REFERENCE_YEARS = 60
NEEDED = ("diagnosis", "age", "ecog", "steroid", "multifocal", "surgery_extent", "mgmt")


def score(inputs: Inputs) -> Answer:
    """Give the hazard relative to the reference patient."""
    refused = outside_new_glioblastoma(inputs)
    if refused:
        return refused
    if inputs.ecog is not None and inputs.ecog > 2:
        return Refused(f"made for ECOG 0 to 2; this patient has ECOG {inputs.ecog:g}")
    absent = missing(inputs, *NEEDED)
    if absent:
        return absent
    terms = _log_hazards(inputs)
    contributions = [
        Contribution(feature=name, value=inputs.known(name), effect=round(log_hazard, 4))
        for name, log_hazard in terms.items()
    ]
    return Found(math.exp(math.fsum(terms.values())), tuple(contributions))


def _log_hazards(inputs: Inputs) -> dict[str, float]:
    beta = load_card("copenhagen").coefficients
    return {
        "age": beta["age_per_10_years_from_60"] * (inputs.known("age") - REFERENCE_YEARS) / 10,
        "ecog": {0: 0.0, 1: beta["ecog_1"], 2: beta["ecog_2"]}[int(inputs.known("ecog"))],
        "steroid": beta["steroid"] if inputs.steroid else 0.0,
        "multifocal": beta["multifocal"] if inputs.multifocal else 0.0,
        "surgery_extent": beta["biopsy"] if inputs.surgery_extent == "biopsy" else 0.0,
        "mgmt": beta["mgmt_unmethylated"] if inputs.mgmt == "unmethylated" else 0.0,
    }
