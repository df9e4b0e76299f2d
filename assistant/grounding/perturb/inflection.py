"""Forms of English verbs: regular rules, and the irregular ones from words/verbs.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ingestion.language.cues import read_yaml


@dataclass(frozen=True)
class Verb:
    """The forms of one verb: show, shows, showed, shown, showing."""

    base: str
    third: str
    past: str
    participle: str
    gerund: str


@cache
def forms(base: str) -> Verb:
    """Return the forms of the verb whose base form is `base`."""
    third = _third(base)
    irregular = _irregular().get(base)
    past, participle = irregular or (_regular(base), _regular(base))
    return Verb(base, third, past, participle, _gerund(base))


@cache
def known_verbs() -> dict[str, tuple[str, str]]:
    """Return, for every form of the listed verbs, its base and which form it is: third or past.

    Forms that are a participle too count as "either".
    """
    table: dict[str, tuple[str, str]] = {}
    for base in _words()["finite"]:
        verb = forms(base)
        table[verb.third] = (base, "third")
        table[verb.past] = (base, "past" if verb.past != verb.participle else "either")
    return table


def _third(base: str) -> str:
    if base in {"have", "do", "be", "go"}:
        return {"have": "has", "do": "does", "be": "is", "go": "goes"}[base]
    if re.search(r"(?:s|x|z|ch|sh|o)$", base):
        return base + "es"
    return base[:-1] + "ies" if re.search(r"[^aeiou]y$", base) else base + "s"


def _regular(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ied"
    return _doubled(base) + "ed"


def _gerund(base: str) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    return _doubled(base) + "ing"


def _doubled(base: str) -> str:
    short = re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", base) is not None
    return base + base[-1] if short or base in _words()["doubled"] else base


@cache
def _words() -> dict[str, list[str]]:
    return {key: list(value) for key, value in _file().items() if key != "irregular"}


@cache
def _irregular() -> dict[str, tuple[str, str]]:
    rows = [row.split() for row in _file()["irregular"]]
    return {base: (past, participle) for base, past, participle in rows}


@cache
def _file() -> dict[str, list[str]]:
    return dict(read_yaml("assistant.grounding.perturb", "words/verbs.yaml"))
