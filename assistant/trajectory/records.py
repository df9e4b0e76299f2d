"""What is known of a patient's course: dated events, lesions over time, response, conflicts; all with evidence."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field

from ingestion.records import Assertion, Evidence, Record, Value

EventKind = Literal[
    "imaging",
    "pathology",
    "diagnosis",
    "surgery",
    "radiotherapy",
    "chemotherapy",
    "other_treatment",
    "steroid",
    "clinical_state",
]
Compartment = Literal["enhancing", "non_enhancing", "unspecified"]
Category = Literal["CR", "PR", "MR", "SD", "PD", "cannot_assess"]
SUMMARY_KEYS = {"criteria", "category", "confirmed", "missing"}
Slices = Annotated[tuple[Evidence, ...], Field(min_length=1)]


class Event(Record):
    """One thing that happened, is planned, or was found.

    Attributes:
        date: When, or None where nothing tells.
        dated_by: "text" where the sentence itself gives the date, "report" where it is that of the report.
        kind: What sort of event.
        value: The field's value that made the event (drug, extent, diagnosis), or None.
        assertion: How the text holds it ("planned" is not done).
        text: A plain sentence realised by rule, with its date.
        document: Id of the document that first says so.
        evidence: The words.
    """

    date: dt.date | None
    dated_by: Literal["text", "report"]
    kind: EventKind
    value: Value | None = None
    assertion: Assertion = "present"
    text: str
    document: str
    evidence: Slices


class LesionSize(Record):
    """The size of one lesion on one scan.

    Attributes:
        date: Date of the scan.
        document: Id of the report.
        axes_mm: Diameters, mm.
        product_mm2: Product of the two largest diameters, mm²; None with fewer than two.
        volume_ml: Volume as stated, mL.
        measurable: Both perpendicular diameters reach the criteria's least (10 mm).
        evidence: The words.
    """

    date: dt.date | None
    document: str
    axes_mm: tuple[float, ...] = ()
    product_mm2: float | None = None
    volume_ml: float | None = None
    measurable: bool
    evidence: Slices


class Lesion(Record):
    """One lesion followed through the reports.

    Attributes:
        id: "L1", "L2", … in order of first mention.
        label: The reports' own label, where there is one.
        compartment: Whether the enhancing or the non-enhancing (T2/FLAIR) part was measured.
        side: Side, where told.
        locations: Lobes or structures, where told.
        stated_new: Evidence of the words that call it new, empty where none does.
        sizes: Oldest first, one a scan.
    """

    id: str
    label: str | None = None
    compartment: Compartment
    side: str | None = None
    locations: tuple[str, ...] = ()
    stated_new: tuple[Evidence, ...] = ()
    sizes: Annotated[tuple[LesionSize, ...], Field(min_length=1)]

    def at(self, document: str) -> LesionSize | None:
        """Return the size that the report `document` gives, or None."""
        return next((size for size in self.sizes if size.document == document), None)

    @property
    def name(self) -> str:
        """A plain name: "enhancing lesion, right temporal"."""
        kind = {"enhancing": "enhancing ", "non_enhancing": "non-enhancing (T2/FLAIR) ", "unspecified": ""}
        place = " ".join([*([self.side] if self.side else []), *self.locations]).replace("_", " ")
        return f"{kind[self.compartment]}lesion{', ' + place if place else ''}"


class Burden(Record):
    """Summed size of the target lesions on one scan.

    Attributes:
        document: Report of the scan.
        date: Date of the scan.
        value: Sum of products (mm²) or of volumes (mL).
        unit: Which of the two.
        evidence: The sizes' words.
    """

    document: str
    date: dt.date | None
    value: float
    unit: Literal["mm2", "ml"]
    evidence: tuple[Evidence, ...] = ()


class Comparison(Record):
    """The numbers of one compartment's assessment.

    Attributes:
        compartment: Which part.
        category: What these numbers alone say.
        targets: Ids of the lesions summed.
        current: Burden now.
        nadir: Smallest burden from baseline to the scan before this one.
        baseline: Burden at baseline.
        change_from_nadir: Percent, (now - nadir) / nadir * 100; None from zero.
        change_from_baseline: Percent likewise.
    """

    compartment: Compartment
    category: Category
    targets: tuple[str, ...] = ()
    current: Burden | None = None
    nadir: Burden | None = None
    baseline: Burden | None = None
    change_from_nadir: float | None = None
    change_from_baseline: float | None = None


class ResponseAssessment(Record):
    """Response on one scan; never a bare category.

    Attributes:
        criteria: Set of criteria: the one that the reports name, else the one that fits tumour type and date.
        category: Response category, or "cannot_assess".
        confirmed: No further scan is needed for the category.
        missing: What a full assessment would need and the reports do not give.
        document: Report of the assessed scan; None where there is no scan.
        date: Date of that scan.
        reason: Why, in words: sizes now, at nadir and at baseline, percent, what is unconfirmed.
        comparisons: The numbers, one entry a compartment.
        caveats: Sentences that a reader must see beside the category.
        evidence: The words behind the reason.
    """

    criteria: str
    category: Category
    confirmed: bool
    missing: tuple[str, ...] = ()
    document: str | None = None
    date: dt.date | None = None
    reason: str
    comparisons: tuple[Comparison, ...] = ()
    caveats: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def summary(self) -> dict[str, Any]:
        """Return the four keys that a patient brief's JSON carries."""
        return self.model_dump(mode="json", include=SUMMARY_KEYS)


class Conflict(Record):
    """Two statements that can't both be right, or one report that contradicts itself; never resolved here.

    Attributes:
        code: A report's warning code, or laterality/grade/marker/diagnosis/size/sex/age/bt_rads + "_conflict".
        message: One sentence for a clinician.
        documents: The reports concerned.
        evidence: The words on both sides.
    """

    code: str
    message: str
    documents: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


class Trajectory(Record):
    """A patient's course as the reports tell it.

    Attributes:
        patient: The patient's pseudonym.
        timeline: Oldest first; undated events last.
        lesions: In order of first mention.
        response: Assessment of the latest scan.
        responses: Assessment of every scan, oldest first.
        radiotherapy_end: Last day of radiotherapy, where a report gives it.
        conflicts: Across reports and within them.
    """

    patient: str
    timeline: tuple[Event, ...] = ()
    lesions: tuple[Lesion, ...] = ()
    response: ResponseAssessment
    responses: tuple[ResponseAssessment, ...] = ()
    radiotherapy_end: dt.date | None = None
    conflicts: tuple[Conflict, ...] = ()
