"""Errors to plant in a sentence, and changes that leave its meaning alone."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

LOBES = ("frontal", "temporal", "parietal", "occipital")
_SIZE = re.compile(r"(?P<n>\d+(?:\.\d+)?(?:\s*[x×]\s*\d+(?:\.\d+)?)*)(?P<gap>[\s\u00a0\u202f]*)(?P<unit>mm|cm)\b")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?=[\s\u00a0\u202f]*(?:mm|cm|%))")
_SPELLINGS = (
    ("edema", "oedema"), ("hemorrhag", "haemorrhag"), ("tumor", "tumour"), ("non-enhancing", "nonenhancing"),
    ("hyperintensity", "hyper-intensity"), ("fronto-temporal", "frontotemporal"), ("midline shift", "mid-line shift"),
)  # fmt: skip

Change = Callable[[str, str, random.Random], str | None]


def _side(sentence: str, report: str, _: random.Random) -> str | None:
    """Swap left and right, where the report does not speak of both sides (the swap could be true then)."""
    m = re.search(r"\b(left|right)\b", sentence, re.IGNORECASE)
    both = all(re.search(rf"\b{side}\b", report, re.IGNORECASE) for side in ("left", "right"))
    if m is None or both:
        return None
    return sentence[: m.start()] + {"left": "right", "right": "left"}[m[0].lower()] + sentence[m.end() :]


def _number(sentence: str, report: str, chance: random.Random) -> str | None:
    places = list(_NUMBER.finditer(sentence))
    if not places:
        return None
    m = chance.choice(places)
    old = float(m[0])
    factor = chance.choice((0.5, 0.8, 1.25, 1.5, 2.0))
    new = (
        f"{old * factor:.1f}"
        if "." in m[0]
        else str(round(old * factor) if round(old * factor) != old else round(old) + 3)
    )
    return (
        None
        if re.search(rf"(?<![\d.]){re.escape(new)}(?![\d.])", report)
        else sentence[: m.start()] + new + sentence[m.end() :]
    )


def _unit(sentence: str, _: str, __: random.Random) -> str | None:
    m = _SIZE.search(sentence)
    return (
        None
        if m is None
        else sentence[: m.start("unit")] + {"mm": "cm", "cm": "mm"}[m["unit"]] + sentence[m.end("unit") :]
    )


def _lobe(sentence: str, report: str, chance: random.Random) -> str | None:
    m = re.search(rf"\b({'|'.join(LOBES)})\b", sentence, re.IGNORECASE)
    free = [lobe for lobe in LOBES if lobe not in report.lower()]
    return None if m is None or not free else sentence[: m.start()] + chance.choice(free) + sentence[m.end() :]


def _negation_dropped(sentence: str, _: str, __: random.Random) -> str | None:
    m = re.search(r"\b(?:no evidence of|no|without evidence of|without)\s+(?=[a-z])", sentence, re.IGNORECASE)
    return (
        None
        if m is None or re.search(r"\bno (?:longer|significant change)", sentence, re.IGNORECASE)
        else sentence[: m.start()] + "definite " + sentence[m.end() :]
    )


def _negation_added(sentence: str, _: str, __: random.Random) -> str | None:
    if re.search(r"\b(?:no|not|without|non|absent|absence|lack|un\w+)\b", sentence, re.IGNORECASE):
        return None
    for pattern, new in (
        (r"\bdemonstrates\b", "does not demonstrate"),
        (r"\bis (?:present|noted|seen|identified|evident)\b", "is absent"),
        (r"\bcrosses\b", "does not cross"),
        (r"\bThere is (?:an? )?", "There is no "),
    ):
        changed, count = re.subn(pattern, new, sentence, count=1)
        if count:
            return changed
    return None


def _doubt_dropped(sentence: str, _: str, __: random.Random) -> str | None:
    changed, count = re.subn(r"\b(?:likely|probable|possible|probably|possibly)\s+", "", sentence, count=1)
    return changed if count else None


def _append(words: str, unless: str) -> Change:
    def change(sentence: str, report: str, _: random.Random) -> str | None:
        return None if re.search(unless, report, re.IGNORECASE) else f"{sentence.rstrip(' .')}{words}."

    return change


def _verbatim(sentence: str, _: str, __: random.Random) -> str | None:
    return sentence


def _converted(sentence: str, _: str, __: random.Random) -> str | None:
    def convert(m: re.Match[str]) -> str:
        factor, unit = (10, "mm") if m["unit"] == "cm" else (0.1, "cm")
        return re.sub(r"\d+(?:\.\d+)?", lambda n: f"{float(n[0]) * factor:.4g}", m["n"]) + m["gap"] + unit

    changed = _SIZE.sub(convert, sentence)
    return None if changed == sentence else changed


def _respelled(sentence: str, _: str, __: random.Random) -> str | None:
    changed = sentence
    for one, other in _SPELLINGS:
        changed = changed.replace(one, other)
    return None if changed == sentence else changed


ERRORS: dict[str, Change] = {
    "side": _side,
    "number": _number,
    "unit": _unit,
    "lobe": _lobe,
    "negation_dropped": _negation_dropped,
    "negation_added": _negation_added,
    "doubt_dropped": _doubt_dropped,
    "marker_invented": _append(", IDH-mutant", "idh"),
    "treatment_invented": _append(" after radiotherapy", "radiotherapy|radiation"),
    "comparison_invented": _append(", increased since the prior examination", "prior|previous|increased"),
}
FAITHFUL: dict[str, Change] = {"verbatim": _verbatim, "unit_converted": _converted, "respelled": _respelled}


def errors(sentence: str, context: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) for each kind of error that the sentence offers."""
    yield from _offered(ERRORS, sentence, context, rng)


def faithful(sentence: str, context: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) for each faithful change that the sentence offers."""
    yield from _offered(FAITHFUL, sentence, context, rng)


def _offered(changes: dict[str, Change], sentence: str, context: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    for kind, change in changes.items():
        text = change(sentence, context, rng)
        if text is not None:
            yield kind, text
