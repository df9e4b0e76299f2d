"""The names that grounding knows, found in text: concepts, cues, frequencies, from the YAML files in data/.

Text is cut into tokens (words, numbers, single Chinese characters, signs) and folded, so that spelling, case,
hyphens and plurals make no difference; names are then found by longest match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Generic, TypeVar

import yaml

T = TypeVar("T")
TOKEN = re.compile(r"[A-Za-z]+(?:['’_](?=[A-Za-z])[A-Za-z]+)?|\d+(?:\.\d+)?|[\u3400-\u9fff]|[^\sA-Za-z\d\u3400-\u9fff]")
_PREFIX = re.compile(
    r"\b(non|re|pre|post|hyper|hypo|iso|peri|intra|mid|sub|supra|infra|co|un|multi|pseudo|fronto|parieto|temporo|occipito)-(?=[a-z])",
    re.IGNORECASE,
)
SKIPPED = {"-", "–", "‐", "‑", "*", "_"}
_SPELLING = (
    ("aem", "em"), ("oed", "ed"), ("oes", "es"), ("tumour", "tumor"), ("favour", "favor"), ("colour", "color"),
    ("behaviour", "behavior"), ("grey", "gray"), ("centre", "center"), ("fibre", "fiber"), ("metre", "meter"),
    ("isation", "ization"), ("ised", "ized"), ("ising", "izing"), ("labelled", "labeled"), ("ysed", "yzed"),
)  # fmt: skip
_SUFFIXES = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ions",
    "ion",
    "edly",
    "ed",
    "ly",
    "ive",
    "al",
    "ic",
    "e",
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a text: its folded form and where it stands."""

    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept as the lexicon gives it.

    Attributes:
        id: Its name in lexicon.yaml.
        group: Concepts of one group exclude or list each other: side, location, drug, ...
        denies: True for a name that says the concept is not there ("non-enhancing").
        parts: What a compound name is made of ("fronto-temporal").
    """

    id: str
    group: str
    denies: bool = False
    parts: tuple[str, ...] = ()


class Trie(Generic[T]):
    """Names as token sequences, found by longest match."""

    def __init__(self) -> None:
        self._root: dict[Any, Any] = {}

    def add(self, name: str, value: T) -> None:
        """Enter one name; a name entered twice keeps its first meaning."""
        node = self._root
        for token in tokens(name):
            node = node.setdefault(token.form, {})
        node.setdefault(None, value)

    def find(self, words: Sequence[Token]) -> Iterable[tuple[int, int, T]]:
        """Yield `(first token, one past the last, value)` for each longest name, left to right, not overlapping."""
        position, root = 0, self._root
        while position < len(words):
            node, best, cursor = root.get(words[position].form), None, position + 1
            while node is not None:
                if None in node:
                    best = (cursor, node[None])
                if cursor >= len(words):
                    break
                node, cursor = node.get(words[cursor].form), cursor + 1
            if best is None:
                position += 1
            else:
                yield position, best[0], best[1]
                position = best[0]


@cache
def fold(word: str) -> str:
    """Fold one word: lower case, American spelling, singular."""
    form = word.lower().replace("’", "'").replace("_", "")
    if not form:
        return word
    if not form.isascii() or not form[0].isalpha():
        return form
    for british, american in _SPELLING:
        if british in form:
            form = form.replace(british, american)
    if len(form) > 4 and form.endswith("ies"):
        return form[:-3] + "y"
    if form.endswith(("sses", "shes", "ches", "xes")) and not form.endswith("aches"):
        return form[:-2]
    if len(form) > 3 and form.endswith("s") and not form.endswith(("ss", "us", "is", "'s")):
        return form[:-1]
    return form


@cache
def stem(form: str) -> str:
    """Strip a common English ending from a folded word, so that "involves" and "involvement" meet."""
    for suffix in _SUFFIXES:
        if form.endswith(suffix) and len(form) - len(suffix) >= 4:
            return form[: -len(suffix)]
    return form


def tokens(text: str) -> list[Token]:
    """Cut a text into folded tokens; hyphens and markdown signs between words are left out."""
    found = TOKEN.finditer(_PREFIX.sub(r"\1_", text) if "-" in text else text)
    return [Token(fold(m.group()), m.start(), m.end()) for m in found if m.group() not in SKIPPED]


@cache
def read_data(name: str) -> dict[str, Any]:
    """Return one of the YAML files in data/, read once; nobody changes what it holds."""
    text = resources.files("assistant.grounding").joinpath("data", name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe
    return loaded


@cache
def concept_trie() -> Trie[Concept]:
    """Return the trie of all concept names."""
    trie: Trie[Concept] = Trie()
    for key, entry in read_data("lexicon.yaml")["concepts"].items():
        parts = tuple(entry.get("parts", ()))
        for name in (*entry["en"], *entry["zh"]):
            trie.add(str(name), Concept(key, entry["group"], parts=parts))
        for name in entry.get("negated", ()):
            trie.add(str(name), Concept(key, entry["group"], denies=True))
    return trie


@cache
def concept_name(concept: str) -> str:
    """Return a readable English name of a concept, for explanations."""
    entry = read_concepts().get(concept)
    return str(entry["en"][0]) if entry and entry["en"] else concept.replace("_", " ")


@cache
def read_concepts() -> dict[str, Any]:
    """Return the concepts of lexicon.yaml by id."""
    concepts: dict[str, Any] = read_data("lexicon.yaml")["concepts"]
    return concepts


@cache
def group_of(concept: str) -> str:
    """Return the group of a concept; empty for an unknown one."""
    entry = read_concepts().get(concept)
    return str(entry["group"]) if entry else ""


@cache
def broader(concept: str) -> frozenset[str]:
    """Return the broader concepts that a source names with this one."""
    entry = read_concepts().get(concept)
    return frozenset(entry.get("broader", ())) if entry else frozenset()
