"""What a report states, as plain sentences with their evidence: the ground that every draft stands on.

A fact gathers what is read together (the molecular profile, a lesion with side, lobe, size and enhancement, the
findings of one assertion). Its sentence is put together by rules from `phrases_*.yaml`. What was only inferred,
what is hypothetical and what nobody stated makes no fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import yaml

from assistant.drafting.phrasebook import FOLDER, Phrasebook, phrasebook
from assistant.drafting.records import Fact, FactKind
from ingestion.records import Evidence, Field, Measurement, Record, Report

UNTOLD = ("hypothetical",)
LESION_FIELDS = ("laterality", "location", "enhancement", "enhancement_pattern")


class _FactFile(Record):
    sections: dict[str, tuple[str, ...]]
    critical: tuple[str, ...]


@cache
def _rules() -> _FactFile:
    return _FactFile.model_validate(yaml.safe_load((FOLDER / "facts.yaml").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Stated:
    """A plain sentence with what it rests on, before it has an id.

    Attributes:
        section: Section of a summary.
        text: The sentence.
        evidence: What supports it.
        critical: Whether it may not be left out.
        kind: Kind of the fact.
    """

    section: str
    text: str
    evidence: tuple[Evidence, ...]
    critical: bool = False
    kind: FactKind = "field"


def report_facts(report: Report, text: str) -> list[Fact]:
    """Return the facts of one report in the order of a summary, with the ids F1, F2 and so on.

    Args:
        report: What extraction read.
        text: The document's canonical text; every slice is checked against it.

    Raises:
        EvidenceError: The report does not belong to the text.
    """
    report.check(text)
    return numbered(report_statements(report))


def numbered(statements: Iterable[Stated]) -> list[Fact]:
    """Give statements ids; those that say the same become one fact with the evidence of all."""
    merged: dict[tuple[str, str], Stated] = {}
    for said in statements:
        key = (said.section, said.text)
        known = merged.get(key, said)
        evidence = tuple(dict.fromkeys((*known.evidence, *said.evidence)))
        merged[key] = Stated(said.section, said.text, evidence, known.critical or said.critical, said.kind)
    return [
        Fact(id=f"F{n}", kind=s.kind, section=s.section, text=s.text, critical=s.critical, evidence=s.evidence)
        for n, s in enumerate(merged.values(), start=1)
    ]


def report_statements(report: Report, language: str | None = None) -> list[Stated]:
    """Return what `report` states as plain sentences, in `language` or the report's own."""
    book = phrasebook(language or report.language)
    seen = fields_of(report, "imaging")
    return [
        *diagnosis(book, fields_of(report, "diagnosis")),
        *molecular(book, fields_of(report, "molecular")),
        *lesions(book, seen, report.measurements),
        *imaging(book, seen),
        *sizes(book, report.measurements),
        *treatment(book, fields_of(report, "treatment")),
        *warnings(report),
    ]


def fields_of(report: Report, section: str) -> list[Field]:
    """Return the fields of a section that may be told: nothing inferred, nothing hypothetical."""
    names = _rules().sections[section]
    told = [f for f in report.fields if f.name in names and f.assertion not in UNTOLD and not f.inferred]
    return sorted(told, key=lambda field: names.index(field.name))


def frame_of(field: Field) -> str:
    """Return the frame that a field's assertion asks for."""
    if field.assertion != "possible":
        return field.assertion
    return f"possible_{min(max(field.certainty, 2), 4)}"


def slices(holders: Iterable[Field | Measurement]) -> tuple[Evidence, ...]:
    """Return the evidence of several fields or measurements, each slice once."""
    return tuple(dict.fromkeys(evidence for holder in holders for evidence in holder.evidence))


def _is_critical(fields: Iterable[Field]) -> bool:
    return any(field.name in _rules().critical and field.assertion != "absent" for field in fields)


def _by_frame(fields: Sequence[Field]) -> Iterator[tuple[str, list[Field]]]:
    order = ("present", "possible_4", "possible_3", "possible_2", "absent", "historical", "planned", "other_person")
    for frame in order:
        members = [field for field in fields if frame_of(field) == frame]
        if members:
            yield frame, members


def _unique(phrases: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(phrase for phrase in phrases if phrase))


def diagnosis(book: Phrasebook, fields: Sequence[Field]) -> Iterator[Stated]:
    """One sentence for each way in which diagnoses are held; a grade joins the diagnosis where each is one."""
    for frame, members in _by_frame(fields):
        names = _unique(book.value(f) for f in members if f.name == "diagnosis")
        grades = _unique(book.amount(f) for f in members if f.name == "who_grade")
        evidence, critical = slices(members), _is_critical(members)
        if frame == "present" and len(names) == 1 and len(grades) == 1:
            text = book.sentence("diagnosis_grade", x=names[0], n=grades[0])
        elif frame == "present" and names:
            text = book.sentence("diagnosis", x=book.lists["items"].join(_unique(book.value(f) for f in members)))
        else:
            text = book.framed("values", frame, _unique(book.value(f) for f in members))
        yield Stated("diagnosis", text, evidence, critical)


def molecular(book: Phrasebook, fields: Sequence[Field]) -> Iterator[Stated]:
    """The molecular profile in one sentence; what is only suspected or history stands by itself."""
    for frame, members in _by_frame(fields):
        phrases = _unique(book.value(field) for field in members)
        text = (
            book.sentence("molecular", x=book.lists["items"].join(phrases))
            if frame == "present"
            else book.framed("values", frame, phrases)
        )
        yield Stated("molecular", text, slices(members), critical=frame != "absent")


def lesions(book: Phrasebook, fields: Sequence[Field], measurements: Sequence[Measurement]) -> Iterator[Stated]:
    """One sentence a lesion: where it is, how large, how it enhances."""
    present = [f for f in fields if f.name in LESION_FIELDS and f.assertion == "present"]
    keys = dict.fromkeys([f.lesion for f in present] + [m.lesion for m in measurements if _has_axes(m)])
    for key in keys:
        of_lesion = [f for f in present if f.lesion == key]
        current = [m for m in measurements if m.lesion == key and _has_axes(m)][:1]
        sides = _unique(str(f.value) for f in of_lesion if f.name == "laterality")
        places = [f for f in of_lesion if f.name in ("laterality", "location")]
        if len(sides) > 1:
            named = book.join([book.sides[side] for side in sides], "last_and")
            of_sides = [f for f in places if f.name == "laterality"]
            yield Stated("imaging", book.sentence("sides_named", x=named), slices(of_sides), critical=True)
            places = [f for f in places if f.name != "laterality"]
        enhancement = [f for f in of_lesion if f.name.startswith("enhancement")]
        said: list[Field | Measurement] = [*places, *enhancement, *current]
        parts = _lesion_parts(book, places, enhancement, current)
        if parts:
            subject = key.replace("_", " ") if key else book.sentences["subject"]
            text = book.sentence("lesion", subject=subject, x=book.join(parts, "last_and"))
            yield Stated("imaging", text, slices(said), critical=bool(sides))
    rest = [f for f in fields if f.name in LESION_FIELDS and f.assertion != "present"]
    for frame, members in _by_frame(rest):
        yield Stated(
            "imaging", book.framed("values", frame, _unique(_loose(book, f) for f in members)), slices(members)
        )


def _has_axes(size: Measurement) -> bool:
    return size.when == "current" and bool(size.axes_mm)


def _loose(book: Phrasebook, field: Field) -> str:
    if field.name == "location":
        return book.locations.get(str(field.value), str(field.value))
    if field.name.startswith("enhancement"):
        return _enhancement(book, [field])
    return book.value(field)


def _enhancement(book: Phrasebook, fields: Sequence[Field]) -> str:
    if any(f.value == "none" for f in fields):
        return book.sentences["no_enhancement"]
    words = _unique(book.value(f) for f in sorted(fields, key=lambda f: f.name))
    gap = "" if book.lists["comma"] == "、" else " "
    return " ".join(book.sentences["enhances"].format(x=(gap or "").join(words)).split())


def _lesion_parts(
    book: Phrasebook, places: Sequence[Field], enhancement: Sequence[Field], current: Sequence[Measurement]
) -> list[str]:
    side = next((str(f.value) for f in places if f.name == "laterality"), None)
    locations = _unique(str(f.value) for f in places if f.name == "location")
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
        of = book.sentences["of_lesion"].format(x=size.lesion.replace("_", " ")) if size.lesion else ""
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


def imaging(book: Phrasebook, fields: Sequence[Field]) -> Iterator[Stated]:
    """Midline shift, changes, then the findings by assertion."""
    yield from _shift(book, fields)
    yield from _changes(book, [f for f in fields if f.name == "change" and f.assertion == "present"])
    told = [f for f in fields if f.value is True and f.name in book.findings]
    alone = [f for f in told if frame_of(f) in book.alone.get(f.name, {})]
    for field in alone:
        text = book.alone[field.name][frame_of(field)]
        yield Stated("imaging", text, field.evidence, _is_critical([field]))
    judged = [f for f in told if f.name in book.judgements]
    seen = [f for f in told if f not in judged and f not in alone]
    for kind, chosen in (("judgements", judged), ("findings", seen)):
        for frame, members in _by_frame(chosen):
            phrases = _unique(book.finding(f.name, denied=frame == "absent") for f in members)
            yield Stated("imaging", book.framed(kind, frame, phrases), slices(members), _is_critical(members))


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


def _changes(book: Phrasebook, fields: Sequence[Field]) -> Iterator[Stated]:
    for value in dict.fromkeys(str(f.value) for f in fields):
        members = [f for f in fields if f.value == value]
        things = _unique(_thing(book, field.of) for field in members)
        text = book.sentence(f"change_{value}", x=book.join(things, "last_and"))
        yield Stated("imaging", text, slices(members), critical=True)


def _thing(book: Phrasebook, of: str | None) -> str:
    if not of:
        return book.sentences["change_of_nothing"]
    return book.findings.get(of, of.replace("_", " "))


def treatment(book: Phrasebook, fields: Sequence[Field]) -> Iterator[Stated]:
    """Surgery, treatments and steroid, performance status, age and sex; each assertion by itself."""
    for frame, members in _by_frame(fields):
        for names, title in (
            (("surgery_extent",), "surgery"),
            (("treatment",), "treatment"),
            (("steroid",), "steroid"),
            (("kps", "ecog"), "state"),
            (("age", "sex"), "patient"),
        ):
            chosen = [f for f in members if f.name in names]
            phrases = _unique(_clinical(book, f) for f in chosen)
            if phrases and frame == "present":
                text = book.sentence(title, x=book.lists["comma"].join(phrases))
                yield Stated("treatment", text, slices(chosen))
            elif phrases:
                yield Stated("treatment", book.framed("values", frame, phrases), slices(chosen))


def _clinical(book: Phrasebook, field: Field) -> str:
    if field.dose_mg_per_day is not None:
        return book.sentences["steroid_dose"].format(x=book.value(field), n=f"{field.dose_mg_per_day:g}")
    return book.value(field)


def warnings(report: Report) -> Iterator[Stated]:
    """What a person should look at, as extraction words it; one without evidence stays with the record only."""
    for warning in report.warnings:
        if warning.evidence:
            yield Stated("warnings", warning.message, warning.evidence, critical=True, kind="conflict")
