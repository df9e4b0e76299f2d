"""What a patient's reports state of the inputs that risk models need, each with the words it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.patient import Patient
from assistant.risk.assess import MODELS
from assistant.risk.cards import load_card
from assistant.risk.clinical import clinical_state
from assistant.risk.fitted.design import INPUTS
from assistant.risk.inputs import contradictions, read_inputs
from assistant.risk.periods import Read, before_operation, before_radiotherapy, evidence_of, operated, stated
from assistant.risk.records import Feature, FeatureValue, PatientFeatures, PossibleValues
from ingestion.errors import InputError
from ingestion.fields import WITHOUT_RESULT
from ingestion.records import Field, Measurement, Report

VALUES = (
    "age", "sex", "kps", "ecog", "who_grade", "diagnosis", "idh", "codel_1p19q", "mgmt", "tert", "atrx",
    "egfr_amplification", "chr7_gain_chr10_loss", "cdkn2ab", "h3", "laterality",
)  # fmt: skip
CHANGE_WITH_TIME = ("age", "kps", "ecog")  # the scores of new tumours ask for them before radiotherapy
FINDINGS = {
    "multifocal": "multifocal",
    "crosses_midline": "crosses_midline",
    "recurrence": "recurrence",
    "ependymal_involvement": "ependymal_invasion",
}


def features_of(patient: Patient) -> PatientFeatures:
    """Read the inputs of risk models off a patient's reports.

    The latest report that states an input wins; only what is stated as fact counts. Stated values go before inferred
    ones, a definite marker before a test not done or pending. A report that states two values of one input gives
    none. What changes with time is of the time that the scores ask about: sizes and deficit before the first
    operation; age, performance, steroid, work and mental status before radiotherapy, or the latest of a recurrence.
    """
    latest_first = tuple(report for report in reversed(patient.reports) if report.relevance == "glioma")
    recurrent = _finding("recurrence", latest_first).value is True
    first = latest_first if recurrent else before_radiotherapy(latest_first)
    read = {name: _value(name, latest_first) for name in VALUES}
    read |= {name: _early(name, _value(name, first), read[name]) for name in CHANGE_WITH_TIME}
    read |= {name: _finding(field, latest_first) for name, field in FINDINGS.items()}
    read["recurrence"] = _after_progression(read["recurrence"], latest_first)
    read["location"] = _locations(latest_first)
    read["surgery_extent"] = _surgery(latest_first)
    read["steroid"] = _early("steroid", _steroid(first), _steroid(latest_first))
    read |= _sizes(latest_first)
    read |= clinical_state(patient, latest_first, recurrent=recurrent)
    return _checked(read)


def _checked(read: dict[str, Read]) -> PatientFeatures:
    """Leave out what no model could take, and say so."""
    doubts = [doubt for found in read.values() for doubt in found.doubts]
    kept: dict[str, Feature] = {}
    possible = {name: found.possible for name, found in read.items() if found.possible}
    for name, found in read.items():
        if found.value is None:
            continue
        try:
            read_inputs({name: found.value})
        except InputError as error:
            doubts.append(f"{name}: left out, {error.message}")
        else:
            kept[name] = Feature(name=name, value=found.value, evidence=found.evidence)
    for words, names in contradictions({name: feature.value for name, feature in kept.items()}).items():
        doubts.append(f"{' and '.join(names)}: left out, the reports contradict each other ({words})")
        possible |= {name: (kept[name].value, None) for name in names if name in kept}
        for name in names:
            kept.pop(name, None)
    needed = dict.fromkeys([*(given.name for model in MODELS.names() for given in load_card(model).inputs), *INPUTS])
    known = {name for name, feature in kept.items() if feature.value not in WITHOUT_RESULT}
    return PatientFeatures(
        features=tuple(kept.values()),
        missing=tuple(name for name in needed if name not in known),
        uncertain=tuple(doubts),
        possible=_open(possible, kept),
    )


def _open(possible: dict[str, tuple[FeatureValue | None, ...]], kept: dict[str, Feature]) -> PossibleValues:
    """Return the values of uncertain inputs that a fitted model can take; none where all contradict what is certain."""
    found: dict[str, tuple[FeatureValue | None, ...]] = {}
    for name in INPUTS:
        values = tuple(dict.fromkeys(None if value in WITHOUT_RESULT else value for value in possible.get(name, ())))
        if len(values) > 1 and _taken({"possible": {name: values}}):
            found[name] = values
    certain = {name: feature.value for name, feature in kept.items()}
    return found if _taken({**certain, "possible": found}) else {}


def _taken(features: dict[str, object]) -> bool:
    try:
        read_inputs(features)
    except InputError:
        return False
    return True


def _value(name: str, latest_first: tuple[Report, ...]) -> Read:
    """Read a single-valued field: the best rank (stated and definite) first, then the latest report."""
    groups = [(report, stated(name, report, "present")) for report in latest_first]
    for inferred, unknown in ((False, False), (True, False), (False, True)):
        for report, fields in groups:
            ranked = [
                field for field in fields if field.inferred is inferred and (field.value in WITHOUT_RESULT) is unknown
            ]
            if not ranked:
                continue
            values = list(dict.fromkeys(field.value for field in ranked))
            if len(values) > 1:
                words = " and ".join(str(value) for value in values)
                doubts = (f"{name}: the report {report.id} states both {words}",)
                return Read(doubts=doubts, possible=tuple(values))
            told = (f"{name}: {values[0]} is inferred by rule, not stated",) if inferred else ()
            others = list(_others(name, values[0], groups))
            possible = tuple(dict.fromkeys([values[0], *(value for _, value in others)])) if others else ()
            used = f"{name}: {values[0]} is used"
            against = (f"{used}, but the report {other} states {value}" for other, value in others)
            return Read(values[0], evidence_of(ranked), (*told, *against), possible)
    return _possible(name, latest_first)


def _early(name: str, early: Read, latest: Read) -> Read:
    """Take what was read from before radiotherapy; a later value only with a doubt."""
    if early.value is not None or early.doubts or latest.value is None:
        return early if early.value is not None or early.doubts else latest
    if name == "age":
        return latest
    doubts = (*latest.doubts, f"{name}: no report from before radiotherapy states it")
    return latest._replace(doubts=doubts, possible=(latest.value, None))


def _others(
    name: str, value: FeatureValue, groups: list[tuple[Report, list[Field]]]
) -> Iterator[tuple[str, FeatureValue]]:
    """Yield which other report states which other value; what changes with time is expected to."""
    if name in CHANGE_WITH_TIME:
        return
    for report, fields in groups:
        for other in dict.fromkeys(field.value for field in fields if not field.inferred):
            if other != value and other not in WITHOUT_RESULT:
                yield report.id, other


def _possible(name: str, latest_first: tuple[Report, ...]) -> Read:
    """Read what a report calls possible only: as likely as that nothing is known."""
    for report in latest_first:
        if fields := stated(name, report, "possible"):
            values = dict.fromkeys(field.value for field in fields)
            return Read(doubts=(f"{name}: only possible in the report {report.id}",), possible=(*values, None))
    return Read()


def _finding(field_name: str, latest_first: tuple[Report, ...]) -> Read:
    """Read a finding whose assertion says yes or no; the latest report that says either wins."""
    for report in latest_first:
        yes, no = stated(field_name, report, "present"), stated(field_name, report, "absent")
        if yes and no:
            return Read(doubts=(f"{field_name}: the report {report.id} both states and denies it",))
        if yes or no:
            return Read(bool(yes), evidence_of(yes or no))
        if stated(field_name, report, "possible"):
            return Read(doubts=(f"{field_name}: only possible in the report {report.id}",))
    return Read()


def _after_progression(recurrence: Read, latest_first: tuple[Report, ...]) -> Read:
    """Say that the tumour has progressed: the scores of new tumours then stand for the time before treatment only."""
    progressed = [report.id for report in latest_first if stated("progression", report, "present")]
    if recurrence.value is not None or not progressed:
        return recurrence
    words = f"the report {progressed[0]} states progression; scores of new tumours hold for the time before it"
    return recurrence._replace(doubts=(*recurrence.doubts, f"recurrence: {words}"))


def _locations(latest_first: tuple[Report, ...]) -> Read:
    for report in latest_first:
        fields = stated("location", report, "present")
        if fields:
            return Read(tuple(dict.fromkeys(str(field.value) for field in fields)), evidence_of(fields))
    return Read()


def _surgery(latest_first: tuple[Report, ...]) -> Read:
    """Read the latest operation; what a report describes goes before what it looks back on, plans do not count."""
    for report in latest_first:
        fields = stated("surgery_extent", report, "present") or stated("surgery_extent", report, "historical")
        values = list(dict.fromkeys(str(field.value) for field in fields))
        if len(values) > 1:
            return Read(doubts=(f"surgery_extent: the report {report.id} states {' and '.join(values)}",))
        if values:
            return Read(values[0], evidence_of(fields))
    return Read()


def _steroid(latest_first: tuple[Report, ...]) -> Read:
    """Read whether corticosteroids are in use, from the latest report that speaks of them."""
    for report in latest_first:
        yes, no = stated("steroid", report, "present"), stated("steroid", report, "absent")
        if yes:
            return Read(any(field.dose_mg_per_day != 0 for field in yes), evidence_of(yes))
        if no:
            return Read(value=False, evidence=evidence_of(no))
        if stated("steroid", report, "historical", "possible", "planned", "hypothetical"):
            return Read(doubts=(f"steroid: the report {report.id} mentions it, but not as in use",))
    return Read()


def _sizes(latest_first: tuple[Report, ...]) -> dict[str, Read]:
    """Read the largest diameter before the first operation, and the latest stated volume.

    The low-grade scores were made on the size before surgery; a size after it is given with a doubt.
    """
    before = before_operation(latest_first)
    size = _largest(before, by_volume=False)
    if size.value is None:
        size = _largest(latest_first, by_volume=False)
        if size.value is not None and operated(latest_first):
            size = size._replace(doubts=(*size.doubts, "max_diameter_mm: no size before the operation is stated"))
    return {"max_diameter_mm": size, "volume_cm3": _largest(latest_first, by_volume=True)}


def _largest(latest_first: tuple[Report, ...], *, by_volume: bool) -> Read:
    def size(measurement: Measurement) -> float:
        return (measurement.volume_ml or 0.0) if by_volume else max(measurement.axes_mm, default=0.0)

    for report in latest_first:
        current = [found for found in report.measurements if found.when == "current" and size(found) > 0]
        if current:
            largest = max(current, key=size)
            codes = [warning.code for warning in report.warnings if warning.code in ("size_conflict", "unit_suspect")]
            name = "volume_cm3" if by_volume else "max_diameter_mm"
            doubts = tuple(f"{name}: the report {report.id} has a warning ({code})" for code in dict.fromkeys(codes))
            return Read(size(largest), largest.evidence, doubts)
    return Read()
