"""How firmly, and of what time, each word of a sentence is asserted: cues and their scope, both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.grounding.lexicon import Token, Trie, read_data, tokens

_HARD = {".", ";", "。", "!", "\n", ":", "|"}
_ENDS = _HARD - {":"} | {",", ")"}
_OPENING = {"there", "it", "the", "remains", "remain"}
"""Behind "and", these begin a statement of their own."""
_LIST_WINDOW = 8
_LABEL = 3
_BE = {"was", "were", "is", "are"}
_SEEN = {"detected", "found", "seen", "identified", "noted", "demonstrated", "observed"}
_MEASURES = {"mm", "cm", "ml", "mg", "gy", "²", "mm2", "毫", "米", "升", "seen", "measured", "present"}
_TURNS = {
    "now", "currently", "today", "and", "to", "against", "versus", "vs", "现", "今", "较", "至", "增", "减", "缩", "到",
}  # fmt: skip
"""Words that part an earlier value from the present one."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue word: what it does, to which side, and how many tokens far (0: to the end of its clause)."""

    effect: str
    direction: str
    chinese: bool = False
    reach: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """The tokens that a cue acts on, `first` up to but not including `last`; `cue` to `cue_end` is the cue itself."""

    effect: str
    first: int
    last: int
    backward: bool
    cue: int
    cue_end: int


@cache
def _cues() -> Trie[tuple[Cue, ...]]:
    gathered: dict[str, list[Cue]] = {}
    for entry in read_data("cues.yaml")["cues"]:
        for language in ("en", "zh"):
            for name in entry[language]:
                gathered.setdefault(str(name), []).append(
                    Cue(entry["effect"], entry["direction"], language == "zh", entry.get("reach", 0))
                )
    trie: Trie[tuple[Cue, ...]] = Trie()
    for name, cues in gathered.items():
        trie.add(name, tuple(cues))
    return trie


@cache
def _words(key: str) -> tuple[frozenset[str], Trie[str]]:
    data = read_data("cues.yaml")[key]
    trie: Trie[str] = Trie()
    for name in (*data["en"], *data.get("zh", ())):
        trie.add(str(name), name)
    return frozenset(token.form for name in data["en"] for token in tokens(str(name))), trie


@cache
def _instructions() -> Trie[str]:
    return _words("instructions")[1]


def is_instruction(words: Sequence[Token]) -> bool:
    """Tell whether a sentence addresses a program; such a sentence is text, and no evidence for anything else."""
    return any(True for _ in _instructions().find(words))


def cue_tokens(words: Sequence[Token]) -> set[int]:
    """Return the tokens that are cues, and so no content."""
    return {index for first, last, _ in _cues().find(words) for index in range(first, last)}


def is_certain(words: Sequence[Token]) -> bool:
    """Tell whether a sentence says that it is sure ("definitely", 肯定)."""
    return any(cue.effect == "certain" for _, _, found in _cues().find(words) for cue in found)


def is_prior_value(found: Sequence[Scope], first: int, last: int) -> bool:
    """Tell whether a cue gives the quantity in the tokens `first` to `last` as an earlier one."""
    return any(s.effect == "prior_value" and s.first < last and first < s.last for s in found)


def scopes(words: Sequence[Token]) -> list[Scope]:
    """Return what each cue of a sentence acts on."""
    ends = {first for first, _, _ in _words("terminators")[1].find(words)}
    cues = [(first, last, cue) for first, last, found in _cues().find(words) for cue in found]
    starts = {f for f, _, cue in cues if cue.direction == "forward" and cue.effect not in {"none", "prior"}}
    both = _two_way(cues)
    found = []
    for first, last, cue in cues:
        if cue.effect in {"none", "certain"}:
            continue
        ending = last == len(words) or words[last].form in _ENDS
        if cue.effect == "prior_value":
            # "32 x 24 mm at baseline", "at baseline 32 x 24 mm": a value right before the cue is its own.
            ending = first > 0 and (words[first - 1].form in _MEASURES or words[first - 1].form[0].isdigit())
        if first in both and ending == (cue.direction == "forward"):
            continue  # a cue of both directions acts backward at the end of its clause, else forward
        if cue.effect == "prior_value" and cue.direction == "backward":
            found.append(
                Scope(cue.effect, _backward_value(words, first), first, backward=True, cue=first, cue_end=last)
            )
        elif cue.direction == "forward":
            end = _forward_value(words, last, ends) if cue.effect == "prior_value" else None
            if end is None:
                end = _forward(words, last, ends, chinese=cue.chinese, prior=cue.effect == "prior")
            end = _until_seen(words, last, end) if cue.effect == "absent" and not cue.chinese else end
            end = min(end, last + cue.reach) if cue.reach else end
            found.append(Scope(cue.effect, last, end, backward=False, cue=first, cue_end=last))
        elif cue.effect == "prior" and not ending and (first == 0 or words[first - 1].form in _ENDS):
            # "On the prior study it was 40 mm": at the head of its clause it acts on what follows.
            end = _forward(words, last, ends, chinese=cue.chinese, prior=True)
            found.append(Scope(cue.effect, last, end, backward=False, cue=first, cue_end=last))
        elif cue.effect != "prior" or ending:
            begin = _backward(words, first, ends, starts, cue)
            begin = max(begin, first - cue.reach) if cue.reach else begin
            found.append(Scope(cue.effect, begin, first, backward=True, cue=first, cue_end=last))
    return found


def _two_way(cues: Sequence[tuple[int, int, Cue]]) -> set[int]:
    """Return where cues begin that act forward and backward."""
    ways: dict[int, set[str]] = {}
    for first, _, cue in cues:
        ways.setdefault(first, set()).add(cue.direction)
    return {first for first, found in ways.items() if len(found) > 1}


def _until_seen(words: Sequence[Token], start: int, end: int) -> int:
    """Stop at the verb: "no mutation was detected in this glioma" denies the mutation, not the glioma."""
    for position in range(start + 1, end - 1):
        if words[position].form in _BE and words[position + 1].form in _SEEN:
            return position
    return end


def _backward_value(words: Sequence[Token], end: int) -> int:
    """Go back over the one value that stands before the cue."""
    for position in range(end - 1, -1, -1):
        if words[position].form in _ENDS | _TURNS:
            return position + 1
    return 0


def _forward(words: Sequence[Token], start: int, ends: set[int], *, chinese: bool, prior: bool = False) -> int:
    for position in range(start, len(words)):
        form = words[position].form
        if form == ":" and position <= start + (2 * _LABEL if prior else _LABEL):
            continue  # "Planned: temozolomide", "Earlier size: 16 x 13 mm"
        if form in _HARD or position in ends:
            return position
        # "no solitary, left-sided lesion": a comma right behind the cue parts adjectives, unless a sentence follows.
        key = "finite_verbs" if position <= start + 2 else "assertion_words"
        if form == "," and (chinese or _asserts(words, position + 1, key)):
            return position
        opens = form == "and" and position + 1 < len(words) and words[position + 1].form in _OPENING
        if opens and _asserts(words, position + 1):
            return position
    return len(words)


def _forward_value(words: Sequence[Token], start: int, ends: set[int]) -> int:
    """An earlier value stands close behind its cue: no comma, bracket's end or verb of the present between."""
    verbs = _words("finite_verbs")[0] - {"was", "were", "had"} | _TURNS
    for position in range(start, len(words)):
        form = words[position].form
        if form in _ENDS or form in verbs or position in ends:
            return position
    return len(words)


def _asserts(words: Sequence[Token], start: int, key: str = "assertion_words") -> bool:
    """Tell whether the stretch from `start` to the next comma holds a verb, so is no item of a list."""
    verbs = _words(key)[0]
    if start < len(words) and words[start].form in _words("assertion_words")[0]:
        return True
    for position in range(start, min(len(words), start + _LIST_WINDOW)):
        form = words[position].form
        if form in verbs:
            return True
        if form == "," or form in _HARD:
            return False
    return False


def _backward(words: Sequence[Token], end: int, ends: set[int], starts: set[int], cue: Cue) -> int:
    forms = [word.form for word in words[:end]]
    apposition = forms[-1:] == [","]  # "radiotherapy, 60 Gy, is planned": the cue goes back over both commas
    for position in range(end - 1, -1, -1):
        form = words[position].form
        if form in _HARD and (form != ":" or (cue.effect == "absent" and position < end - 1)):
            return position + 1  # "Hydrocephalus: none": a label is answered by what stands right behind it
        if position in ends or (position in starts and cue.effect != "possible"):
            return position + 1
        listed = apposition or bool({"and", "or"} & set(forms[position:]))
        if form == "," and (cue.chinese or not listed):
            return position + 1
    return 0


def status(found: Sequence[Scope], first: int, last: int) -> tuple[int, bool, bool]:
    """Return certainty (-1 to 5), prior and planned of the tokens `first` to `last`.

    Where several cues act, "asked for" beats "cannot be excluded" beats denial; a doubt over a denial is "unlikely".
    """
    acting = [scope for scope in found if scope.first < last and first < scope.last and not first <= scope.cue < last]
    effects = {scope.effect for scope in acting}
    behind = {scope.effect for scope in acting if scope.backward}
    prior, planned = "prior" in effects, "planned" in effects
    if "other_person" in effects:
        return -1, prior, planned
    if effects & {"hypothetical", "not_done"}:
        return 0, prior, planned
    if "possible" in behind:
        return 3, prior, planned
    if "unlikely" in effects:
        return 2, prior, planned
    if "absent" in effects:
        return (2 if effects & {"possible", "probable"} else 1), prior, planned
    if "possible" in effects:
        return 3, prior, planned
    return (4 if "probable" in effects else 5), prior, planned
