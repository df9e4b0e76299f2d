"""WHO CNS5 on what a report states: names that are retired, combinations that can't be, and what follows by rule.

Source: Louis DN et al., Neuro Oncol 2021;23:1231 (doi 10.1093/neuonc/noab106). What the text says is never rewritten:
a mapped name is a record of its own with `inferred` true, resting on the same words.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingestion.classify.messages import message
from ingestion.records import Evidence, Field, Value, Warning_
from ingestion.terminology import find

_RETIRED_WORDS = frozenset({"diagnosis"})
_HIGH_RISK = (("tert", "mutant"), ("egfr_amplification", "present"), ("chr7_gain_chr10_loss", "present"))


def _stated(fields: Sequence[Field], name: str, *values: Value) -> list[Field]:
    said = [field for field in fields if field.name == name and field.assertion == "present" and not field.inferred]
    return [field for field in said if not values or field.value in values]


def _slices(*groups: Sequence[Field]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(field.evidence[0] for group in groups for field in group))


def implied(fields: Sequence[Field]) -> list[Field]:
    """Return the records that CNS5 infers from a retired or invalid name, each marked as inferred."""
    found: list[Field] = []
    mutant = _stated(fields, "idh", "mutant")
    codeleted = _stated(fields, "codel_1p19q", "codeleted")
    intact = _stated(fields, "codel_1p19q", "intact")
    if (named := _stated(fields, "diagnosis", "glioblastoma")) and mutant and not codeleted:
        found.append(_mapped("diagnosis", "astrocytoma", _slices(named, mutant)))
        if not _stated(fields, "who_grade", 4):
            found.append(_mapped("who_grade", 4, _slices(named, mutant)))
    if mixed := _stated(fields, "diagnosis", "oligoastrocytoma"):
        if codeleted:
            found.append(_mapped("diagnosis", "oligodendroglioma", _slices(mixed, codeleted)))
        elif intact and mutant:
            found.append(_mapped("diagnosis", "astrocytoma", _slices(mixed, intact)))
    cdkn = _stated(fields, "cdkn2ab", "homozygous_deletion")
    astro = _stated(fields, "diagnosis", "astrocytoma")
    if astro and mutant and cdkn and not codeleted and not _stated(fields, "who_grade", 4):
        found.append(_mapped("who_grade", 4, _slices(astro, cdkn)))
    return found


def _mapped(name: str, value: Value, evidence: tuple[Evidence, ...]) -> Field:
    return Field(name=name, value=value, inferred=True, evidence=evidence)


def consistency(fields: Sequence[Field]) -> list[Warning_]:
    """Return the warnings on names and combinations."""
    return [*_retired(fields), *_combinations(fields), *_methods(fields)]


def _retired(fields: Sequence[Field]) -> list[Warning_]:
    found = []
    for field in fields:
        if field.name != "diagnosis" or field.inferred or field.assertion not in ("present", "possible"):
            continue
        for evidence in field.evidence:
            mentions = find(evidence.quote.lower(), _RETIRED_WORDS)
            if any(mention.concept.retired for mention in mentions):
                words = message("retired_name", quote=" ".join(evidence.quote.split()), suggestion=_suggestion(field))
                found.append(Warning_(code="retired_name", message=words, evidence=(evidence,)))
                break
    return found


def _suggestion(field: Field) -> str:
    named = {
        "astrocytoma": ", today astrocytoma, IDH-mutant, grade 3 where IDH is mutant",
        "oligodendroglioma": ", today oligodendroglioma, IDH-mutant and 1p/19q-codeleted, grade 3",
        "oligoastrocytoma": ", today astrocytoma or oligodendroglioma by 1p/19q",
        "glioblastoma": ", today glioblastoma where IDH is wildtype",
    }
    return named.get(str(field.value), "")


def _combinations(fields: Sequence[Field]) -> list[Warning_]:
    def has(name: str, *values: Value) -> list[Field]:
        return _stated(fields, name, *values)

    gbm, oligo, astro = (
        has("diagnosis", "glioblastoma"),
        has("diagnosis", "oligodendroglioma"),
        has("diagnosis", "astrocytoma"),
    )
    mutant, wild = has("idh", "mutant"), has("idh", "wildtype")
    codel, intact = has("codel_1p19q", "codeleted"), has("codel_1p19q", "intact")
    low = [field for field in has("who_grade") if field.value != 4]
    midline = has("diagnosis", "diffuse_midline_glioma")
    risk = [field for name, value in _HIGH_RISK for field in has(name, value)]
    rules: list[tuple[str, tuple[list[Field], ...]]] = [
        ("glioblastoma_idh_mutant", (gbm, mutant)),
        ("oligodendroglioma_markers", (oligo, wild or intact)),
        ("oligodendroglioma_grade", (oligo, [] if gbm else has("who_grade", 4))),
        ("astrocytoma_codeleted", (astro, mutant, codel)),
        ("astrocytoma_cdkn2ab", (astro, mutant, has("cdkn2ab", "homozygous_deletion"), low)),
        ("glioblastoma_grade", (gbm, [] if has("who_grade", 4) else low)),
        ("midline_grade", (midline, low)),
        ("molecular_glioblastoma", (astro, wild, risk, low)),
        ("h3_g34_glioblastoma", (gbm, has("h3", "g34_mutant"))),
        ("atrx_codeleted", (has("atrx", "lost"), codel)),
    ]
    return [
        Warning_(code="invalid_cns5", message=message(name), evidence=_slices(*groups))
        for name, groups in rules
        if all(groups)
    ]


def _methods(fields: Sequence[Field]) -> list[Warning_]:
    found = []
    for name, code in (("idh", "idh_ihc_only"), ("codel_1p19q", "partial_1p19q")):
        doubtful = [field for field in _stated(fields, name, "indeterminate") if _by_rule(name, field)]
        if doubtful:
            found.append(Warning_(code=code, message=message(code), evidence=_slices(doubtful)))
    return found


def _by_rule(name: str, field: Field) -> bool:
    """Whether the rule made the result indeterminate, and not the text ("inconclusive")."""
    quote = field.evidence[0].quote.lower()
    if name == "idh":
        return any(word in quote for word in ("negative", "阴性", "(-)", "（-）", "no ", "not ", "未"))
    return any(word in quote for word in ("loss", "delet", "loh", "lost", "缺失", "polysomy", "partial"))
