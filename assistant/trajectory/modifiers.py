"""What changes a category or its certainty: clinical state, steroid, time since radiotherapy, drugs."""

from __future__ import annotations

import datetime as dt

from assistant.trajectory.criteria import threshold
from assistant.trajectory.cues import drugs
from assistant.trajectory.finding import Finding
from assistant.trajectory.records import Category, ResponseAssessment
from assistant.trajectory.scans import Scan
from assistant.trajectory.statements import Dose

_RESPONSES: tuple[Category, ...] = ("CR", "PR", "MR")


def clinical_state(found: Finding) -> None:
    """Progression where a report blames the tumour for decline; otherwise say what is not known."""
    blamed = found.scan.cued("decline_by_tumour")
    if blamed is not None:
        found.category = "PD"
        found.evidence.append(blamed)
        found.reasons.append("the report attributes clinical decline to the tumour")
        return
    _kps_fall(found)
    worse = found.scan.cued("clinical_worse")
    if worse is not None:
        found.evidence.append(worse)
        found.missing.append("whether the clinical worsening is due to the tumour")
        found.caveats.append(f'The report mentions clinical worsening: "{worse.quote}".')
    elif not _state_known(found):
        found.missing.append(f"clinical state on {found.scan.day}")


def _kps_fall(found: Finding) -> None:
    """Ask about a clear fall in performance status since the best one told; it alone decides nothing."""
    told = [
        (float(one.value), one.evidence[0])
        for report in found.patient.reports
        for one in report.fields
        if one.name == "kps" and one.assertion == "present" and isinstance(one.value, int | float)
        if report.date is not None and found.scan.date is not None and report.date <= found.scan.date
    ]
    if len(told) < 2:
        return
    best, now = max(told, key=lambda one: one[0]), told[-1]
    if best[0] - now[0] >= threshold("kps_fall"):
        found.missing.append(f"whether the fall in KPS from {best[0]:g} to {now[0]:g} is due to the tumour")
        found.evidence += [best[1], now[1]]


def _state_known(found: Finding) -> bool:
    if found.scan.cued("clinical_stable") is not None:
        return True
    if found.scan.date is None:
        return False
    near = dt.timedelta(days=threshold("clinical_state_days"))
    return any(
        report.date is not None and abs(report.date - found.scan.date) <= near
        for report in found.patient.reports
        if report.kind == "note" or any(one.name in {"kps", "ecog"} for one in report.fields)
    )


def steroid(found: Finding, baseline: Scan) -> None:
    """Weigh the steroid dose: no complete response on it, no partial response or stable disease on a higher one."""
    now, then = found.course.dose_at(found.scan.date), found.course.dose_at(baseline.date)
    dose_now, dose_then = _known(found, now, found.scan), _known(found, then, baseline)
    if found.category == "CR" and dose_now:
        found.category = "PR"
        found.reasons.append(f"a complete response is not called on steroid ({dose_now:g} mg a day)")
    if dose_now is None or dose_then is None or dose_now <= dose_then:
        return
    rise = f"the steroid dose rose from {dose_then:g} to {dose_now:g} mg a day since baseline"
    found.evidence += [one.evidence for one in (now, then) if one is not None]
    if found.category in {"PR", "MR"}:
        found.category = "SD"
        found.reasons.append(f"{rise}, so the shrinkage is not called a response")
    elif found.category == "SD":
        found.category = "cannot_assess"
        found.missing.append("why the steroid dose was raised")
        found.reasons.append(f"{rise} while sizes are stable: neither stable disease nor progression until explained")
    else:
        found.caveats.append(f"{rise[0].upper()}{rise[1:]}; that alone is not progression.")


def _known(found: Finding, dose: Dose | None, scan: Scan) -> float | None:
    if dose is None or dose.mg_per_day is None:
        found.missing.append(f"steroid dose on {scan.day}")
        return None
    return dose.mg_per_day


def certainty(found: Finding, done: list[ResponseAssessment]) -> None:
    """Set whether the category stands without a further scan."""
    if found.category == "PD":
        _progression(found)
    elif found.category in _RESPONSES:
        found.confirmed = _sustained(found, done)
        if not found.confirmed:
            found.missing.append("a confirming MRI at least 4 weeks after this one")
    else:
        found.confirmed = found.category == "SD"


def _progression(found: Finding) -> None:
    days = found.course.days_after_radiotherapy(found.scan.date)
    end = found.course.radiotherapy_end
    if end is not None:
        found.evidence.append(end.evidence)
    if days is None and end is None and found.course.radiotherapy:
        found.missing.append("the date on which radiotherapy ended")
        found.reasons.append("without the end of radiotherapy pseudoprogression can't be told apart")
        return
    if days is not None and days <= threshold("after_radiotherapy_days"):
        found.reasons.append(f"the scan was made {days} days after radiotherapy, inside the first 12 weeks")
        _early_progression(found)
        return
    immune = _given(found, "immunotherapy_drugs")
    if immune:
        found.missing.append("a confirming MRI, as immunotherapy can mimic progression")
        return
    found.confirmed = True
    if end is None:
        found.caveats.append("No report mentions radiotherapy; after recent radiotherapy growth may be its effect.")


def _early_progression(found: Finding) -> None:
    """Inside 12 weeks only growth outside the field or tissue makes progression certain."""
    outside = found.scan.cued("outside_field")
    tissue = _tissue_after_radiotherapy(found)
    if outside is not None or tissue:
        found.confirmed = True
        found.reasons.append(
            "it lies outside the radiation field" if outside else "tissue taken afterwards shows tumour"
        )
        found.evidence += [outside] if outside else []
        return
    found.missing.append("a confirming MRI or histology, as pseudoprogression is common in this period")
    if found.scan.cued("inside_field") is None:
        found.missing.append("whether the growth lies inside the radiation field")
    found.caveats.append("Preliminary: growth in the first 12 weeks after radiotherapy may be pseudoprogression.")


def _tissue_after_radiotherapy(found: Finding) -> bool:
    end = found.course.radiotherapy_end
    return end is not None and any(
        report.kind == "pathology"
        and report.date is not None
        and report.date > end.date
        and any(one.name == "diagnosis" and one.assertion == "present" for one in report.fields)
        for report in found.patient.reports
    )


def _sustained(found: Finding, done: list[ResponseAssessment]) -> bool:
    """Tell whether scans from at least 4 weeks ago on all showed this category or a better one."""
    good = _RESPONSES[: _RESPONSES.index(found.category) + 1]
    for earlier in reversed(done):
        if earlier.category not in good:
            return False
        if found.scan.date and earlier.date and (found.scan.date - earlier.date).days >= threshold("confirmation_days"):
            return True
    return False


def _given(found: Finding, group: str) -> list[str]:
    date = found.scan.date
    return [
        str(one.value)
        for report in found.patient.reports
        for one in report.fields
        if one.name == "treatment"
        and one.value in drugs(group)
        and one.assertion in {"present", "historical"}
        and (date is None or report.date is None or report.date <= date)
    ]


def drug_caveats(found: Finding) -> None:
    """Warn where a response may be vascular only, or where the report itself doubts progression."""
    given = _given(found, "pseudoresponse_drugs")
    if given and found.category in _RESPONSES:
        found.caveats.append(f"Less enhancement after {given[0]} may be a vascular effect (pseudoresponse).")
    doubts = [
        one
        for one in found.scan.report.fields
        if one.name in {"pseudoprogression", "radiation_necrosis"} and one.assertion in {"present", "possible"}
    ]
    if found.category == "PD" and doubts:
        found.evidence += doubts[0].evidence
        found.caveats.append(f"The report itself considers {doubts[0].name.replace('_', ' ')}.")
