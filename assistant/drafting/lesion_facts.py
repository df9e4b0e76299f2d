"""Plain sentences for the lesions of one scan, named by their place: size now, and the earlier size it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.drafting.phrasebook import Phrasebook
from assistant.drafting.statements import Stated
from ingestion.records import Evidence, Field, Measurement, Report

if TYPE_CHECKING:
    from assistant.trajectory import Lesion, LesionSize


def sized_lesions(book: Phrasebook, report: Report, lesions: Sequence[Lesion]) -> Iterator[Stated]:
    """Yield one sentence for each lesion measured on the scan.

    Wordings that say less follow as parts, for a source whose own sentence does not name place or kind.
    """
    for lesion in lesions:
        size = lesion.at(report.id)
        if size is not None:
            evidence = (*size.evidence, *_new_here(lesion, size), *_place_words(report, lesion))
            yield from _first(_wordings(book, lesion, size), tuple(dict.fromkeys(evidence)))


def not_told_as_new(fields: Sequence[Field], lesions: Sequence[Lesion]) -> list[Field]:
    """Leave out "new" where it is said in the words by which a measured lesion is told as new."""
    new = [words for lesion in lesions for words in lesion.stated_new]

    def told(field: Field) -> bool:
        return (field.name, field.value, field.assertion) == ("change", "new", "present") and any(
            mine.doc == words.doc and mine.start < words.end and words.start < mine.end
            for mine in field.evidence
            for words in new
        )

    return [field for field in fields if not told(field)]


def earlier_sizes(book: Phrasebook, report: Report, lesions: Sequence[Lesion]) -> Iterator[Stated]:
    """Yield the earlier sizes that a report names, as its own statement: the scans themselves may say otherwise."""
    date = report.date.isoformat() if report.date else report.id
    for size in report.measurements:
        if size.when != "prior" or not size.axes_mm:
            continue
        x, lesion = amount(size.axes_mm, None), _measured_with(report, size, lesions)
        texts = [book.sentence("prior_size_plain", x=x, date=date), book.sentence("prior_size", of="", x=x)]
        if lesion is not None and (where := _where(book, lesion)):
            texts.insert(0, book.sentence("prior_size_of", x=x, date=date, where=where))
        yield from _first(texts, size.evidence)


def amount(axes_mm: Sequence[float], volume_ml: float | None) -> str:
    """Return diameters in mm, else a volume in mL."""
    return f"{' × '.join(f'{axis:g}' for axis in axes_mm)} mm" if axes_mm else f"{volume_ml:g} mL"


def _first(texts: Sequence[str], evidence: tuple[Evidence, ...]) -> Iterator[Stated]:
    """Nest the wordings, so that each gives way to the next where the gate refuses it."""
    chain: tuple[Stated, ...] = ()
    for text in reversed(list(dict.fromkeys(texts))):
        chain = (Stated("measurements", text, evidence, critical=True, kind="measurement", parts=chain),)
    return iter(replace(one) for one in chain)


def _wordings(book: Phrasebook, lesion: Lesion, size: LesionSize) -> list[str]:
    x, new = amount(size.axes_mm, size.volume_ml), bool(_new_here(lesion, size))
    kind, where = book.lesion_kinds[lesion.compartment], _where(book, lesion)
    tried = [(new, kind, where), (new, kind, ""), (False, kind, where), (False, "", where), (False, kind, "")]
    return [_wording(book, x, *one) for one in (*tried, (False, "", ""))]


def _wording(book: Phrasebook, x: str, new: bool, kind: str, where: str) -> str:  # noqa: FBT001 - unpacked above
    place = book.sentences["lesion_in"].format(x=where) if where else ""
    return book.sentence("new_lesion_sized" if new else "lesion_sized", kind=kind, where=place, x=x)


def _where(book: Phrasebook, lesion: Lesion) -> str:
    return book.region(lesion.side, lesion.locations)


def _new_here(lesion: Lesion, size: LesionSize) -> tuple[Evidence, ...]:
    return tuple(one for one in lesion.stated_new if size == lesion.sizes[0] and one.doc == size.document)


def _place_words(report: Report, lesion: Lesion) -> Iterator[Evidence]:
    """Yield where the report first names the lesion's side and each of its places."""
    for name, values in (("laterality", (lesion.side,)), ("location", lesion.locations)):
        for value in values:
            told = (f for f in report.fields if (f.name, f.value, f.assertion) == (name, value, "present"))
            yield from (field.evidence[0] for field in list(told)[:1])


def _measured_with(report: Report, prior: Measurement, lesions: Sequence[Lesion]) -> Lesion | None:
    """Return the lesion whose size now stands beside an earlier one."""
    now = [m for m in report.measurements if m.when == "current" and m.axes_mm and m.lesion == prior.lesion]
    sized = [(lesion, lesion.at(report.id)) for lesion in lesions]
    return next((one for one, size in sized for m in now if size and set(m.evidence) & set(size.evidence)), None)
