"""The inputs that risk models know, checked: an impossible value is an error, never a score."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from assistant.risk.records import Output
from ingestion.errors import InputError
from ingestion.fields import WITHOUT_RESULT
from ingestion.records import Record

STEROID_DRUGS = ("dexamethasone", "prednisolone", "prednisone", "methylprednisolone", "hydrocortisone", "betamethasone")
NOT_FEATURES = ("id", "external_scores", "possible")
MOST_COMBINATIONS = 256
"""Of possible values, of one patient."""


def _plain_number(value: object) -> object:
    if isinstance(value, bool | str):
        message = "not a number"
        raise ValueError(message)  # noqa: TRY004 - pydantic reports a ValueError, not a TypeError
    return value


def _in_use(value: object) -> object:
    """Read steroid use: true or false, a daily dose in mg (0 is none), or the name of a corticosteroid."""
    if isinstance(value, str):
        if value.strip().lower() not in STEROID_DRUGS:
            message = "not true, false, a daily dose in mg or the name of a corticosteroid"
            raise ValueError(message)
        return True
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not 0 <= value < 1000:
            message = "not a daily dose in mg"
            raise ValueError(message)
        return value > 0
    return value


def _yes_no(value: object) -> object:
    if not isinstance(value, bool):
        message = "not true or false"
        raise ValueError(message)  # noqa: TRY004 - see above
    return value


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Number = Annotated[float, BeforeValidator(_plain_number), Field(allow_inf_nan=False)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Diagnosis = Literal[
    "glioblastoma", "astrocytoma", "oligodendroglioma", "oligoastrocytoma", "diffuse_midline_glioma",
    "diffuse_hemispheric_glioma", "ependymoma", "gliosarcoma", "glioma_nos", "metastasis", "lymphoma", "meningioma",
    "other",
]  # fmt: skip
Location = Literal[
    "frontal", "temporal", "parietal", "occipital", "insula", "basal_ganglia", "thalamus", "corpus_callosum",
    "brainstem", "cerebellum", "ventricle", "spinal_cord",
]  # fmt: skip
Unknown = Literal["not_tested", "indeterminate", "pending"]


class ExternalScore(Record):
    """A score from elsewhere (a nomogram web page, an imaging model), carried through with its provenance.

    Attributes:
        model: What gave it.
        value: The score.
        unit: For example "probability", "points", "months".
        horizon_months: Horizon of a probability, months.
        interval: Lower and upper end, in `unit`.
        output: What sort of value it is; told from the unit where it is left out.
        source: Where it comes from.
    """

    model: Annotated[str, Field(min_length=1)]
    value: Annotated[float, BeforeValidator(_plain_number), Field(allow_inf_nan=False)] | str
    unit: str
    horizon_months: Annotated[Number, Field(gt=0)] | None = None
    interval: tuple[Number, Number] | None = None
    output: Output | None = None
    source: str = ""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.interval and self.interval[0] > self.interval[1]:
            message = f"external score '{self.model}': the interval runs backwards"
            raise ValueError(message)
        top = {"probability": 1.0, "percent": 100.0}.get(self.unit)
        figures = [self.value, *(self.interval or ())]
        if top and any(isinstance(figure, str) or not 0 <= figure <= top for figure in figures):
            message = f"external score '{self.model}': a {self.unit} lies between 0 and {top:g}"
            raise ValueError(message)
        return self


class PossibleValue(Record):
    """A value that an input may have.

    Attributes:
        value: The value.
        weight: How likely it is against the others of the same input.
    """

    value: Any
    weight: Annotated[Number, Field(gt=0)] = 1.0


def _weighed(value: object) -> object:
    return value if isinstance(value, Mapping | PossibleValue) else {"value": value}


Possible = Annotated[
    tuple[Annotated[PossibleValue, BeforeValidator(_weighed)], ...], Field(min_length=1, max_length=20)
]


class Inputs(Record):
    """What is known of a patient; None is not known.

    Attributes:
        age: Years.
        kps: Karnofsky performance status, 10 to 100 in tens.
        ecog: ECOG (WHO) performance status, 0 to 4.
        who_grade: 1 to 4.
        max_diameter_mm: Largest diameter of the tumour, mm.
        volume_cm3: Volume of the tumour, cm³.
        symptoms_months: From first symptom to diagnosis, months.
        rt_dose_gy: Total dose of radiotherapy, Gy.
        crosses_midline: The tumour itself crosses; a shift of the midline is not it.
        neuro_deficit: A deficit before surgery; a seizure alone is not one.
        eloquent: The tumour involves (presumed) eloquent or critical brain.
        works: Neurological function allows work.
        recurrence: The tumour has come back.
        ependymal_involvement: The tumour reaches the ependyma.
        steroid: Corticosteroids in use.
        possible: By input that is uncertain, the values that it may have. A published score takes the stated value, or
            such an input as not known; the fused prediction is the mean over the values.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    age: Annotated[Number, Field(ge=0, le=120)] | None = None
    sex: Literal["male", "female"] | None = None
    kps: Annotated[Number, Field(ge=10, le=100, multiple_of=10)] | None = None
    ecog: Annotated[Number, Field(ge=0, le=4, multiple_of=1)] | None = None
    who_grade: Annotated[Number, Field(ge=1, le=4, multiple_of=1)] | None = None
    diagnosis: Diagnosis | None = None
    idh: Literal["mutant", "wildtype"] | Unknown | None = None
    codel_1p19q: Literal["codeleted", "intact"] | Unknown | None = None
    mgmt: Literal["methylated", "unmethylated"] | Unknown | None = None
    tert: Literal["mutant", "wildtype"] | Unknown | None = None
    atrx: Literal["lost", "retained", "mutant", "wildtype"] | Unknown | None = None
    egfr_amplification: Literal["present", "absent"] | Unknown | None = None
    chr7_gain_chr10_loss: Literal["present", "absent"] | Unknown | None = None
    cdkn2ab: Literal["homozygous_deletion", "hemizygous_deletion", "intact"] | Unknown | None = None
    h3: Literal["k27_altered", "g34_mutant", "wildtype"] | Unknown | None = None
    laterality: Literal["left", "right", "bilateral", "midline"] | None = None
    location: Annotated[tuple[Location, ...], BeforeValidator(_listed)] | None = None
    surgery_extent: Literal["gross_total", "near_total", "subtotal", "partial", "biopsy"] | None = None
    steroid: Annotated[bool, BeforeValidator(_in_use)] | None = None
    multifocal: YesNo | None = None
    max_diameter_mm: Annotated[Number, Field(gt=0, le=250)] | None = None
    volume_cm3: Annotated[Number, Field(ge=0, le=2000)] | None = None
    crosses_midline: YesNo | None = None
    neuro_deficit: YesNo | None = None
    eloquent: YesNo | None = None
    recurrence: YesNo | None = None
    works: YesNo | None = None
    ependymal_involvement: YesNo | None = None
    mental_status: Literal["normal", "abnormal"] | None = None
    symptoms_months: Annotated[Number, Field(ge=0, le=1200)] | None = None
    rt_dose_gy: Annotated[Number, Field(ge=0, le=120)] | None = None
    external_scores: tuple[ExternalScore, ...] = ()
    possible: dict[str, Possible] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _not_contradictory(self) -> Self:
        found = contradictions(self.model_dump(include=set(_CLASSIFYING)))
        if found:
            message = f"contradictory: {'; '.join(found)}"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _possible_values(self) -> Self:
        if self.possible:
            self._check_possible()
        return self

    def _check_possible(self) -> None:
        for name, values in self.possible.items():
            message = ""
            if name not in FEATURES:
                message = f"no input is called '{name}'"
            elif getattr(self, name) is not None and getattr(self, name) not in [one.value for one in values]:
                message = f"{name} is stated, but not as one of its possible values"
            if message:
                raise ValueError(message)
            for possible in values:
                _check_value(name, possible.value)
        if prod(len(values) for values in self.possible.values()) > MOST_COMBINATIONS:
            message = f"more than {MOST_COMBINATIONS} combinations of possible values"
            raise ValueError(message)
        if not self.variants():
            message = "every combination of the possible values is contradictory"
            raise ValueError(message)

    def variants(self) -> list[tuple[Inputs, float]]:
        """Return what may be true of the patient, each with its weight (they add up to 1); itself where all is certain.

        Combinations that contradict themselves are left out.
        """
        if not self.possible:
            return [(self, 1.0)]
        found = []
        for combination in product(*self.possible.values()):
            values = {name: one.value for name, one in zip(self.possible, combination, strict=True)}
            plain = self.__dict__ | values | {"possible": {}}
            if not contradictions({name: plain[name] for name in _CLASSIFYING}):
                checked = Inputs.model_validate({name: value for name, value in values.items() if value is not None})
                update = {name: getattr(checked, name) for name in values} | {"possible": {}}
                found.append((self.model_copy(update=update), prod(one.weight for one in combination)))
        total = sum(weight for _, weight in found)
        return [(inputs, weight / total) for inputs, weight in found]

    def known(self, name: str) -> Any:  # noqa: ANN401 - features have several types
        """Return an input, or None where it is not given, not tested, pending or indeterminate."""
        value = getattr(self, name)
        return None if value in WITHOUT_RESULT else value


def _check_value(name: str, value: object) -> None:
    try:
        Inputs.model_validate({name: value})
    except ValidationError as error:
        message = f"{name} can't be {value}: {_problem(dict(error.errors(include_url=False)[0]))}"
        raise ValueError(message) from error


_CLASSIFYING = ("diagnosis", "who_grade", "idh", "codel_1p19q")
_GRADES: dict[object, tuple[int, ...]] = {
    "glioblastoma": (4,),
    "oligodendroglioma": (2, 3),
    "diffuse_midline_glioma": (4,),
}


def contradictions(values: Mapping[str, object]) -> dict[str, tuple[str, str]]:
    """Return what can't be true of one tumour: each in words, with the two inputs that contradict each other.

    Glioblastoma and diffuse midline glioma are grade 4, oligodendroglioma 2 or 3, and 1p/19q codeletion goes with an
    IDH mutation (WHO CNS5 2021; Louis 2021, doi 10.1093/neuonc/noab106).
    """
    found = {}
    if values.get("idh") == "wildtype" and values.get("codel_1p19q") == "codeleted":
        found["IDH wildtype with 1p/19q codeletion"] = ("idh", "codel_1p19q")
    diagnosis, grade = values.get("diagnosis"), values.get("who_grade")
    if grade is not None and grade not in _GRADES.get(diagnosis, (1, 2, 3, 4)):
        found[f"{diagnosis} of grade {grade:g}"] = ("diagnosis", "who_grade")
    return found


_FIELDS = frozenset(Inputs.model_fields)
FEATURES = tuple(name for name in Inputs.model_fields if name not in NOT_FEATURES)


def read_inputs(features: Mapping[str, object]) -> tuple[Inputs, tuple[str, ...]]:
    """Check a patient's features.

    Args:
        features: Values by name; None is not known.

    Returns:
        The checked inputs, and the keys that no model knows (they change nothing).

    Raises:
        InputError: A value is impossible, of the wrong type, or contradicts another.
    """
    known = {key: value for key, value in features.items() if key in _FIELDS and value is not None}
    ignored = tuple(sorted(key for key in features if key not in _FIELDS and key != "id"))
    try:
        return Inputs.model_validate(known), ignored
    except ValidationError as error:
        problems = "; ".join(_problem(dict(found)) for found in error.errors(include_url=False))
        raise InputError(f"impossible input: {problems}", hint="see the units and values in docs/risk.md") from error


def _problem(found: dict[str, Any]) -> str:
    where = [str(part) for part in found["loc"] if isinstance(part, int) or part in Inputs.model_fields]
    words = found["msg"].removeprefix("Value error, ")
    return f"{'.'.join(where)}: {words}" if where else str(words)
