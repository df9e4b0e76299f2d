"""Pairs from facts. The claim is made first, the same way for each label; then a premise that fits the label.

So the claim alone tells nothing of the label: what is changed is the premise.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from assistant.grounding.training.grammar.facts import PLACE, SUBJECT, Change, Fact, Values, facts
from assistant.grounding.training.grammar.templates import Template, read
from assistant.grounding.training.pairs import Label, Pair
from ingestion.errors import InputError

LABELS: tuple[tuple[Label, float], ...] = (("entailment", 0.40), ("neutral", 0.25), ("contradiction", 0.35))
LANGUAGE_PAIRS = (("en", "en", 0.50), ("zh", "zh", 0.35), ("zh", "en", 0.10), ("en", "zh", 0.05))
_COMBINED = 0.15
_SAME_WORDING = 0.35
_MIXED = 0.35
_ANOTHER_DOMAIN = 0.15
_SAME_SUBJECT = 0.6
_BYSTANDERS = (0.2, 0.45, 0.7, 0.9, 1.0)
_MOST_SENTENCES = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A fact as the claim tells it."""

    fact: Fact
    values: Values
    template: Template


def generate(count: int, *, seed: int) -> Iterator[Pair]:
    """Yield `count` different pairs; the same seed gives the same pairs.

    About 40 % entailment, 25 % neutral, 35 % contradiction; premise and claim in English, Chinese, or one in each.

    Raises:
        InputError: `count` is negative.
    """
    if count < 0:
        raise InputError(f"{count} pairs cannot be made", hint="ask for none or more")
    return _pairs(count, Random(seed))  # noqa: S311 - training data, no secret


def _pairs(count: int, rng: Random) -> Iterator[Pair]:
    seen: set[int] = set()
    while len(seen) < count:
        label = _weighted(rng, LABELS)
        at = bisect(list(accumulate(share for _, _, share in LANGUAGE_PAIRS)), rng.random())
        premise, claim, _ = LANGUAGE_PAIRS[min(at, len(LANGUAGE_PAIRS) - 1)]
        pair = None
        while pair is None:
            pair = _Scene(rng, premise, claim).pair(label)
        if (key := hash((pair.premise, pair.claim))) not in seen:
            seen.add(key)
            yield pair


def _weighted(rng: Random, options: tuple[tuple[Label, float], ...]) -> Label:
    drawn = rng.random()
    for label, share in options:
        drawn -= share
        if drawn < 0:
            return label
    return options[-1][0]


class _Scene:
    """One pair in the making: the claim's facts, and the sentences of the premise so far."""

    def __init__(self, rng: Random, premise: str, claim: str) -> None:
        self.rng = rng
        self.premise_language = premise
        self.claim_language = claim
        self.sentences: list[str] = []
        self.place: Values = {}
        self.subject: Values = {}

    def pair(self, label: Label) -> Pair | None:
        """Return a pair of this label, or None where the facts drawn allow none."""
        rng = self.rng
        parts = self._claimed()
        target = parts[int(rng.random() * len(parts))]
        kind = "combined" if len(parts) > 1 else "paraphrase"
        for part in parts:
            done: str | None = kind
            if label == "entailment" or part is not target:
                done = self._support(part) if part is target else self._support_plainly(part)
                kind = done if done and len(parts) == 1 else kind
            else:
                done = self._deny(part) if label == "contradiction" else self._omit(part)
                kind = done or kind
            if done is None:
                return None
        self._add_bystanders(parts, at_least=0 if self.sentences else 1)
        if label == "neutral" and len(parts) > 1:
            kind = "added_fact"
        languages = f"{self.premise_language}-{self.claim_language}"
        return Pair(self._premise(), self._claim(parts), label, kind, languages, "grammar")

    def _claimed(self) -> list[Part]:
        parts: list[Part] = []
        place: Values = {}
        for _ in range(2 if self.rng.random() < _COMBINED else 1):
            fact = _draw_fact(self.rng)
            for _ in range(20):
                if all(_independent(fact, part.fact) for part in parts) and (
                    not parts or fact.domain == parts[0].fact.domain
                ):
                    break
                fact = _draw_fact(self.rng)
            else:
                break
            values = fact.draw(self.rng, place)
            place |= {name: values[name] for name in PLACE if name in values}
            self.subject |= {name: values[name] for name in SUBJECT if name in values}
            template = fact.template(self.rng, values, self.claim_language, claim=True)
            parts.append(Part(fact, values, template))
        self.place = place
        return parts

    def _claim(self, parts: list[Part]) -> str:
        language = self.claim_language
        texts = [part.fact.word(self.rng, part.template, part.values, language, claim=True) for part in parts]
        if len(texts) == 1:
            return texts[0]
        joiners: list[str] = read_joiners()[language]
        first, second = texts[0].rstrip(".。"), texts[1]
        opening = second.partition(" ")[0]
        if language == "en" and (opening == "A" or opening[1:].islower()) and opening not in read_joiners()["proper"]:
            second = second[0].lower() + second[1:]
        return first + self.rng.choice(joiners) + second

    def _say(self, fact: Fact, values: Values, options: tuple[Template, ...], like: Template | None = None) -> Template:
        rng = self.rng
        same = like is not None and like in options and rng.random() < _SAME_WORDING
        template = like if same and like is not None else options[int(rng.random() * len(options))]
        self.sentences.append(fact.word(rng, template, values, self.premise_language))
        self.place |= {name: values[name] for name in PLACE if name in values}
        return template

    def _support(self, part: Part) -> str | None:
        """State what the claim says; where possible now and then in other terms that say more, or beside its like."""
        if self._mixable(part) and self.rng.random() < _MIXED:
            return self._beside_another(part)
        values = part.fact.strengthen(self.rng, part.values) if self.rng.random() < 0.5 else part.values
        options = part.fact.telling(part.template.details, self.premise_language, part.fact.case(values))
        if not options:
            return self._support_plainly(part)
        said = self._say(part.fact, values, options, part.template)
        return "paraphrase" if values == part.values and said.details == part.template.details else "weaker"

    def _support_plainly(self, part: Part) -> str | None:
        fact = part.fact
        options = fact.telling(part.template.details, self.premise_language, fact.case(part.values))
        if not options:
            return None
        said = self._say(fact, part.values, options, part.template)
        return "paraphrase" if said.details == part.template.details else "weaker"

    def _deny(self, part: Part) -> str | None:
        """State something at odds with the claim."""
        if self._mixable(part) and self.rng.random() < _MIXED:
            mixed = self._mix_up(part)
            if mixed is not None:
                return mixed
        changes = part.fact.possible_changes(part.template)
        if not changes:
            return None
        change = changes[int(self.rng.random() * len(changes))]
        return self._state_changed(part, change)

    def _state_changed(self, part: Part, change: Change) -> str | None:
        fact = part.fact
        values = fact.contradict(self.rng, part.values, part.template, change)
        if values is None:
            return None
        needed = fact.needed(part.template, change, turned=fact.case(values) != fact.case(part.values))
        options = fact.telling(needed, self.premise_language, fact.case(values))
        if not options:
            return None
        self._say(fact, values, options, part.template)
        return change.name

    def _omit(self, part: Part) -> str | None:
        """Say nothing of the claim, or only a part of it, or the like of something else."""
        fact, rng = part.fact, self.rng
        values = fact.weaken(rng, part.values, part.template)
        if values is not None and rng.random() < 0.5:
            told = part.template.details
            case = fact.case(values)
            options = fact.telling(told, self.premise_language, case) or fact.telling(
                told & {*fact.key, *fact.mix, fact.by}, self.premise_language, case
            )
            if options:
                self._say(fact, values, options, part.template)
                return "not_following"
        how = rng.random()
        if how < 0.35:
            options = fact.leaving_out(part.template.details, self.premise_language, fact.case(part.values))
            if options:
                self._say(fact, part.values, options)
                return "added_detail"
        if how < 0.7 and fact.key and part.template.slots >= set(fact.key):
            values = self._another(part, (rng.choice(fact.key),) if rng.random() < 0.5 else fact.key)
            if values is not None:
                options = fact.telling(frozenset(fact.key), self.premise_language, fact.case(values))
                if options:
                    self._say(fact, values, options)
                    return "another_subject"
        return "absent"

    def _another(self, part: Part, apart: tuple[str, ...]) -> Values | None:
        """Return the values of another thing of the kind: the slots `apart` differ, the others that name it don't."""
        fact = part.fact
        named = [name for name in (*PLACE, *fact.key) if name in fact.slots and name not in apart]
        kept = {name: part.values[name] for name in named}
        for _ in range(20):
            values = fact.draw(self.rng, kept)
            if all(fact.slots[name].relation(values[name], part.values[name]) == "contradiction" for name in apart):
                return values
        return None

    def _mixable(self, part: Part) -> bool:
        mix = part.fact.mix
        return bool(mix) and part.template.slots >= set(mix)

    def _swappable(self, part: Part, other: Values) -> list[Change]:
        fact = part.fact
        names = [each for each in fact.possible_changes(part.template) if each.slot not in fact.mix and not each.other]
        return [
            each
            for each in names
            if fact.slots[each.slot].relation(other[each.slot], part.values[each.slot]) == "contradiction"
        ]

    def _beside_another(self, part: Part) -> str | None:
        values = self._another(part, part.fact.mix)
        if values is None:
            return self._support_plainly(part)
        return self._state_both(part.fact, part.values, values, part.template.details, part.template, "several")

    def _mix_up(self, part: Part) -> str | None:
        """State two things of a kind, each with what the claim says of the other."""
        other = self._another(part, part.fact.mix)
        swaps = self._swappable(part, other) if other is not None else []
        if other is None or not swaps or part.fact.derived:
            return None
        change = swaps[int(self.rng.random() * len(swaps))]
        mine = part.values | {change.slot: other[change.slot]}
        theirs = other | {change.slot: part.values[change.slot]}
        by = part.fact.by
        details = part.template.details if change.slot != by else frozenset((*part.fact.mix, by))
        return self._state_both(part.fact, mine, theirs, details, part.template, f"mixed_{change.name}")

    def _state_both(
        self, fact: Fact, mine: Values, theirs: Values, details: frozenset[str], like: Template, kind: str
    ) -> str | None:
        language = self.premise_language
        first = fact.telling(details, language, fact.case(mine))
        needed = frozenset(fact.mix) | (details if fact.case(mine) == fact.case(theirs) else frozenset())
        second = fact.telling(needed, language, fact.case(theirs))
        if not first or not second:
            return None
        self._say(fact, theirs, second)
        self._say(fact, mine, first, like)
        return kind

    def _add_bystanders(self, parts: list[Part], *, at_least: int) -> None:
        """Add sentences on other matters, mostly from the same sort of text, about the same place and subject."""
        rng = self.rng
        wanted = max(bisect(_BYSTANDERS, rng.random()), at_least)
        told = [part.fact for part in parts]
        domain = parts[0].fact.domain
        for _ in range(min(wanted, _MOST_SENTENCES - len(self.sentences))):
            for _ in range(20):
                fact = _draw_fact(rng, "" if rng.random() < _ANOTHER_DOMAIN else domain)
                if all(_independent(each, fact) for each in told):
                    break
            else:
                break
            told.append(fact)
            kept = {name: value for name, value in self.subject.items() if rng.random() < _SAME_SUBJECT}
            values = fact.draw(rng, self.place | kept)
            text = fact.word(rng, fact.template(rng, values, self.premise_language), values, self.premise_language)
            self.sentences.insert(int(rng.random() * (len(self.sentences) + 1)), text)

    def _premise(self) -> str:
        rng = self.rng
        if self.premise_language == "zh":
            return "".join(self.sentences)
        if len(self.sentences) > 1 and rng.random() < 0.06:
            return "\n".join(f"- {each}" for each in self.sentences)
        return " ".join(self.sentences)


def _independent(first: Fact, second: Fact) -> bool:
    return not (first.topics & second.bears or second.topics & first.bears)


@cache
def read_joiners() -> dict[str, list[str]]:
    """Return what joins two facts to one sentence."""
    joiners: dict[str, list[str]] = read("joiners.yaml")
    return joiners


@cache
def _drawable(domain: str) -> tuple[tuple[Fact, ...], list[float]]:
    chosen = tuple(fact for fact in facts() if domain in ("", fact.domain))
    return chosen, list(accumulate(fact.weight for fact in chosen))


def _draw_fact(rng: Random, domain: str = "") -> Fact:
    chosen, sums = _drawable(domain)
    return chosen[bisect(sums, rng.random() * sums[-1])]
