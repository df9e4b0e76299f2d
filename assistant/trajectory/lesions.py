"""Follow each measured lesion from report to report, and cross-check what reports say of earlier sizes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from assistant.patient import Patient
from assistant.trajectory.criteria import measurable, threshold
from assistant.trajectory.cues import cue
from assistant.trajectory.records import Compartment, Conflict, Lesion, LesionSize
from ingestion.language import sentences
from ingestion.records import Document, Evidence, Measurement, Report


@dataclass
class Sighting:
    """One current measurement with what its sentence tells of the lesion."""

    date: dt.date | None
    document: str
    measurement: Measurement
    compartment: Compartment
    sides: frozenset[str]
    locations: frozenset[str]
    new: Evidence | None
    priors: tuple[Measurement, ...] = ()


@dataclass
class _Track:
    sightings: list[Sighting] = field(default_factory=list)

    @property
    def last(self) -> Sighting:
        return self.sightings[-1]


def follow_lesions(patient: Patient) -> tuple[tuple[Lesion, ...], tuple[Conflict, ...]]:
    """Return the lesions of a patient over time, and conflicts about earlier sizes."""
    tracks: list[_Track] = []
    conflicts: list[Conflict] = []
    for document, report in zip(patient.documents, patient.reports, strict=True):
        if report.kind == "pathology":
            continue
        for sighting, track in _assign(sightings_of(document, report), tracks):
            if track is None:
                tracks.append(_Track([sighting]))
                continue
            conflicts += _cross_check(track, sighting)
            track.sightings.append(sighting)
    return tuple(_lesion(number, track) for number, track in enumerate(tracks, start=1)), tuple(conflicts)


def sightings_of(document: Document, report: Report) -> list[Sighting]:
    """Return the current measurements of a report, each once though findings and impression repeat it."""
    found: list[Sighting] = []
    for start, end in sentences(document.text):
        inside = [item for item in report.measurements if start <= item.evidence[0].start < end]
        priors = tuple(item for item in inside if item.when == "prior")
        current = (item for item in inside if item.when == "current")
        found.extend(_sighting(document, report, item, (start, end), priors) for item in current)
    return _without_repeats(found)


def _sighting(
    document: Document, report: Report, item: Measurement, span: tuple[int, int], priors: tuple[Measurement, ...]
) -> Sighting:
    def told(name: str) -> frozenset[str]:
        fields = [one for one in report.fields if one.name == name and one.assertion in {"present", "possible"}]
        near = {str(one.value) for one in fields if any(span[0] <= e.start < span[1] for e in one.evidence)}
        every = {str(one.value) for one in fields}
        return frozenset(near or (every if len(every) == 1 else set()))

    sentence = document.text[span[0] : span[1]]
    is_new = cue("new_lesion").search(sentence) and cue("lesion_words").search(sentence)
    return Sighting(
        date=report.date or document.date,
        document=document.id,
        measurement=item,
        compartment=_compartment(document, report, item, span),
        sides=told("laterality"),
        locations=told("location"),
        new=document.evidence(*span) if is_new else None,
        priors=tuple(prior for prior in priors if prior.lesion == item.lesion or prior.lesion is None),
    )


def _compartment(document: Document, report: Report, item: Measurement, span: tuple[int, int]) -> Compartment:
    """The nearest word before the size decides, then the nearest after it, then the report's enhancement."""
    at = item.evidence[0].start
    before = document.text[span[0] : at]
    after = document.text[at : span[1]]
    kinds: tuple[Compartment, Compartment] = ("enhancing", "non_enhancing")
    last = {kind: max((match.end() for match in cue(kind).finditer(before)), default=-1) for kind in kinds}
    if max(last.values()) >= 0:
        return max(kinds, key=lambda kind: last[kind])
    first = {kind: min((match.start() for match in cue(kind).finditer(after)), default=10**6) for kind in kinds}
    if min(first.values()) < 10**6:
        return min(kinds, key=lambda kind: (first[kind], kind == "enhancing"))
    told = {one.value for one in report.fields if one.name == "enhancement" and one.assertion == "present"}
    if told == {"none"}:
        return "non_enhancing"
    return "enhancing" if told else "unspecified"


def _without_repeats(found: list[Sighting]) -> list[Sighting]:
    """Drop a size that the impression says again."""
    kept: list[Sighting] = []
    for one in found:
        same = any(_same_size(one.measurement, other.measurement) and _compatible(one, other) for other in kept)
        if not same:
            kept.append(one)
    return kept


def _same_size(one: Measurement, other: Measurement) -> bool:
    if one.axes_mm == other.axes_mm:
        return one.volume_ml == other.volume_ml
    return _agree(one.axes_mm, other.axes_mm, tolerance=0.0)


def _two(item: Measurement) -> tuple[float, ...]:
    return tuple(sorted(item.axes_mm, reverse=True)[:2])


def _compatible(one: Sighting, other: Sighting) -> bool:
    parts = {one.compartment, other.compartment} - {"unspecified"}
    sides = not one.sides or not other.sides or bool(one.sides & other.sides)
    places = not one.locations or not other.locations or bool(one.locations & other.locations)
    return len(parts) < 2 and sides and places


def _assign(found: list[Sighting], tracks: list[_Track]) -> list[tuple[Sighting, _Track | None]]:
    """Give each sighting the track that fits best; what is called new, or fits none, begins a track."""
    pairs = sorted(
        ((_fit(one, track), i, j) for i, one in enumerate(found) for j, track in enumerate(tracks)),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    chosen: dict[int, int] = {}
    for score, i, j in pairs:
        if score > 0 and i not in chosen and j not in chosen.values():
            chosen[i] = j
    return [(one, tracks[chosen[i]] if i in chosen else None) for i, one in enumerate(found)]


def _fit(one: Sighting, track: _Track) -> int:
    """Score how well a sighting continues a track; 0 where it can't."""
    last, tolerance = track.last, threshold("size_tolerance_mm")
    if one.new is not None and not one.priors:
        return 0
    if last.document == one.document or not _compatible(one, last):
        return 0
    score = 1 + 2 * bool(one.locations & last.locations) + bool(one.sides & last.sides)
    # Labels count little: where a report gives none, they only number its lesions in order.
    score += one.measurement.lesion is not None and one.measurement.lesion == last.measurement.lesion
    score += 3 * any(_agree(prior.axes_mm, last.measurement.axes_mm, tolerance=tolerance) for prior in one.priors)
    return score + (one.compartment == last.compartment)


def _agree(first: tuple[float, ...], second: tuple[float, ...], *, tolerance: float) -> bool:
    """Tell whether two ways of giving a size can be one: the shorter's diameters are all among the longer's."""
    few, more = sorted((first, second), key=len)
    left = list(more)
    for axis in few:
        near = min(left, key=lambda other: abs(other - axis), default=None)
        if near is None or abs(near - axis) > tolerance:
            return False
        left.remove(near)
    return len(few) > 1


def _cross_check(track: _Track, one: Sighting) -> list[Conflict]:
    """A prior size that no earlier report of this lesion gave is a conflict."""
    tolerance = threshold("size_tolerance_mm")
    earlier = [sighting.measurement.axes_mm for sighting in track.sightings]
    last = track.last
    return [
        Conflict(
            code="size_conflict",
            message=(
                f"{one.document} gives the earlier size as {_axes(prior.axes_mm)}, but {last.document} itself "
                f"measured {_axes(last.measurement.axes_mm)}."
            ),
            documents=(last.document, one.document),
            evidence=(*last.measurement.evidence, *prior.evidence),
        )
        for prior in one.priors
        if len(prior.axes_mm) > 1
        and all(len(size) > 1 and not _agree(prior.axes_mm, size, tolerance=tolerance) for size in earlier)
    ]


def _axes(axes: tuple[float, ...]) -> str:
    return " x ".join(f"{axis:g}" for axis in axes) + " mm"


def _lesion(number: int, track: _Track) -> Lesion:
    first = track.sightings[0]
    labels = {one.measurement.lesion for one in track.sightings}
    sides = [side for one in track.sightings for side in sorted(one.sides) if len(one.sides) == 1]
    places = [place for one in track.sightings for place in sorted(one.locations)]
    parts: list[Compartment] = [one.compartment for one in track.sightings if one.compartment != "unspecified"]
    return Lesion(
        id=f"L{number}",
        label=labels.pop() if len(labels) == 1 else None,
        compartment=parts[0] if parts else "unspecified",
        side=max(set(sides), key=sides.count) if sides else None,
        locations=tuple(dict.fromkeys(places)),
        stated_new=(first.new,) if first.new is not None else (),
        sizes=tuple(_size(one) for one in track.sightings),
    )


def _size(one: Sighting) -> LesionSize:
    axes = one.measurement.axes_mm
    two = _two(one.measurement)
    return LesionSize(
        date=one.date,
        document=one.document,
        axes_mm=axes,
        product_mm2=round(two[0] * two[1], 6) if len(two) == 2 else None,
        volume_ml=one.measurement.volume_ml,
        measurable=measurable(axes),
        evidence=one.measurement.evidence,
    )
