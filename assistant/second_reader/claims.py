"""What of a model's answer can be shown: in the closed lists, and with a quote that the text holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast, get_args

from assistant.second_reader.chunks import Chunk
from assistant.second_reader.quotes import nearest, occurrences
from assistant.second_reader.records import Reason, Rejected, Statement
from ingestion.language import fold, sentences
from ingestion.records import Assertion, Document, Report, Value

if TYPE_CHECKING:
    from prompts.second_reading import Finding

LONGEST_QUOTE = 200
"""Characters; more than that shows a report, not a statement."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DRUG = re.compile(r"[a-z][a-z0-9-]{3,}(?: [a-z0-9-]+){0,2}")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


class RefusedError(Exception):
    """A finding that can't be shown."""

    def __init__(self, reason: Reason, why: str) -> None:
        super().__init__(why)
        self.reason, self.why = reason, why


def instruction_spans(document: Document, report: Report) -> list[tuple[int, int]]:
    """Return the sentences in which the rules found words addressed to a program."""
    found = [e for warning in report.warnings if warning.code == "embedded_instruction" for e in warning.evidence]
    if not found:
        return []
    spans = sentences(document.text)
    return [span for span in spans if any(e.start < span[1] and span[0] < e.end for e in found)]


def judge(
    findings: Sequence[Finding], document: Document, chunk: Chunk, addressed: Sequence[tuple[int, int]]
) -> tuple[list[Statement], list[Rejected]]:
    """Part the findings of one stretch into those that can be shown and those that can't.

    Args:
        findings: As the model gave them.
        document: The whole document.
        chunk: What of it the model was given; a quote is looked up there only.
        addressed: Spans with words addressed to a program; no quote may touch them.
    """
    shown: list[Statement] = []
    rejected: list[Rejected] = []
    previous: int | None = None
    for finding in findings:
        try:
            statement = _statement(finding, document, chunk, addressed, previous)
        except RefusedError as refusal:
            given = {"name": finding.name, "value": finding.value, "assertion": finding.assertion}
            rejected.append(Rejected(**given, said=finding.quote, reason=refusal.reason, why=refusal.why))
        else:
            shown.append(statement)
            previous = statement.evidence[0].start
    return shown, rejected


def _statement(
    finding: Finding, document: Document, chunk: Chunk, addressed: Sequence[tuple[int, int]], previous: int | None
) -> Statement:
    name = _token(finding.name)
    value = _value(name, finding.value, finding.quote)
    assertion = _token(finding.assertion)
    if assertion not in get_args(Assertion):
        raise RefusedError("unknown_assertion", f"'{assertion}' is no assertion of the contract")
    _check_quote(finding.quote)
    places = occurrences(finding.quote, document.text, chunk.start, chunk.end)
    if not places:
        raise RefusedError("quote_not_found", "the text does not hold these words")
    free = [place for place in places if not any(start < place[1] and place[0] < end for start, end in addressed)]
    if not free:
        raise RefusedError("embedded_instruction", "these words stand in a sentence that is addressed to a program")
    evidence = tuple(document.evidence(*place) for place in nearest(free, previous))
    if any(_BLANK_LINE.search(piece.quote) for piece in evidence):
        raise RefusedError("unusable_quote", "the quote runs over a blank line")
    return Statement(name=name, value=value, assertion=cast("Assertion", assertion), evidence=evidence)


def _token(text: str) -> str:
    """Return a name or value in the contract's spelling: "Diffuse midline glioma" is diffuse_midline_glioma."""
    return re.sub(r"[\s-]+", "_", text.strip().lower())


def _check_quote(quote: str) -> None:
    if not any(character.isalnum() for character in quote):
        raise RefusedError("unusable_quote", "no words are quoted")
    if len(quote) > LONGEST_QUOTE:
        raise RefusedError("unusable_quote", f"the quote is longer than {LONGEST_QUOTE} characters")


def _value(name: str, value: Value, quote: str) -> Value:
    """Return the value as the contract writes it.

    Raises:
        RefusedError: The name or the value is not in the closed lists.
    """
    from prompts.second_reading import vocabulary

    known = vocabulary()
    if name in known.findings:
        if value is True or (isinstance(value, str) and _token(value) == "true"):
            return True
        raise RefusedError("unknown_value", f"{name} has the value true; its assertion says yes or no")
    if name in known.numbers:
        return _number(name, value, quote)
    if name in known.drugs:
        return _drug(name, value, quote)
    allowed = known.values().get(name)
    if allowed is None:
        raise RefusedError("unknown_name", f"'{name}' is no field of the contract")
    wanted = _token(str(value).removesuffix(".0"))
    for one in allowed:
        if not isinstance(value, bool) and str(one) == wanted:
            return one
    raise RefusedError("unknown_value", f"'{wanted}' is no value of {name}")


def _number(name: str, value: Value, quote: str) -> Value:
    """Return a number that the quote shows; a shift that is denied is 0 and shows none, one in cm is tenfold."""
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,4}(?:\.\d+)?", text):
        raise RefusedError("unknown_value", f"the value of {name} is a number")
    number = float(text)
    shown = [float(match) for match in _NUMBER.findall(fold(quote))]
    if name == "midline_shift_mm":
        shown += [0.0, *(10 * one for one in shown)]
    if not any(abs(one - number) < 1e-6 for one in shown):
        raise RefusedError("number_not_in_quote", f"the quote does not show {text}")
    return int(number) if number.is_integer() else number


def _drug(name: str, value: Value, quote: str) -> Value:
    """Return a drug or modality by the name that the terminology has for it.

    One that it doesn't know stands only where the quote itself names it.
    """
    from ingestion.terminology import find

    folded = fold(str(value)).strip()
    whole = [
        mention.concept
        for mention in find(folded, frozenset({"treatment", "steroid"}))
        if (mention.start, mention.end) == (0, len(folded))
    ]
    if whole and whole[0].field == name:
        return whole[0].value
    if not whole and _DRUG.fullmatch(folded) and folded in fold(quote):
        return _token(folded)
    raise RefusedError("unknown_value", f"'{folded}' is no known {name}, and the quote does not name it as one")
