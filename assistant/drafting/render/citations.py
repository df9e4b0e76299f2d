"""Numbers for citations, and the source texts with the cited words marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape

from ingestion.errors import EvidenceError

Slice = Mapping[str, Any]
Key = tuple[str, int, int]
SHOWN = 4  # numbers behind a sentence; the others unfold


@dataclass(frozen=True)
class SourceText:
    """One cited document, ready to show.

    Attributes:
        doc: Its id.
        anchor: Id of its element in the page.
        html: The text, escaped, cited stretches marked; `<a id="cite-N">` where citation N begins.
        count: Citations that point into it.
    """

    doc: str
    anchor: str
    html: Markup
    count: int


class Citations:
    """Gives each distinct slice a number in order of first use, and shows the texts they point into.

    Args:
        texts: Canonical text of each document that may be cited, by id.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
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

    def marks(self, cited: Iterable[Slice]) -> Markup:
        """Return the clickable numbers of several slices."""
        chips = [
            Markup('<a class="cite" href="#cite-{n}" data-cite="{n}" title="{quote}">{n}</a>').format(
                n=self.number(one), quote=" ".join(str(one["quote"]).split())
            )
            for one in cited
        ]
        if not chips:
            return Markup("")
        first, more = Markup("").join(chips[:SHOWN]), Markup("").join(chips[SHOWN:])
        if more:
            count = len(chips) - SHOWN
            more = Markup('<span class="count" tabindex="0">+{}</span><span class="more">{}</span>').format(count, more)
        return Markup('<span class="cites">{}{}</span>').format(first, more)

    def sources(self) -> list[SourceText]:
        """Return every document cited so far, in order of first citation."""
        docs = list(dict.fromkeys(doc for doc, _, _ in self._numbers))
        return [self._shown(doc, index) for index, doc in enumerate(docs, start=1)]

    def _shown(self, doc: str, index: int) -> SourceText:
        spans = [(start, end, n) for (of, start, end), n in self._numbers.items() if of == doc]
        return SourceText(doc, f"source-{index}", marked(self._texts[doc], spans), len(spans))


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
