"""The mechanical cases over whole reports: one sentence of a written report changed by rule, and left as it was."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache

import yaml

from evals.extraction.written.gold import GoldReport, load_gold
from evals.extraction.written.part import FOLDER as WRITTEN
from evals.grounding.adversarial.records import FOLDER, Case, Item, Language
from ingestion.language import sentences
from ingestion.records import Record

MOST = 20
"""Changed sentences of reports a case and language, at most."""
_SETS = ("", "_dev", "_later")
_LONGEST = 320
_LEAD = re.compile(r"^[\s\-–•*#>·●|]*(?:\(?\d{1,2}[.)、]\s*)?")
_SIZE = re.compile(r"(?P<n>\d+(?:\.\d+)?(?:\s?[x×*]\s?\d+(?:\.\d+)?)*)(?P<gap>\s?)(?P<unit>mm|cm)(?![a-z²³0-9])")
_CONVERTED = {"B1", "B2", "B3", "B5"}


class Rule(Record):
    """A change of a sentence.

    Attributes:
        find: Regular expression of what is changed.
        put: What stands there instead; groups of `find` by number.
        every: Changes all places, not only the first.
        unless: Sentences that are left alone.
        unless_report: Reports in which the result could be true.
    """

    find: str
    put: str
    every: bool = False
    unless: str | None = None
    unless_report: str | None = None

    def changed(self, sentence: str, report: str) -> str | None:
        """Return the changed sentence; None where the rule does not fit or its result may be true."""
        if self.unless is not None and re.search(self.unless, sentence):
            return None
        if self.unless_report is not None and re.search(self.unless_report, report):
            return None
        new = re.sub(self.find, self.put, sentence, count=0 if self.every else 1)
        if new == sentence or new in report:
            return None
        return new[:1].upper() + new[1:] if sentence[:1].isupper() else new


@cache
def load_rules() -> dict[str, dict[Language, tuple[Rule, ...]]]:
    """Return the rules by case and language."""
    loaded = yaml.safe_load((FOLDER / "rules.yaml").read_text(encoding="utf-8"))
    return {
        case: {language: tuple(map(Rule.model_validate, rules)) for language, rules in by_language.items()}
        for case, by_language in loaded.items()
    }


def report_items(case: Case, language: Language, *, seed: int) -> Iterator[Item]:
    """Yield changed sentences of reports for a case that has rules, each with the same sentence faithfully put.

    At most `MOST` pairs, one a report; the source is the whole report. Where sizes are changed, the faithful sentence
    has its sizes converted between cm and mm; else it is the report's own.
    """
    rules = load_rules().get(case.id, {}).get(language, ())
    chance = random.Random(f"{seed}:{case.id}-{language}-report")  # noqa: S311 - reproducible sampling, no secret
    found = [(report, pair) for report in _reports(language) if (pair := _change(report.text, rules, chance))]
    for report, (sentence, changed) in chance.sample(found, min(MOST, len(found))):
        faithful = _converted(sentence) if case.id in _CONVERTED else sentence
        for planted, text in ((False, faithful), (True, changed)):
            yield Item(
                f"{case.id}-{language}-{'planted' if planted else 'faithful'}-{report.id}", case.id, case.severity,
                case.kind, language, source=report.text, text=text, planted=planted, origin="report",
            )  # fmt: skip


@cache
def _reports(language: Language) -> tuple[GoldReport, ...]:
    """Return the written reports of a language that don't contradict themselves."""
    reports = [report for part in _SETS for report in load_gold(WRITTEN / f"{language}{part}.yaml")]
    return tuple(report for report in reports if not any("conflict" in code for code in report.warnings))


def _change(report: str, rules: tuple[Rule, ...], chance: random.Random) -> tuple[str, str] | None:
    """Return a sentence of the report that a rule changes, with what it becomes; drawn where there are several."""
    spans = [report[start:end] for start, end in sentences(report)]
    bare = [sentence[match.end() :].strip() for sentence in spans if (match := _LEAD.match(sentence))]
    pairs = [
        (sentence, changed)
        for sentence in bare
        if len(sentence) <= _LONGEST
        for rule in rules
        if (changed := rule.changed(sentence, report)) is not None
    ]
    return chance.choice(pairs) if pairs else None


def _converted(sentence: str) -> str:
    def convert(m: re.Match[str]) -> str:
        factor, unit = (10, "mm") if m["unit"] == "cm" else (0.1, "cm")
        return re.sub(r"\d+(?:\.\d+)?", lambda n: f"{float(n[0]) * factor:.4g}", m["n"]) + m["gap"] + unit

    return _SIZE.sub(convert, sentence)
