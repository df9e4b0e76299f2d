"""Verdicts as a page: each text with its claims coloured, reasons below, and beside it the words of the sources."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Self, TextIO, get_args

from markupsafe import Markup

from assistant.grounding.records import Claim, Source, Verdict, VerdictName
from assistant.grounding.view.marked import WHOLE_UP_TO, Piece, Span, joined, pieces, visible
from assistant.grounding.view.words import language_of, words
from ingestion.templates import environment, own_only

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).with_name("view")
VERDICTS: tuple[VerdictName, ...] = get_args(VerdictName)
_CHUNK = 1 << 16
_TAGS = {"zh": "zh-Hans", "en": "en"}
_WORST = ("contradicted", "unsupported", "supported")


@dataclass(frozen=True)
class Item:
    """A checked text.

    Attributes:
        name: Its id.
        text: What was checked.
        verdict: What came of it.
        sources: What it was checked against.
        titles: Names of the sources for a reader by id, where they have better ones than their ids.
    """

    name: str
    text: str
    verdict: Verdict
    sources: Sequence[Source]
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Entry:
    name: str
    verdict: str
    counts: Counter[str]
    language: str


class VerdictPage:
    """One self-contained page of many texts; it fetches nothing, and can be read without its script.

    Items are kept in a temporary file until the page is written, since their counts stand at its top.
    """

    def __init__(self) -> None:
        self._sections = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - see __exit__
        self._entries: list[_Entry] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sections.close()

    def add(self, item: Item) -> None:
        """Add a text.

        Raises:
            EvidenceError: A claim's evidence does not equal its source.
        """
        counts = Counter(str(claim.verdict) for claim in item.verdict.claims)
        section = _section(len(self._entries) + 1, item, counts)
        self._entries.append(_Entry(item.name, item.verdict.verdict, counts, language_of(item.text)))
        self._sections.write(section)

    def failed(self, name: str, why: str) -> None:
        """Add a text that could not be checked."""
        self._entries.append(_Entry(name, "", Counter(), ""))
        values = {"number": len(self._entries), "name": name, "why": why, "words": words("en")}
        self._sections.write(_environment().get_template("failure.html.j2").render(values))

    def write(self, stream: TextIO) -> None:
        """Write the whole page."""
        spoken = {entry.language for entry in self._entries if entry.language}
        language = "zh" if spoken == {"zh"} else "en"
        texts = Counter(entry.verdict for entry in self._entries)
        claims: Counter[str] = sum((entry.counts for entry in self._entries), Counter())
        values = {
            "lang": _TAGS[language], "words": words(language), "verdicts": VERDICTS, "texts": texts, "claims": claims,
            "failures": texts[""], "entries": self._entries, "sections": self._written(),
        }  # fmt: skip
        stream.writelines(_environment().get_template("page.html.j2").generate(**values, **_own()))

    def _written(self) -> Iterator[Markup]:
        self._sections.seek(0)
        while chunk := self._sections.read(_CHUNK):
            yield Markup(chunk)  # noqa: S704 - what the templates made and escaped


def render(items: Iterable[Item]) -> str:
    """Return the page of a few items as text.

    Raises:
        EvidenceError: A claim's evidence does not equal its source.
    """
    whole = StringIO()
    with VerdictPage() as page:
        for item in items:
            page.add(item)
        page.write(whole)
    return whole.getvalue()


def _section(number: int, item: Item, counts: Counter[str]) -> str:
    for claim in item.verdict.claims:
        for one in claim.evidence:
            one.check(next((source.text for source in item.sources if source.doc == one.doc), ""))
    language = language_of(item.text)
    return _environment().get_template("item.html.j2").render(
        number=number, item=item, titles=item.titles, words=words(language), lang=_TAGS[language],
        counts=[(name, counts[name]) for name in VERDICTS if counts[name]],
        text=_text(number, item),
        sources=[
            (item.titles.get(s.doc, s.doc), _source(number, item, s), _TAGS[language_of(s.text)])
            for s in item.sources if s.text
        ],
    )  # fmt: skip


def _text(number: int, item: Item) -> Markup:
    """The checked text: each claim leads to its evidence, or where it has none to its line in the list."""
    claims = item.verdict.claims

    def mark(piece: Piece) -> Markup:
        first = min(piece.claims, key=lambda n: _WORST.index(claims[n - 1].verdict))
        place = f"t{number}-{'e' if claims[first - 1].evidence else 'r'}{first}"
        return Markup(
            '<a class="claim {}{}" href="#{}" data-claim="{}" data-claims="{}" data-tip="{}">{}</a>'
        ).format(
            claims[first - 1].verdict, " first" if first in piece.begins else "", place, first,
            " ".join(map(str, piece.claims)), "\n".join(_tip(claims[n - 1], item.text) for n in piece.claims),
            visible(piece.text),
        )  # fmt: skip

    return joined(pieces(item.text, [Span(c.start, c.end, n) for n, c in enumerate(claims, 1)]), mark)


def _tip(claim: Claim, text: str) -> str:
    said = words(language_of(text))[claim.verdict]
    return f"{said['sign']} {said['word']}: {claim.explanation or said['long']}"


def _source(number: int, item: Item, source: Source) -> Markup:
    """A source: the evidence of each claim marked, as the worst of the claims that rest on it."""
    claims = item.verdict.claims
    spans = [Span(e.start, e.end, n) for n, c in enumerate(claims, 1) for e in c.evidence if e.doc == source.doc]
    anchored = {n for n, c in enumerate(claims, 1) if c.evidence and c.evidence[0].doc == source.doc}
    left_out = words(language_of(item.text))["left_out"]

    def mark(piece: Piece) -> Markup:
        if piece.skipped:
            return Markup('<span class="skipped">[… {:,} {} …]</span>').format(piece.skipped, left_out)
        new = [n for n in piece.begins if n in anchored]
        anchored.difference_update(new)
        anchors = Markup("").join(Markup('<span class="anchor" id="t{}-e{}"></span>').format(number, n) for n in new)
        worst = min((claims[n - 1].verdict for n in piece.claims), key=_WORST.index)
        numbers = " ".join(map(str, piece.claims))
        marked = Markup('<mark class="{}" data-claims="{}">{}</mark>').format(worst, numbers, visible(piece.text))
        return anchors + marked

    return joined(pieces(source.text, spans, whole_up_to=WHOLE_UP_TO), mark)


@cache
def _environment() -> Environment:
    made = environment(FOLDER)
    made.filters["visible"] = visible
    return made


@cache
def _own() -> dict[str, str]:
    style, script = ("\n" + (FOLDER / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    return {"style": style, "script": script, "policy": own_only(style, script)}
