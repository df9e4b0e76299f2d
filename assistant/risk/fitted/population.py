"""Whom the fitted models were made for; outside they refuse."""

from __future__ import annotations

from assistant.risk.base import NOT_CEREBRAL, Refused, outside_adults
from assistant.risk.fitted.design import HISTOLOGIES
from assistant.risk.inputs import Inputs

ALTERED_H3 = ("k27_altered", "g34_mutant")


def outside(inputs: Inputs) -> Refused | None:
    """Refuse what is stated not to be a newly diagnosed diffuse glioma, grade 2 to 4, of an adult's cerebrum.

    A diagnosis or an age that is not known does not refuse: the models then answer as for a glioma of the training
    data of which that is not known.
    """
    if inputs.recurrence:
        return Refused("made for newly diagnosed tumours; this one is a recurrence")
    if inputs.diagnosis not in (None, "glioma_nos", *HISTOLOGIES):
        return Refused(f"made for diffuse glioma; the diagnosis is {inputs.diagnosis}")
    if inputs.who_grade == 1:
        return Refused("made for grades 2 to 4; the grade is 1")
    if inputs.h3 in ALTERED_H3:
        return Refused(f"made on tumours without H3 alteration; this one is {inputs.h3}")
    elsewhere = NOT_CEREBRAL.intersection(inputs.location or ())
    if elsewhere:
        return Refused(f"made for tumours of the cerebrum; this one involves the {', '.join(sorted(elsewhere))}")
    return outside_adults(inputs)
