"""A patient's state as an input of risk models: the reports of the time that a score asks about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.patient import Patient
from assistant.risk.durations import Duration, read_durations
from assistant.risk.periods import Read, before_operation, before_radiotherapy
from assistant.risk.state import STATES, Mention, read_state
from ingestion.records import Report

# RTOG RPA divides the time since the first symptom at 3 months; "more than 3" can't be told from 3 by a number.
DIVIDING_MONTHS = 3


def clinical_state(patient: Patient, latest_first: tuple[Report, ...], *, recurrent: bool) -> dict[str, Read]:
    """Read work, mental status, deficit, eloquent site and duration of symptoms off the reports' text.

    Args:
        patient: The documents.
        latest_first: Its reports that count.
        recurrent: Whether the tumour has come back; work and mental status are then the latest.

    Returns:
        Deficit and duration from before the first operation (later reports count where they look back to it), work
        and mental status from before radiotherapy was given, the eloquent site from the latest report.
    """
    documents = {document.id: document for document in patient.documents}
    mentions = {report.id: read_state(documents[report.id], report) for report in latest_first}
    first = latest_first if recurrent else before_radiotherapy(latest_first)
    read = {
        "works": _in_period("works", first, latest_first, mentions),
        "mental_status": _in_period("mental_status", first, latest_first, mentions),
        "eloquent": _latest("eloquent", latest_first, mentions),
        "neuro_deficit": _before_surgery("neuro_deficit", latest_first, mentions),
        "symptoms_months": _duration(latest_first, {r.id: read_durations(documents[r.id], r) for r in latest_first}),
    }
    assert set(read) >= set(STATES)  # noqa: S101 - a state of the table without a time would be lost
    return read


def _in_period(
    name: str, period: tuple[Report, ...], latest_first: tuple[Report, ...], mentions: Mapping[str, Sequence[Mention]]
) -> Read:
    found = _latest(name, period, mentions)
    if found.value is not None or found.doubts:
        return found
    later = _latest(name, latest_first, mentions)
    if later.value is None:
        return later
    return later._replace(doubts=(*later.doubts, f"{name}: no report from before radiotherapy states it"))


def _latest(name: str, latest_first: tuple[Report, ...], mentions: Mapping[str, Sequence[Mention]]) -> Read:
    for report in latest_first:
        found = _one(name, report.id, [mention for mention in mentions[report.id] if mention.name == name])
        if found.value is not None or found.doubts:
            return found
    return Read()


def _before_surgery(name: str, latest_first: tuple[Report, ...], mentions: Mapping[str, Sequence[Mention]]) -> Read:
    before = {report.id for report in before_operation(latest_first)}
    counting = {
        identity: [mention for mention in said if identity in before or mention.before_surgery]
        for identity, said in mentions.items()
    }
    found = _latest(name, latest_first, counting)
    if found.value is None and not found.doubts and _latest(name, latest_first, mentions).value is not None:
        return Read(doubts=(f"{name}: stated only after the operation",))
    return found


def _one(name: str, report: str, mentions: list[Mention]) -> Read:
    """Read one report: a part yields to the whole, two values give none, a doubt alone is said."""
    certain = [mention for mention in mentions if mention.held == "stated" and mention.value is not None]
    firm = [mention for mention in certain if not mention.yields] or certain
    values = list(dict.fromkeys(mention.value for mention in firm))
    if len(values) > 1:
        return Read(doubts=(f"{name}: the report {report} says it in two ways",))
    if not values:
        unsure = [mention.doubt or "only possible" for mention in mentions]
        return Read(doubts=(f"{name}: {unsure[0]} (the report {report})",)) if unsure else Read()
    evidence = tuple(dict.fromkeys(mention.evidence for mention in firm))
    doubts = tuple(dict.fromkeys(f"{name}: {mention.doubt}" for mention in firm if mention.doubt))
    return Read(values[0], evidence, doubts)


def _duration(latest_first: tuple[Report, ...], durations: Mapping[str, Sequence[Duration]]) -> Read:
    """Read the time since the first symptom: the longest duration of the first report from before the operation."""
    before = {report.id for report in before_operation(latest_first)}
    for report in reversed(latest_first):
        told = [found for found in durations[report.id] if report.id in before or found.before_surgery]
        if not told:
            continue
        longest = max(told, key=lambda found: found.months)
        if longest.lower and longest.months == DIVIDING_MONTHS:
            return Read(doubts=(f"symptoms_months: more than {DIVIDING_MONTHS}, not said how many",))
        doubts = ("symptoms_months: the text says a little more or more than this",) if longest.lower else ()
        return Read(longest.months, (longest.evidence,), doubts)
    return Read()
