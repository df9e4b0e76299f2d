"""Word tables of the rules: exclusive groups, directed exchanges and additions, each read from a YAML file in words/."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.grounding.perturb.inflection import forms
from assistant.grounding.perturb.writing import appended, is_chinese, prefixed, replaced
from ingestion.language.cues import read_yaml

_TOKEN = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*")
_WORDS_PACKAGE = "assistant.grounding.perturb"


@cache
def words(name: str) -> dict[str, Any]:
    """Return the content of words/`name`.yaml."""
    return read_yaml(_WORDS_PACKAGE, f"words/{name}.yaml")


@dataclass(frozen=True)
class Place:
    """One place of a sentence that a table can change: [start, end), and what may stand there instead."""

    start: int
    end: int
    options: tuple[str, ...]


def mentioned(name: str, text: str) -> bool:
    """Return True where a text names `name` (whole words in English, any place in Chinese), whatever the case."""
    if is_chinese(name):
        return name in text
    return re.search(rf"(?<![A-Za-z\d]){re.escape(name)}(?![A-Za-z\d])", text, re.IGNORECASE) is not None


def _pattern(names: list[str]) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    parts = [re.escape(n) if is_chinese(n) else rf"(?<![A-Za-z\d-]){re.escape(n)}(?![A-Za-z\d])" for n in ordered]
    return re.compile("|".join(parts), re.IGNORECASE)


class Groups:
    """Names that exclude each other (lobes, drugs): one that is named gives way to one that the source never names.

    Args:
        groups: Lists of names of one kind; a name given as a list has synonyms, the first of which is written.
        require: A pattern that the sentence must match; None for any.
    """

    def __init__(self, groups: list[list[str | list[str]]], *, require: str | None = None) -> None:
        self._groups = [[[name] if isinstance(name, str) else name for name in group] for group in groups]
        self._group_of = {
            form.lower(): (number, names[0])
            for number, group in enumerate(self._groups)
            for names in group
            for form in names
        }
        self._found = _pattern(list(self._group_of))
        self._require = None if require is None else re.compile(require, re.IGNORECASE)

    def places(self, sentence: str, context: str) -> Iterator[Place]:
        """Yield the names of the sentence with the names of their group that the source lacks."""
        if self._require is not None and self._require.search(sentence) is None:
            return
        chinese = is_chinese(sentence)
        for m in self._found.finditer(sentence):
            number, own = self._group_of[m[0].lower()]
            options = [
                names[0]
                for names in self._groups[number]
                if names[0] != own
                and is_chinese(names[0]) == (chinese and is_chinese(m[0]))
                and not any(mentioned(form, context) for form in names)
            ]
            if options:
                yield Place(m.start(), m.end(), tuple(options))

    def change(self, sentence: str, context: str, rng: random.Random) -> str | None:
        """Return the sentence with one name exchanged, or None."""
        return put(sentence, list(self.places(sentence, context)), rng)


class Patterns:
    """Directed exchanges, each a regular expression and what replaces it (a template of its groups).

    Args:
        rules: [pattern, replacement, ...] each; an English pattern is bounded by word ends.
        unless: A pattern that the sentence must not match.
    """

    def __init__(self, rules: list[list[str]], *, unless: str | None = None) -> None:
        self._rules = [(_bounded(pattern), tuple(new)) for pattern, *new in rules]
        self._unless = None if unless is None else re.compile(unless, re.IGNORECASE)

    def change(self, sentence: str, _: str, rng: random.Random) -> str | None:
        """Return the sentence with one place changed, or None."""
        if self._unless is not None and self._unless.search(sentence) is not None:
            return None
        places = []
        for pattern, new in self._rules:
            for m in pattern.finditer(sentence):
                places.append(Place(m.start(), m.end(), tuple(_expanded(m, option) for option in new)))
        return put(sentence, places, rng)


def _bounded(pattern: str) -> re.Pattern[str]:
    if is_chinese(pattern):
        return re.compile(pattern)
    return re.compile(rf"(?<![A-Za-z\d-])(?:{pattern})(?![A-Za-z\d])", re.IGNORECASE)


def _expanded(m: re.Match[str], template: str) -> str:
    """Fill \\1 from the match; \\s1 is the third person, \\p1 the past of the verb that group 1 matched."""
    text = re.sub(r"\\s(\d)", lambda n: forms(m[int(n[1])].lower()).third, template)
    text = re.sub(r"\\p(\d)", lambda n: forms(m[int(n[1])].lower()).past, text)
    return re.sub(r"\\(\d)", lambda n: m[int(n[1])] or "", text)


class Dictionary:
    """Words and phrases of up to four words with what may stand for them, looked up token by token; Chinese by text."""

    def __init__(self, entries: dict[str, list[str]]) -> None:
        self._entries = {key.lower(): tuple(new) for key, new in entries.items()}
        self._longest = max((key.count(" ") + 1 for key in self._entries if not is_chinese(key)), default=0)
        chinese = [key for key in self._entries if is_chinese(key)]
        self._chinese = _pattern(chinese) if chinese else None

    def places(self, sentence: str) -> list[Place]:
        """Return the places where an entry stands, longest first, none overlapping."""
        if self._chinese is not None and is_chinese(sentence):
            found = self._chinese.finditer(sentence)
            return [Place(m.start(), m.end(), self._entries[m[0].lower()]) for m in found]
        tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(sentence)]
        places, at = [], 0
        while at < len(tokens):
            for length in range(min(self._longest, len(tokens) - at), 0, -1):
                start, end = tokens[at][0], tokens[at + length - 1][1]
                options = self._entries.get(sentence[start:end].lower())
                if options:
                    places.append(Place(start, end, options))
                    at += length - 1
                    break
            at += 1
        return places

    def change(self, sentence: str, _: str, rng: random.Random) -> str | None:
        """Return the sentence with one entry exchanged, or None."""
        return put(sentence, self.places(sentence), rng)


class Additions:
    """Words added to a sentence where the source says nothing of the kind.

    Args:
        table: `unless` (pattern that the source must not match), and for each language (en, zh) the lists `end`
            (before the final stop), `front` (opening phrase) and `after` ([pattern of the word before, words]);
            `fill` holds the alternatives for each {slot}, those with `unless` of their own as {text, unless}.
    """

    def __init__(self, table: dict[str, Any]) -> None:
        self._unless = re.compile(table["unless"], re.IGNORECASE) if "unless" in table else None
        self._languages = {language: table[language] for language in ("en", "zh") if language in table}

    def change(self, sentence: str, context: str, rng: random.Random) -> str | None:
        """Return the sentence with one addition, or None."""
        table = self._languages.get("zh" if is_chinese(sentence) else "en")
        if table is None or (self._unless is not None and self._unless.search(context) is not None):
            return None
        slots = {name: rng.choice(free) for name, free in _free(table, context).items() if free}
        ways = [("end", words) for words in table.get("end", ())]
        ways += [("front", words) for words in table.get("front", ())]
        ways += [("after", entry) for entry in table.get("after", ())]
        rng.shuffle(ways)
        for where, way in ways:
            changed = _added(sentence, where, way, slots)
            if changed is not None:
                return changed
        return None


def _free(table: dict[str, Any], context: str) -> dict[str, list[str]]:
    return {
        name: [
            option if isinstance(option, str) else option["text"]
            for option in options
            if isinstance(option, str) or re.search(option["unless"], context, re.IGNORECASE) is None
        ]
        for name, options in table.get("fill", {}).items()
    }


def _added(sentence: str, where: str, way: str | list[str], slots: dict[str, str]) -> str | None:
    template = way if isinstance(way, str) else way[1]
    needed = re.findall(r"{(\w+)}", template)
    if any(name not in slots for name in needed):
        return None
    text = template.format(**slots)
    if where == "front":
        return prefixed(sentence, text)
    if where == "end":
        return None if sentence.rstrip().endswith((":", "：")) else appended(sentence, text)
    m = re.search(way[0], sentence, re.IGNORECASE)
    return None if m is None else replaced(sentence, m.end(), m.end(), text)


def put(sentence: str, places: list[Place], rng: random.Random) -> str | None:
    """Change one of the places, chosen by chance, and return the sentence; None where there is no place."""
    if not places:
        return None
    place = rng.choice(places)
    return replaced(sentence, place.start, place.end, rng.choice(place.options))


class Bilingual:
    """Patterns for the language that a sentence is in.

    Args:
        table: `en` and `zh`, each a list of rules as Patterns takes them; `unless` and `require`: patterns that the
            sentence must not, and must, match.
    """

    def __init__(self, table: dict[str, Any]) -> None:
        self._require = re.compile(table["require"], re.IGNORECASE) if "require" in table else None
        self._languages = {
            language: Patterns(table[language], unless=table.get(f"{language}_unless", table.get("unless")))
            for language in ("en", "zh")
            if language in table
        }

    def change(self, sentence: str, context: str, rng: random.Random) -> str | None:
        """Return the sentence with one place changed, or None."""
        if self._require is not None and self._require.search(sentence) is None:
            return None
        patterns = self._languages.get("zh" if is_chinese(sentence) else "en")
        return None if patterns is None else patterns.change(sentence, context, rng)
