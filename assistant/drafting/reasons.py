"""Why a statement applies or does not, in plain English or Chinese; reasons.yaml has the words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from assistant.drafting.applicability import Applicability, Condition
from assistant.drafting.values import Known
from ingestion.language.cues import read_yaml


def said(condition: Condition, language: str) -> str:
    """Return one condition as a reader is told it: met, contradicted by what, or open and why."""
    words = _words(language)
    name = field_name(condition.name, language)
    if condition.answer == "yes":
        text = words["met"].format(name=name, found=_found(condition, language))
    elif condition.answer == "no":
        text = words["failed"].format(name=name, found=_found(condition, language), wanted=_wanted(condition, language))
    else:
        return str(words["missing"].format(name=_asked(condition, language), why=_why(condition.known, language)))
    return str(words["by_rule"].format(text=text) if condition.known.by_rule else text)


def reasons(found: Applicability, language: str) -> list[str]:
    """Return why the verdict is what it is: what contradicts the statement, else what is met."""
    if found.general:
        return [str(_words(language)["general"])]
    return [said(condition, language) for condition in found.failed or found.met]


def open_reasons(found: Applicability, language: str) -> list[str]:
    """Return what can't be told, and why."""
    return [said(condition, language) for condition in found.missing]


def field_name(name: str, language: str) -> str:
    """Return the name of a field as a reader knows it."""
    return str(_words(language)["names"].get(name, name.replace("_", " ")))


def _asked(condition: Condition, language: str) -> str:
    return str(_words(language)["comma"].join(field_name(name, language) for name in condition.asks))


def _found(condition: Condition, language: str) -> str:
    known, words = condition.known, _words(language)
    if known.low is not None and known.high is not None:
        low, high = f"{known.low:g}", f"{known.high:g}"
        return low if low == high else str(words["between"].format(low=low, high=high))
    either = (known.open or frozenset()) - {""}
    if condition.answer == "yes":
        return _values(known.certain & set(condition.wanted), language, "comma") or _values(either, language, "or")
    return _values(known.certain, language, "comma") or _values(either, language, "or") or str(words["none"])


def _wanted(condition: Condition, language: str) -> str:
    words, least, most = _words(language), condition.least, condition.most
    if least is not None and most is not None:
        return str(words["within"].format(least=f"{least:g}", most=f"{most:g}"))
    if least is not None:
        return str(words["at_least"].format(least=f"{least:g}"))
    if most is not None:
        return str(words["at_most"].format(most=f"{most:g}"))
    return _values(condition.wanted, language, "or")


def _why(known: Known, language: str) -> str:
    perhaps = known.perhaps or (known.open or frozenset()) - {""} | known.certain
    doubt = known.doubt or "not_stated"
    text: str = _words(language)["doubts"][doubt]
    if known.low is not None:
        return text.format(values=f"{known.low:g}, {known.high:g}")
    return text.format(values=_values(perhaps, language, "or"))


def _values(values: Iterable[str], language: str, link: str) -> str:
    words = _words(language)
    known = [str(words["values"].get(value, value.replace("_", " "))) for value in values if value]
    return str(words[link]).join(sorted(known))


@cache
def _words(language: str) -> dict[str, Any]:
    found: dict[str, Any] = read_yaml("assistant.drafting", "reasons.yaml")["zh" if language == "zh" else "en"]
    return found
