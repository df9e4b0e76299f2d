"""The rules' English sentences in another language: a catalogue of templates, as message catalogues go.

Rules of the course, the scores and the conflicts word their findings once, in English. `catalogue_zh.yaml` lists
those wordings with named places and what stands for each in Chinese; what fills a place is looked up too. A sentence
that the catalogue does not know stays as it is: nothing is lost, and tests list what is not known.
"""

from __future__ import annotations

import re
from functools import cache

import yaml

from assistant.drafting.phrasebook import FOLDER

_PLACE = re.compile(r"\{(\w+)\}")
_SENTENCE_END = re.compile(r"(?<=\.) (?=[A-Z])")


class Catalogue:
    """Looks up wordings of one language.

    Args:
        templates: English wording with {places}, and the wording for it.
        lists: Separators of enumerations in English and for them.
        gap: What stands between two sentences.
    """

    def __init__(self, templates: dict[str, str], lists: dict[str, str], gap: str) -> None:
        self._entries = [(_pattern(english), other) for english, other in templates.items()]
        self._lists = lists
        self._gap = gap

    def say(self, text: str) -> str:
        """Return `text`, sentence by sentence, in the language of the catalogue."""
        sentences = _SENTENCE_END.split(text)
        known = [found for sentence in sentences if (found := self._known(sentence)) is not None]
        if len(known) == len(sentences):
            return self._gap.join(known)
        return self._phrase(text) if len(sentences) == 1 else " ".join(self._phrase(one) for one in sentences)

    def _phrase(self, text: str) -> str:
        found = self._known(text)
        if found is not None:
            return found
        for english, other in self._lists.items():
            if english in text:
                return other.join(self._phrase(part) for part in text.split(english))
        return text

    def _known(self, text: str) -> str | None:
        """Return what stands for one wording; upper and lower case of its first letter are one."""
        for pattern, other in self._entries:
            match = pattern.fullmatch(text) or pattern.fullmatch(text[:1].upper() + text[1:])
            if match:
                return other.format(**{name: self._phrase(words) for name, words in match.groupdict().items()})
        return None


def _pattern(english: str) -> re.Pattern[str]:
    pieces = _PLACE.split(english[:1].upper() + english[1:])
    named = [f"(?P<{piece}>.+?)" if odd % 2 else re.escape(piece) for odd, piece in enumerate(pieces)]
    return re.compile("".join(named))


@cache
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language; English needs none, so its catalogue is empty."""
    path = FOLDER / f"catalogue_{language}.yaml"
    if not path.is_file():
        return Catalogue({}, {}, " ")
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Catalogue(read["templates"], read["lists"], read["gap"])
