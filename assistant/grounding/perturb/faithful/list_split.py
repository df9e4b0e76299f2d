"""One item of an enumeration: "No A, B or C" gives "No B"."""

from __future__ import annotations

import random
import re

_LEAD = r"(?P<head>[\s*•\-–]*(?:There (?:is|are|was|were) )?(?:[Nn]o(?: evidence of)?|[Ww]ithout|[Nn]egative for|[Dd]enies) )"
_TAIL = r"(?P<tail>(?: (?:is|are|was|were) (?:seen|identified|noted|present|evident|observed|detected))?\.?[\s*]*)$"
_NONE = re.compile(rf"^{_LEAD}(?P<items>[a-z][^.;:()]*?(?:,| or | and )[^.;:()]*?){_TAIL}")
_BREAK = re.compile(r",? (?:or|and|nor) |, ")
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|that|which|but|with|there|the|no|change|causing|other|than|between|both)\b"
)
_ZH = re.compile(
    r"(?P<head>(?:未见|无|不伴|未发现|可见|伴)(?:明显|明确|确切)?)(?P<items>[^，。；,;：、及和或\d]{2,8}(?:[、及和或][^，。；,;：、及和或\d]{2,8})+)(?=[，。；,;]|$)"
)


def change(sentence: str, _: str, rng: random.Random) -> str | None:
    """Return the sentence with only one or some of what it lists, or None."""
    m = _NONE.match(sentence)
    if m is not None:
        items = _BREAK.split(m["items"])
        if len(items) < 2 or any(not 1 <= len(item.split()) <= 4 or _VERB.search(item) for item in items):
            return None
        item = rng.choice(items)
        if len(item.split()) == 1 and item.endswith(("al", "ic", "ive", "ing", "ar", "ed")):
            return None
        return m["head"] + item + m["tail"]
    m = _ZH.search(sentence)
    if m is None:
        return None
    items = re.split("[、及和或]", m["items"])
    return sentence[: m.start("items")] + rng.choice(items) + sentence[m.end("items") :]
