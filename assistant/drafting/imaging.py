"""Plain sentences for what is seen: lesions, sizes, shift, change, findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.drafting.phrasebook import Phrasebook
from assistant.drafting.statements import Stated, by_frame, frame_of, is_critical, slices, unique
from ingestion.records import Field, Measurement

LESION_FIELDS = ("laterality", "location", "enhancement", "enhancement_pattern")
NUMBERED = re.compile(r"lesion[ _]?\d+", re.IGNORECASE)


def lesions(book: Phrasebook, fields: Sequence[Field], measurements: Sequence[Measurement]) -> Iterator[Stated]:
    """One sentence a lesion: where it is, how large, how it enhances."""
    present = [f for f in fields if f.name in LESION_FIELDS and f.assertion == "present"]
    keys = dict.fromkeys([f.lesion for f in present] + [m.lesion for m in measurements if _has_axes(m)])
    for key in keys:
        of_lesion = [f for f in present if f.lesion == key]
        current = [m for m in measurements if m.lesion == key and _has_axes(m)][:1]
        sides = unique(str(f.value) for f in of_lesion if f.name == "laterality")
        places = [f for f in of_lesion if f.name in ("laterality", "location")]
        if len(sides) > 1:
            named = book.join([book.sides[side] for side in sides], "last_and")
            of_sides = [f for f in places if f.name == "laterality"]
            each = tuple(one for field in of_sides for one in lesions(book, [field], []))
            text = book.sentence("sides_named", x=named)
            yield Stated("imaging", text, slices(of_sides), critical=True, parts=each)
            places = [f for f in places if f.name != "laterality"]
        enhancement = [f for f in of_lesion if f.name.startswith("enhancement")]
        said: list[Field | Measurement] = [*places, *enhancement, *current]
        parts = _lesion_parts(book, places, enhancement, current)
        if parts:
            subject = _subject(book, key, alone=len(keys) == 1)
            text = book.sentence("lesion", subject=subject, x=book.join(parts, "last_and"))
            yield Stated("imaging", text, slices(said), bool(sides), parts=_alone(book, places, enhancement, current))
    rest = [f for f in fields if f.name in LESION_FIELDS and f.assertion != "present"]
    for frame, members in by_frame(rest):
        yield Stated("imaging", book.framed("values", frame, unique(_loose(book, f) for f in members)), slices(members))


def _alone(
    book: Phrasebook, places: Sequence[Field], enhancement: Sequence[Field], current: Sequence[Measurement]
) -> tuple[Stated, ...]:
    """Return place, size and enhancement of a lesion each by itself; nothing where there is but one of them."""
    pieces: list[tuple[Sequence[Field], Sequence[Measurement]]] = [(places, ()), ((), current), (enhancement, ())]
    told = [piece for piece in pieces if any(piece)]
    if len(told) < 2:
        return ()
    return tuple(one for fields, measurements in told for one in lesions(book, fields, measurements))


def _subject(book: Phrasebook, label: str | None, *, alone: bool) -> str:
    """Name a lesion; numbers that tell lesions apart are not the report's words and are not shown."""
    if label is None or (alone and NUMBERED.fullmatch(label)):
        return book.sentences["subject"]
    return book.sentences["subject_one_of"] if NUMBERED.fullmatch(label) else label.replace("_", " ")


def _has_axes(size: Measurement) -> bool:
    return size.when == "current" and bool(size.axes_mm)


def _loose(book: Phrasebook, field: Field) -> str:
    if field.name == "location":
        return book.locations.get(str(field.value), str(field.value))
    if field.name.startswith("enhancement"):
        return _enhancement(book, [field], "enhancement_noun")
    return book.value(field)


def _enhancement(book: Phrasebook, fields: Sequence[Field], sentence: str = "enhances") -> str:
    if any(f.value == "none" for f in fields):
        return book.sentences["no_enhancement" if sentence == "enhances" else "no_enhancement_noun"]
    words = unique(book.value(f) for f in sorted(fields, key=lambda f: f.name))
    gap = "" if book.lists["comma"] == "、" else " "
    return " ".join(book.sentences[sentence].format(x=gap.join(words)).split())


def _lesion_parts(
    book: Phrasebook, places: Sequence[Field], enhancement: Sequence[Field], current: Sequence[Measurement]
) -> list[str]:
    side = next((str(f.value) for f in places if f.name == "laterality"), None)
    locations = unique(str(f.value) for f in places if f.name == "location")
    parts = [book.place(side, locations)] if side or locations else []
    parts += [book.sentences["measures"].format(x=axes(size)) for size in current]
    return [*parts, _enhancement(book, enhancement)] if enhancement else parts


def axes(size: Measurement) -> str:
    """Return the diameters of a lesion, mm."""
    return f"{' × '.join(f'{axis:g}' for axis in size.axes_mm)} mm"


def sizes(book: Phrasebook, measurements: Sequence[Measurement]) -> Iterator[Stated]:
    """Earlier sizes, further sizes and stated volumes."""
    told: set[str | None] = set()
    for size in measurements:
        of = book.sentences["of_lesion"].format(x=size.lesion) if _told(size.lesion) else ""
        if size.when == "prior" and size.axes_mm:
            yield Stated(
                "measurements", book.sentence("prior_size", of=of, x=axes(size)), size.evidence, kind="measurement"
            )
        elif size.axes_mm and size.lesion in told:
            yield Stated(
                "measurements", book.sentence("more_sizes", of=of, x=axes(size)), size.evidence, kind="measurement"
            )
        elif size.axes_mm:
            told.add(size.lesion)
        if size.volume_ml is not None:
            volume = f"{size.volume_ml:g} mL"
            yield Stated("measurements", book.sentence("volume", of=of, x=volume), size.evidence, kind="measurement")


def _told(label: str | None) -> bool:
    return label is not None and not NUMBERED.fullmatch(label)


def imaging(book: Phrasebook, fields: Sequence[Field]) -> Iterator[Stated]:
    """Midline shift, changes, then the findings by assertion."""
    yield from _shift(book, fields)
    yield from _changes(book, [f for f in fields if f.name == "change"])
    told = [f for f in fields if f.value is True and f.name in book.findings]
    alone = [f for f in told if frame_of(f) in book.alone.get(f.name, {})]
    for field in alone:
        text = book.alone[field.name][frame_of(field)]
        yield Stated("imaging", text, field.evidence, is_critical([field]))
    judged = [f for f in told if f.name in book.judgements]
    seen = [f for f in told if f not in judged and f not in alone]
    for kind, chosen in (("judgements", judged), ("findings", seen)):
        for frame, members in by_frame(chosen):
            yield _found(book, kind, frame, members)


def _shift(book: Phrasebook, fields: Sequence[Field]) -> Iterator[Stated]:
    directions = [f for f in fields if f.name == "midline_shift_direction" and f.assertion == "present"]
    amounts = [f for f in fields if f.name == "midline_shift_mm" and f.assertion == "present"]
    for field in amounts:
        if field.value == 0:
            yield Stated("imaging", book.sentence("no_shift"), field.evidence)
        elif len(amounts) == len(directions) == 1:
            side = book.sides[str(directions[0].value)]
            text = book.sentence("shift_to", n=book.amount(field), x=side)
            yield Stated("imaging", text, slices([field, *directions]), critical=True)
        else:
            yield Stated("imaging", book.sentence("shift", n=book.amount(field)), field.evidence, critical=True)


def _found(book: Phrasebook, kind: str, frame: str, members: Sequence[Field]) -> Stated:
    phrases = unique(book.finding(f.name, denied=frame == "absent") for f in members)
    parts = tuple(_found(book, kind, frame, [field]) for field in members) if len(members) > 1 else ()
    text = book.framed(kind, frame, phrases)
    return Stated("imaging", text, slices(members), is_critical(members), parts=parts)


def _changes(book: Phrasebook, fields: Sequence[Field]) -> Iterator[Stated]:
    for frame, held in by_frame(fields):
        for value in dict.fromkeys(str(f.value) for f in held):
            members = [f for f in held if f.value == value]
            things = unique(_thing(book, field) for field in members)
            if frame == "present":
                text = book.sentence(f"change_{value}", x=book.join(things, "last_and"))
            else:
                phrases = [book.sentences[f"noun_{value}"].format(x=thing) for thing in things]
                text = book.framed("findings", frame, phrases)
            parts = tuple(part for f in members for part in _changes(book, [f])) if len(members) > 1 else ()
            yield Stated("imaging", text, slices(members), critical=frame != "absent", parts=parts)


def _thing(book: Phrasebook, field: Field) -> str:
    if not field.of:
        return book.sentences["change_of_nothing"]
    return book.findings.get(field.of, book.sentences.get(f"thing_{field.of.casefold()}", field.of.replace("_", " ")))
