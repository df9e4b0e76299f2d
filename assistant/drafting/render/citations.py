"""Numbers for citations, and the source texts with the cited words marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape

from assistant.drafting.render.places import Place, Places
from assistant.patient import Patient
from ingestion.errors import EvidenceError

Slice = Mapping[str, Any]
Key = tuple[str, int, int]
SHOWN = 4  # numbers behind a sentence; the others unfold


@dataclass(frozen=True)
class Excerpt:
    """A shown stretch of a document.

    Attributes:
        note: Where it stands, "" for a whole document.
        html: The text, escaped, cited stretches marked; `<a id="cite-N">` where citation N begins.
    """

    note: str
    html: Markup


@dataclass(frozen=True)
class SourceText:
    """One cited source, ready to show.

    Attributes:
        title: What a reader calls it.
        anchor: Id of its element in the page.
        excerpts: What of it is shown: a report whole, of a guideline the cited statements.
        count: Citations that point into it.
    """

    title: str
    anchor: str
    excerpts: tuple[Excerpt, ...]
    count: int


@dataclass(frozen=True)
class Listed:
    """One numbered slice as it is listed on paper."""

    number: int
    title: str
    doc: str
    start: int
    end: int
    quote: str


class Citations:
    """Gives each distinct slice a number in order of first use, and shows the texts they point into.

    Args:
        texts: Canonical text of each document that may be cited, by id.
        patient: Whose reports are cited, or None.
        language: Language of the sources' names.
    """

    def __init__(self, texts: Mapping[str, str], patient: Patient | None = None, language: str = "en") -> None:
        self._texts = texts
        self._places = Places(texts, patient, language)
        self._numbers: dict[Key, int] = {}

    def number(self, cited: Slice) -> int:
        """Return the number of a slice (a dict of `Evidence`).

        Raises:
            EvidenceError: The slice does not equal the text it points at.
        """
        key: Key = (str(cited["doc"]), int(cited["start"]), int(cited["end"]))
        text = self._texts.get(key[0], "")
        if text[key[1] : key[2]] != cited["quote"]:
            message = f"the citation at {key[1]}:{key[2]} does not equal the text of '{key[0]}'"
            raise EvidenceError(message, hint="render a draft with the texts that it was made from")
        return self._numbers.setdefault(key, len(self._numbers) + 1)

    def ordered(self, cited: Iterable[Slice]) -> list[int]:
        """Return the numbers of slices: guideline first, then reports from the earliest, the longest quotation first.

        A slice that lies within another one of the same sentence is left out; the record keeps it.
        """
        unique = {(str(one["doc"]), int(one["start"]), int(one["end"])): one for one in cited}
        kept = {
            key: one
            for key, one in unique.items()
            if not any(
                key != other and key[0] == other[0] and other[1] <= key[1] <= key[2] <= other[2] for other in unique
            )
        }
        ranked = sorted(kept, key=lambda key: (*self._places.rank(key[0]), key[1] - key[2]))
        return [self.number(kept[key]) for key in ranked]

    def marks(self, cited: Iterable[Slice]) -> Markup:
        """Return the clickable numbers of several slices."""
        numbers = self.ordered(cited)
        quotes = {number: self._texts[doc][start:end] for (doc, start, end), number in self._numbers.items()}
        chips: list[Markup] = []
        for number in numbers:
            quote = " ".join(quotes[number].split())
            chips.append(
                Markup('<a class="cite" href="#cite-{n}" data-cite="{n}" title="{quote}">{n}</a>').format(
                    n=number, quote=quote
                )
            )
        if not chips:
            return Markup("")
        first, more = Markup("").join(chips[:SHOWN]), Markup("").join(chips[SHOWN:])
        if more:
            count = len(chips) - SHOWN
            more = Markup('<span class="count" tabindex="0">+{}</span><span class="more">{}</span>').format(count, more)
        return Markup('<span class="cites">{}{}</span>').format(first, more)

    def listed(self) -> list[Listed]:
        """Return every slice cited so far with its number and the name of its source, for a list at the end."""
        return [
            Listed(
                number, self._places.around(*key).title, *key, " ".join(self._texts[key[0]][key[1] : key[2]].split())
            )
            for key, number in self._numbers.items()
        ]

    def sources(self) -> list[SourceText]:
        """Return every source cited so far, in order of first citation."""
        spans: dict[tuple[str, str], dict[Place, list[tuple[int, int, int]]]] = {}
        for (doc, start, end), number in self._numbers.items():
            place = self._places.around(doc, start, end)
            spans.setdefault((doc, place.title), {}).setdefault(place, []).append((start, end, number))
        return [
            SourceText(
                title,
                f"source-{index}",
                tuple(Excerpt(place.note, self._excerpt(doc, place, cited)) for place, cited in places.items()),
                sum(len(cited) for cited in places.values()),
            )
            for index, ((doc, title), places) in enumerate(spans.items(), start=1)
        ]

    def _excerpt(self, doc: str, place: Place, cited: Sequence[tuple[int, int, int]]) -> Markup:
        inside = [(start - place.start, end - place.start, number) for start, end, number in cited]
        return marked(self._texts[doc][place.start : place.end], inside)


def marked(text: str, spans: Sequence[tuple[int, int, int]]) -> Markup:
    """Return `text` escaped, with each (start, end, number) marked; overlapping marks share their stretch."""
    edges = sorted({0, len(text), *(s for s, _, _ in spans), *(e for _, e, _ in spans)})
    parts: list[Markup] = []
    for start, end in pairwise(edges):
        anchors = [Markup('<a id="cite-{}" class="anchor"></a>').format(n) for s, _, n in spans if s == start]
        covering = [str(n) for s, e, n in spans if s <= start and end <= e]
        piece = escape(text[start:end])
        if covering:
            piece = Markup('<mark data-cites="{}">{}</mark>').format(" ".join(covering), piece)
        parts += [*anchors, piece]
    return Markup("").join(parts)
