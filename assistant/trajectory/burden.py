"""What the target lesions of a scan add up to, and which of them are said to have gone."""

from __future__ import annotations

from assistant.trajectory.criteria import threshold
from assistant.trajectory.cues import cue
from assistant.trajectory.records import Burden, Compartment, Lesion
from assistant.trajectory.scans import NOT_LESIONS, Scan
from ingestion.records import Evidence, Field


def targets_at(
    scan: Scan, lesions: tuple[Lesion, ...], compartment: Compartment, unit: str, *, unspecified: bool
) -> tuple[Lesion, ...]:
    """Return the lesions of one compartment that are measurable on the baseline scan, largest first, at most five.

    With `unspecified`, lesions whose compartment no report tells count too.
    """
    found = []
    for lesion in lesions:
        size = lesion.at(scan.id)
        same = lesion.compartment == compartment or (unspecified and lesion.compartment == "unspecified")
        if size is None or not same:
            continue
        value = size.product_mm2 if unit == "mm2" else size.volume_ml
        if value is not None and (unit == "ml" or size.measurable):
            found.append((value, lesion))
    found.sort(key=lambda pair: -pair[0])
    return tuple(lesion for _, lesion in found[: int(threshold("most_targets"))])


def burden(scan: Scan, targets: tuple[Lesion, ...], unit: str) -> tuple[Burden | None, tuple[str, ...]]:
    """Sum the targets on one scan.

    Returns:
        The sum (None where a size is missing), and the names of lesions whose size is missing.
    """
    total, words, lost = 0.0, [], []
    for lesion in targets:
        size = lesion.at(scan.id)
        value = None if size is None else size.product_mm2 if unit == "mm2" else size.volume_ml
        if size is not None and value is not None:
            total += value
            words += list(size.evidence)
        elif (gone := _resolved(scan, lesion, alone=len(targets) == 1)) is not None:
            words.append(gone)
        else:
            lost.append(lesion.name)
    if lost:
        return None, tuple(lost)
    known = "mm2" if unit == "mm2" else "ml"
    return Burden(document=scan.id, date=scan.date, value=round(total, 6), unit=known, evidence=tuple(words)), ()


def _resolved(scan: Scan, lesion: Lesion, *, alone: bool) -> Evidence | None:
    """Return the words that say a lesion has gone, where the report says so plainly.

    "No new enhancement" or "no other enhancing lesion" is not that, nor is anything in a report that also tells of
    enhancement. Where several lesions are followed, the words must name this one's place or speak of all.
    """
    present = [one for one in scan.report.fields if one.assertion == "present"]
    gone = [
        one
        for one in present
        if one.name == "change" and one.value == "resolved" and (one.of is None or one.of.lower() not in NOT_LESIONS)
    ]
    told = [one for one in present if one.name == "enhancement"]
    if lesion.compartment != "non_enhancing" and all(one.value == "none" for one in told):
        gone += [one for one in told if not any(cue("other_lesion").search(scan.around(w)) for w in one.evidence)]
    return next((one.evidence[0] for one in gone if _speaks_of(scan, one, lesion, alone=alone)), None)


def _speaks_of(scan: Scan, one: Field, lesion: Lesion, *, alone: bool) -> bool:
    sentence = scan.around(one.evidence[0])
    sides = {side for side in ("left", "right") if cue(side).search(sentence)}  # no field tells where nothing is left
    places = scan.told_near(one.evidence[0], "location")
    if (sides and lesion.side and lesion.side not in sides) or (places and not places & {*lesion.locations}):
        return False
    return alone or bool(sides | places) or bool(cue("all_lesions").search(sentence))
