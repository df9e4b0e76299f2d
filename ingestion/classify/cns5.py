"""WHO CNS5 on what a report states: names that are retired, combinations that can't be, and what follows by rule.

The rules themselves, with their source, are in cns5.yaml; here is only how one is applied. What the text says is never
rewritten: a mapped name is a record of its own with `inferred` true, resting on the same words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ingestion.classify.rulebook import AnyOf, Condition, Rule, rulebook
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


def consistency(fields: Sequence[Field]) -> list[Warning_]:
    """Return the warnings on names, combinations and methods, in the order of the rules."""
    report, found = stated(fields), []
    for rule in rulebook().rules:
        if rule.warn and (evidence := applies(rule, report)):
            words = rule.warn.message.format(quote=" ".join(evidence[0].quote.split()))
            found.append(Warning_(code=rule.warn.code, message=words, evidence=evidence))
    return found


def implied(fields: Sequence[Field]) -> list[Field]:
    """Return the records that follow by rule, each marked as inferred; none that the fields hold already."""
    known = {(field.name, field.value) for field in fields if field.assertion == "present"}
    report = stated(fields)
    found: list[Field] = []
    for rule in rulebook().rules:
        if not rule.infer or not (evidence := applies(rule, report)):
            continue
        for record in rule.infer:
            if (record.field, record.value) not in known:
                known.add((record.field, record.value))
                found.append(Field(name=record.field, value=record.value, inferred=True, evidence=evidence))
    return found


def applies(rule: Rule, report: Stated) -> tuple[Evidence, ...]:
    """Return the words that a rule rests on in a report; nothing where it does not apply."""
    met: dict[str, list[Evidence]] = {}
    for part in rule.when:
        options = part.any_of if isinstance(part, AnyOf) else (part,)
        slices = [(one.field, slice_) for one in options for slice_ in _words(one, report)]
        if not slices:
            return ()
        for name, slice_ in slices:
            met.setdefault(name, []).append(slice_)
    if any(_words(one, report) for one in rule.unless):
        return ()
    return tuple(dict.fromkeys(slice_ for name in rule.rests_on for slice_ in met.get(name, ())))


def _words(condition: Condition, report: Stated) -> list[Evidence]:
    """Return the words of each field that meets a condition."""
    found = []
    for field in report.get(condition.field, ()):
        if field.assertion not in condition.held or (condition.values and field.value not in condition.values):
            continue
        if condition.below is not None and float(field.value) >= condition.below:
            continue
        slices = [slice_ for slice_ in field.evidence if _worded(condition.words, slice_)]
        found += slices[:1]
    return found


def _worded(expressions: tuple[str, ...], evidence: Evidence) -> bool:
    if not expressions:
        return True
    words = " ".join(fold(evidence.quote).split())
    return any(re.search(expression, words) for expression in expressions)
