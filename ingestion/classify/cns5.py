"""WHO CNS5 on what a report states: names that are retired, combinations that can't be, and what follows by rule.

The rules themselves, with their source, are in cns5.yaml; here is only how one is applied. What the text says is never
rewritten: a mapped name is a record of its own with `inferred` true, resting on the same words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ingestion.classify.rulebook import Condition, Rule, rulebook
from ingestion.language.fold import fold
from ingestion.records import Evidence, Field, Warning_

Stated = Mapping[str, Sequence[Field]]


def stated(fields: Sequence[Field]) -> Stated:
    """Return the fields by name; what was inferred is not stated."""
    by_name: defaultdict[str, list[Field]] = defaultdict(list)
    for field in fields:
        if not field.inferred:
            by_name[field.name].append(field)
    return by_name


def consistency(report: Stated) -> list[Warning_]:
    """Return the warnings on names, combinations and methods, in the order of the rules."""
    found = []
    for rule, warns in rulebook().warning:
        if evidence := applies(rule, report):
            words = warns.message.format(quote=" ".join(evidence[0].quote.split()))
            found.append(Warning_(code=warns.code, message=words, evidence=evidence))
    return found


def implied(fields: Sequence[Field]) -> list[Field]:
    """Return the records that follow by rule, each marked as inferred; none that the fields hold already."""
    known = {(field.name, field.value) for field in fields if field.assertion == "present"}
    report = stated(fields)
    found: list[Field] = []
    for rule in rulebook().inferring:
        if not (evidence := applies(rule, report)):
            continue
        for record in rule.infer:
            if (record.field, record.value) not in known:
                known.add((record.field, record.value))
                found.append(Field(name=record.field, value=record.value, inferred=True, evidence=evidence))
    return found


def applies(rule: Rule, report: Stated) -> tuple[Evidence, ...]:
    """Return the words that a rule rests on in a report; nothing where it does not apply."""
    if not report.keys() >= rule.required:
        return ()
    met: dict[str, list[Evidence]] = {}
    for part in rule.when:
        slices = [(one.field, slice_) for one in part.options for slice_ in _slices(one, report)]
        if not slices:
            return ()
        for name, slice_ in slices:
            met.setdefault(name, []).append(slice_)
    if any(_slices(one, report) for one in rule.unless):
        return ()
    return tuple(dict.fromkeys(slice_ for name in rule.rests_on for slice_ in met.get(name, ())))


def _slices(condition: Condition, report: Stated) -> list[Evidence]:
    """Return, of each field that meets a condition, the words that do."""
    found: list[Evidence] = []
    for field in report.get(condition.field, ()):
        if field.assertion not in condition.held or (condition.values and field.value not in condition.values):
            continue
        if condition.below is not None and float(field.value) >= condition.below:
            continue
        found += [slice_ for slice_ in field.evidence if _worded(condition, slice_)][:1]
    return found


def _worded(condition: Condition, evidence: Evidence) -> bool:
    return condition.pattern is None or condition.pattern.search(_on_one_line(evidence.quote)) is not None


@lru_cache(maxsize=64)  # several rules look at the words of one diagnosis
def _on_one_line(quote: str) -> str:
    return " ".join(fold(quote).split())
