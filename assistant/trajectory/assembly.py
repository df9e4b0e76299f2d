"""Put a patient's course together."""

from __future__ import annotations

from assistant.patient import Patient
from assistant.trajectory.conflicts import find_conflicts
from assistant.trajectory.course import read_course
from assistant.trajectory.lesions import follow_lesions
from assistant.trajectory.records import ResponseAssessment, Trajectory
from assistant.trajectory.response import assess, nothing_to_assess
from assistant.trajectory.timeline import events


def _latest(responses: tuple[ResponseAssessment, ...]) -> ResponseAssessment:
    """Return the assessment of the last dated scan; an undated one may be of any day."""
    dated = [response for response in responses if response.date is not None]
    return next(iter([*reversed(dated), *reversed(responses)]), nothing_to_assess())


def follow(patient: Patient) -> Trajectory:
    """Return a patient's timeline, lesions over time, response assessment and conflicts, all with evidence.

    Nothing is taken from outside the patient's documents, and no model is asked: the same documents always
    give the same course.
    """
    course = read_course(patient)
    lesions, size_conflicts = follow_lesions(patient)
    responses = assess(patient, lesions, course)
    return Trajectory(
        patient=patient.id,
        timeline=events(patient, course, lesions),
        lesions=lesions,
        response=_latest(responses),
        responses=responses,
        radiotherapy_end=course.radiotherapy_end.date if course.radiotherapy_end else None,
        conflicts=find_conflicts(patient, responses, course, size_conflicts),
    )
