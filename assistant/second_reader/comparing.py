"""The rules' report and the model's statements side by side; nothing is resolved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.second_reader.records import Compared, Kind, Reading, Statement
from ingestion.records import Assertion, Evidence, Field, Value


@dataclass(frozen=True)
class _Side:
    """What one reader says of one name, with every place that says so."""

    value: Value
    assertion: Assertion
    evidence: tuple[Evidence, ...]
    inferred: bool = False

    def reading(self) -> Reading:
        return Reading(value=self.value, assertion=self.assertion, evidence=self.evidence)


Pair = tuple[_Side, _Side]


def compare(fields: Sequence[Field], statements: Sequence[Statement]) -> tuple[Compared, ...]:
    """Set the two readings side by side, name by name.

    A statement is a name, a value and an assertion; what a reader says several times counts once, with all its
    evidence. (The model is not asked for `lesion`, `of`, doses and certainty, so they are not compared.) Of one
    name, equal statements pair first (`agreed`), then equal values (`assertion_differs`), then other values
    (`differs`), the nearest evidence first. Of names that may have several values at once (`location`, `treatment`, …)
    two values are set against each other only where they rest on the same words. What is left has no counterpart;
    a field that a rule inferred is then not listed, since the text does not state it.
    """
    from prompts.second_reading import vocabulary

    several = vocabulary().several
    ours, theirs = _by_name(fields), _by_name(statements)
    found: list[Compared] = []
    for name in dict.fromkeys((*ours, *theirs)):
        rules, model = ours.get(name, []), theirs.get(name, [])
        steps: tuple[tuple[Kind, Callable[[_Side, _Side], bool]], ...] = (
            ("agreed", lambda one, other: _same(one, other) and one.assertion == other.assertion),
            ("assertion_differs", _same),
            ("differs", _overlap if name in several else _other_value),
        )
        for kind, fits in steps:
            for one, other in _pairs(rules, model, fits):
                found.append(Compared(kind=kind, name=name, rules=one.reading(), model=other.reading()))
                rules, model = _without(rules, one), _without(model, other)
        found += [Compared(kind="only_rules", name=name, rules=one.reading()) for one in rules if not one.inferred]
        found += [Compared(kind="only_model", name=name, model=other.reading()) for other in model]
    return tuple(found)


def _by_name(statements: Iterable[Field | Statement]) -> dict[str, list[_Side]]:
    joined: dict[tuple[str, str, str], tuple[str, _Side]] = {}
    for one in statements:
        key = (one.name, _key(one.value), one.assertion)
        known = joined[key][1] if key in joined else None
        evidence = tuple(dict.fromkeys((*(known.evidence if known else ()), *one.evidence)))
        inferred = isinstance(one, Field) and one.inferred and (known is None or known.inferred)
        joined[key] = (one.name, _Side(one.value, one.assertion, evidence, inferred))
    named: dict[str, list[_Side]] = {}
    for name, side in joined.values():
        named.setdefault(name, []).append(side)
    return named


def _key(value: Value) -> str:
    """Return what equal values share: 4 and 4.0 are one, 1 and true are two."""
    return str(value) if isinstance(value, bool | str) else str(float(value))


def _same(one: _Side, other: _Side) -> bool:
    return _key(one.value) == _key(other.value)


def _other_value(one: _Side, other: _Side) -> bool:
    return not _same(one, other)


def _overlap(one: _Side, other: _Side) -> bool:
    return _other_value(one, other) and _gap(one, other) == 0


def _gap(one: _Side, other: _Side) -> int:
    """Return the fewest characters between the evidence of two sides; 0 where they share one."""
    return min(max(a.start - b.end + 1, b.start - a.end + 1, 0) for a in one.evidence for b in other.evidence)


def _pairs(rules: Sequence[_Side], model: Sequence[_Side], fits: Callable[[_Side, _Side], bool]) -> list[Pair]:
    """Pair what fits, the nearest first, each side once."""
    fitting = [(one, other) for one in rules for other in model if fits(one, other)]
    chosen: list[Pair] = []
    for one, other in sorted(fitting, key=lambda pair: _gap(*pair)):
        if not any(one is taken or other is had for taken, had in chosen):
            chosen.append((one, other))
    return chosen


def _without(sides: Sequence[_Side], gone: _Side) -> list[_Side]:
    return [side for side in sides if side is not gone]
