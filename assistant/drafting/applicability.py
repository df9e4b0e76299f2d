"""Whether a guideline statement applies to a patient: it does, it does not and why, or what is missing to tell.

A statement's metadata says to whom it applies (`applies_NAME: [values]`, `applies_age_min` and so on); what is known
of the patient is `known_of(patient)`. A condition is met, contradicted by something that a report states, or open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.drafting.values import NOT_STATED, Answer, Known
from ingestion.records import Evidence, Passage

PREFIX = "applies_"
BOUNDS = ("age", "kps")
ELDERLY = "elderly"
ELDERLY_FROM = 65
"""Age from which a statement for older patients counts where it gives none of its own, as in the CE.6 trial."""

Verdict = Literal["applies", "does_not_apply", "cannot_tell"]
ORDER: dict[Verdict, int] = {"applies": 0, "cannot_tell": 1, "does_not_apply": 2}


@dataclass(frozen=True)
class Condition:
    """One condition of a statement, held against what is known.

    Attributes:
        name: What it is about: diagnosis, grade, idh, codel_1p19q, mgmt, h3, marker, setting, age, kps.
        wanted: The values of which one must hold; none for a bound.
        least: Lower bound, inclusive.
        most: Upper bound, inclusive.
        answer: Whether it is met.
        known: What is known of it.
    """

    name: str
    wanted: tuple[str, ...]
    least: float | None
    most: float | None
    answer: Answer
    known: Known

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The words behind it: one slice of a stated value, all of what follows by rule or is in doubt."""
        plain = not self.known.by_rule and not self.known.doubt and len(self.known.certain) == 1
        return self.known.evidence[:1] if plain else self.known.evidence

    @property
    def asks(self) -> tuple[str, ...]:
        """The fields that would settle it: a tumour marker by its own name, not as "marker"."""
        if self.known.ask:
            return self.known.ask
        return self.wanted if self.name == "marker" else (self.name,)


@dataclass(frozen=True)
class Applicability:
    """A statement against a patient.

    Attributes:
        passage: The statement.
        verdict: "applies" where all conditions are met, "does_not_apply" where one is contradicted, else "cannot_tell".
        met: The conditions that are met.
        failed: Those that a stated fact contradicts.
        missing: Those that nothing certain is known of.
    """

    passage: Passage
    verdict: Verdict
    met: tuple[Condition, ...] = ()
    failed: tuple[Condition, ...] = ()
    missing: tuple[Condition, ...] = ()

    @property
    def general(self) -> bool:
        """Whether the statement sets no condition: it holds for everybody."""
        return not (self.met or self.failed or self.missing)

    @property
    def missing_fields(self) -> tuple[str, ...]:
        """The fields that would settle what is open, each once."""
        return tuple(dict.fromkeys(name for condition in self.missing for name in condition.asks))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The patient's words behind the verdict: of what contradicts it, else of what is met."""
        conditions = self.failed or self.met
        return tuple(dict.fromkeys(words for condition in conditions for words in condition.evidence))


def applicability(passage: Passage, known: Mapping[str, Known]) -> Applicability:
    """Hold one statement against what is known of a patient."""
    sorted_in: dict[Answer, list[Condition]] = {"yes": [], "no": [], "unknown": []}
    for condition in _conditions(passage, known):
        sorted_in[condition.answer].append(condition)
    verdict: Verdict = "does_not_apply" if sorted_in["no"] else "cannot_tell" if sorted_in["unknown"] else "applies"
    return Applicability(passage, verdict, *(tuple(sorted_in[answer]) for answer in ("yes", "no", "unknown")))


def in_order(found: Iterable[Applicability]) -> list[Applicability]:
    """Return those that apply first, then by how little is missing, then those that don't; else as they came."""
    return sorted(
        found, key=lambda one: (ORDER[one.verdict], len(one.missing_fields) if one.verdict == "cannot_tell" else 0)
    )


def most_useful(found: Iterable[Applicability]) -> list[str]:
    """Return the missing fields of the open statements: first those that by themselves settle most, then most named."""
    alone: dict[str, int] = {}
    named: dict[str, int] = {}
    for one in found:
        if one.verdict != "cannot_tell":
            continue
        fields = one.missing_fields
        for name in fields:
            named[name] = named.get(name, 0) + 1
            alone[name] = alone.get(name, 0) + (len(fields) == 1)
    return sorted(named, key=lambda name: (-alone[name], -named[name]))


def _conditions(passage: Passage, known: Mapping[str, Known]) -> Iterator[Condition]:
    asked = {key.removeprefix(PREFIX): value for key, value in passage.metadata.items() if key.startswith(PREFIX)}
    for name, wanted in asked.items():
        if isinstance(wanted, list):
            values = tuple(str(value) for value in wanted)
            yield from _listed(name, tuple(value for value in values if value != ELDERLY), known)
    for name in BOUNDS:
        least, most = _number(asked.get(f"{name}_min")), _number(asked.get(f"{name}_max"))
        if name == "age" and least is None and ELDERLY in _texts(asked.get("setting")):
            least = ELDERLY_FROM
        if least is not None or most is not None:
            fact = known.get(name, NOT_STATED)
            yield Condition(name, (), least, most, fact.within(least, most), fact)


def _listed(name: str, wanted: tuple[str, ...], known: Mapping[str, Known]) -> Iterator[Condition]:
    """Yield the condition of a list; "elderly" is no time in the course, so age answers it (`ELDERLY_FROM`)."""
    if wanted:
        fact = known.get(name, NOT_STATED)
        yield Condition(name, wanted, None, None, fact.one_of(frozenset(wanted)), fact)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
