"""Baselines: a search for plain words, the first that is found counts."""

from __future__ import annotations

import re
from typing import Any

_HISTOLOGIES = ("glioblastoma", "oligoastrocytoma", "oligodendroglioma", "astrocytoma")
_GRADES = {"ii": "2", "iii": "3", "iv": "4"}
_LOBES = "frontal|temporal|parietal|occipital|insula|thalamus|brainstem|corpus callosum"


def keyword_pathology(text: str) -> dict[str, str | None]:
    """Return histology, grade and laterality of a pathology report."""
    low = text.lower()
    histology = next((word for word in _HISTOLOGIES if word in low), None)
    found = re.search(r"grade\s+(iv|iii|ii|[2-4])\b", low)
    grade = _GRADES.get(found[1], found[1]) if found else None
    if grade is None and histology == "glioblastoma":
        grade = "4"
    side = re.search(r"\b(left|right)\b", low)
    return {"histology": histology, "grade": grade, "laterality": side[1] if side else None}


def keyword_mri(text: str) -> dict[str, Any]:
    """Return side, lobe, shift (mm, plus toward the right), satellites, crossing and multifocality of MRI findings."""
    low = text.lower()
    side = re.search(r"\b(left|right|bilateral)\b", low)
    lobe = re.search(_LOBES, low)
    shift = re.search(r"(\d+(?:\.\d+)?)\s*mm", low)
    sign = -1 if re.search(r"leftward|to the left|right-to-left", low) else 1
    no_shift = re.search(r"no [a-z ]*midline shift", low)
    return {
        "side": side[1] if side else None,
        "lobe": lobe[0].replace(" ", "_") if lobe else None,
        "midline_shift": 0.0 if no_shift else sign * float(shift[1]) if shift else None,
        "satellites": None if "satellite" not in low else not re.search(r"\b(?:no|without)\b[^.]{0,40}satellite", low),
        "crosses_midline": None if "midline" not in low else bool(re.search(r"crosses the midline", low)),
        "multifocal": True if "multifocal" in low else False if "solitary" in low else None,
    }
