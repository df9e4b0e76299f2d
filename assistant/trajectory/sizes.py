"""Compare the summed sizes of the target lesions now, at their smallest, and at baseline."""

from __future__ import annotations

from assistant.trajectory.burden import burden, targets_at
from assistant.trajectory.criteria import category_of, percent, threshold
from assistant.trajectory.finding import Finding
from assistant.trajectory.records import Burden, Comparison, Compartment, Lesion
from assistant.trajectory.scans import Scan


def compare(found: Finding, scans: list[Scan], base: int, now: int, lesions: tuple[Lesion, ...]) -> list[Comparison]:
    """Compare scan `now` with the scans from `base` on, one entry for each part of the tumour that has targets."""
    made = []
    for compartment in _compartments(found, lesions):
        one = _compare_part(found, scans[base : now + 1], compartment, lesions)
        if one is not None:
            made.append(one)
    return made


def _compartments(found: Finding, lesions: tuple[Lesion, ...]) -> tuple[Compartment, ...]:
    """Of an IDH-wildtype glioblastoma only enhancing tumour counts, unless it never enhanced (RANO 2.0)."""
    told = {
        one.value
        for report in found.patient.reports
        for one in report.fields
        if one.name == "diagnosis" and one.assertion == "present"
    }
    enhancing = any(lesion.compartment != "non_enhancing" for lesion in lesions)
    if "glioblastoma" in told and enhancing and "enhancing" in found.criteria.compartments:
        return ("enhancing",)
    return found.criteria.compartments


def _compare_part(
    found: Finding, scans: list[Scan], compartment: Compartment, lesions: tuple[Lesion, ...]
) -> Comparison | None:
    first = compartment == found.criteria.compartments[0]
    unit = "mm2"
    targets = targets_at(scans[0], lesions, compartment, unit, unspecified=first)
    if not targets:
        unit = "ml"
        targets = targets_at(scans[0], lesions, compartment, unit, unspecified=first)
    if not targets:
        return None
    sums: list[tuple[Burden | None, tuple[str, ...]]] = [burden(scan, targets, unit) for scan in scans]
    current, lost = sums[-1]
    names = tuple(lesion.id for lesion in targets)
    baseline = sums[0][0]
    if current is None or baseline is None:
        found.missing += [f"size of the {name} on {scans[-1].day}" for name in lost]
        return Comparison(compartment=compartment, category="cannot_assess", targets=names, baseline=baseline)
    nadir = min((one for one, _ in sums[:-1] if one is not None), key=lambda one: one.value)
    from_nadir, from_baseline = percent(current.value, nadir.value), percent(current.value, baseline.value)
    category = category_of(
        from_nadir=from_nadir,
        from_baseline=from_baseline,
        now=current.value,
        volume=unit == "ml",
        minor=found.criteria.minor_response and compartment == "non_enhancing",
    )
    if category == "CR" and any(lesion.at(scans[-1].id) for lesion in lesions if lesion not in targets):
        category = "PR"
        found.reasons.append("a lesion that is no target is still measured, so this is no complete response")
    return Comparison(
        compartment=compartment,
        category=category,
        targets=names,
        current=current,
        nadir=nadir,
        baseline=baseline,
        change_from_nadir=from_nadir,
        change_from_baseline=from_baseline,
    )


def unaccounted(found: Finding, baseline: Scan, lesions: tuple[Lesion, ...]) -> None:
    """Say which lesions of this scan the sums leave out and why that matters."""
    for lesion in lesions:
        now, then = lesion.at(found.scan.id), lesion.at(baseline.id)
        if now is None or lesion.compartment not in {*_compartments(found, lesions), "unspecified"}:
            continue
        if then is None and not lesion.stated_new:
            found.missing.append(f"whether the {lesion.name} is new since the baseline of {baseline.day}")
        elif then is not None and not then.measurable and now.measurable:
            grown = percent(now.product_mm2 or 0.0, then.product_mm2 or 0.0)
            if grown is None or grown >= threshold("progression_percent"):
                found.missing.append(f"a reader's judgement whether growth of the {lesion.name} is unequivocal")
                found.reasons.append(f"the {lesion.name} was not measurable at baseline and is now")
