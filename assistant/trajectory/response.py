"""Response on each scan by RANO-HGG (2010), RANO-LGG (2011) or RANO 2.0 (2023), from the sizes that reports give.

The order of decisions: no baseline or no measurable lesion, so nothing can be assessed; a new lesion or decline
by the tumour is progression; then size against the smallest so far; then against baseline with the steroid dose.
In the first 12 weeks after radiotherapy progression stays preliminary; a response needs a second scan.
"""

from __future__ import annotations

from assistant.patient import Patient
from assistant.trajectory.course import Course
from assistant.trajectory.finding import Finding
from assistant.trajectory.modifiers import certainty, clinical_state, drug_caveats, steroid
from assistant.trajectory.records import Category, Lesion, ResponseAssessment
from assistant.trajectory.scans import Scan, baseline_index, choose_criteria, restart_index, scans_of
from assistant.trajectory.sizes import compare, unaccounted
from assistant.trajectory.wording import explain


def assess(patient: Patient, lesions: tuple[Lesion, ...], course: Course) -> tuple[ResponseAssessment, ...]:
    """Assess every scan of a patient, oldest first."""
    scans = scans_of(patient)
    done: list[ResponseAssessment] = []
    for now, scan in enumerate(scans):
        criteria = choose_criteria(patient, scan, lesions)
        found = Finding(patient, scan, course, criteria)
        found.sizes = [size.evidence for lesion in lesions if (size := lesion.at(scan.id))]
        _judge(found, scans, now, lesions, restart_index(scans, now, course, done))
        certainty(found, done)
        drug_caveats(found)
        done.append(_record(found))
    return tuple(done)


def nothing_to_assess() -> ResponseAssessment:
    """Return the assessment of a patient without a scan."""
    return ResponseAssessment(
        criteria="RANO 2.0",
        category="cannot_assess",
        confirmed=False,
        missing=("an imaging report",),
        reason="Response can't be assessed: there is no imaging report.",
    )


def _judge(
    found: Finding, scans: list[Scan], now: int, lesions: tuple[Lesion, ...], restart: tuple[int, str] | None
) -> None:
    if found.scan.date is None:
        found.missing.append("the date of the scan")
    base, found.baseline_reason = restart or baseline_index(scans, now, found.course, found.criteria)
    if base == now:
        _on_baseline(found, scans, now, lesions)
    else:
        found.comparisons = compare(found, scans, base, now, lesions)
        found.category = combine([one.category for one in found.comparisons])
        _explain_gap(found, scans[base])
        unaccounted(found, scans[base], lesions)
    if now > 0:
        _new_lesion(found, lesions)
    if base == now and found.category == "cannot_assess":
        found.missing.append("a later scan to compare with this baseline")
    if base < now or found.category != "cannot_assess":  # a baseline needs nothing more
        clinical_state(found)
        steroid(found, scans[base])


def _on_baseline(found: Finding, scans: list[Scan], now: int, lesions: tuple[Lesion, ...]) -> None:
    """The baseline itself has no category, but growth since the scan before it is apparent progression."""
    earlier = found.criteria.model_copy(update={"post_radiotherapy_baseline": False})
    base, why = baseline_index(scans, now, found.course, earlier)
    if base < now:
        compared = compare(found, scans, base, now, lesions)
        if any(one.category == "PD" for one in compared):
            found.comparisons = compared
            found.category = "PD"
            found.reasons.append(f"by {found.criteria.name} this scan is the new baseline ({found.baseline_reason})")
            found.baseline_reason = why
            return
    found.reasons.append(f"this scan is the baseline ({found.baseline_reason})")


def combine(categories: list[Category]) -> Category:
    """Join the categories of the enhancing and the non-enhancing part, as RANO 2.0 does for mixed tumours."""
    known: list[Category] = [one for one in categories if one != "cannot_assess"]
    if not known:
        return "cannot_assess"
    if "PD" in known:
        return "PD"
    order: tuple[Category, ...] = ("PR", "MR", "SD")
    return next((one for one in order if one in known), "CR")


def _explain_gap(found: Finding, baseline: Scan) -> None:
    if found.category != "cannot_assess":
        return
    if any(lesion_lost for lesion_lost in found.missing if lesion_lost.startswith("size of")):
        return
    found.missing.append(
        f"a measurable lesion (two perpendicular diameters of at least 10 mm) on the baseline of {baseline.day}"
    )


def _new_lesion(found: Finding, lesions: tuple[Lesion, ...]) -> None:
    words = found.scan.new_lesion(lesions)
    if not words:
        return
    found.evidence += words
    sized = [lesion for lesion in lesions if lesion.sizes[0].document == found.scan.id and lesion.stated_new]
    if sized and not any(lesion.sizes[0].measurable for lesion in sized) and found.criteria.name == "RANO 2.0":
        found.missing.append("follow-up of the new lesion, which is below 10 mm in one diameter")
        found.reasons.append("a new lesion is too small to be measurable")
        return
    if not sized:
        found.missing.append("the size of the new lesion")
    found.category = "PD"
    found.new_lesion = True
    found.reasons.append("the report states a new lesion" + (f" ({sized[0].name})" if sized else ""))


def _record(found: Finding) -> ResponseAssessment:
    numbers = [burden for one in found.comparisons for burden in (one.current, one.nadir, one.baseline) if burden]
    evidence = [*found.evidence, *(words for burden in numbers for words in burden.evidence)]
    evidence = evidence or [words for size in found.sizes for words in size] or [found.scan.first_line()]
    missing = tuple(dict.fromkeys(found.missing))
    return ResponseAssessment(
        criteria=found.criteria.name,
        category=found.category,
        confirmed=found.confirmed,
        missing=missing,
        document=found.scan.id,
        date=found.scan.date,
        reason=explain(found),
        comparisons=tuple(found.comparisons),
        caveats=tuple(found.caveats),
        evidence=tuple(dict.fromkeys(evidence)),
    )
