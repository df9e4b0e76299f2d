"""Contradictions inside one report: both sides are kept and shown, never resolved."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import combinations

from ingestion.classify.cns5 import Stated
from ingestion.classify.messages import message
from ingestion.classify.sides import side_conflicts
from ingestion.classify.sizes import size_conflicts, unit_suspects
from ingestion.classify.where import BEFORE, Where
from ingestion.classify.words import no_contrast, pattern, targets
from ingestion.fields import WITHOUT_RESULT
from ingestion.language.fold import fold
from ingestion.records import Document, Evidence, Measurement, Value, Warning_

_MARKERS = (
    "idh", "codel_1p19q", "mgmt", "tert", "egfr_amplification", "chr7_gain_chr10_loss", "cdkn2ab", "h3", "atrx", "p53",
)  # fmt: skip
# Results that are two words for one thing: the stain and the gene.
_ALIKE = ({"lost", "mutant"}, {"retained", "wildtype"}, {"positive", "mutant"}, {"negative", "wildtype"})
_NEAR_PART = (45, 30)  # characters before and behind a grade in which a word may make it a part's
_DATE = re.compile(r"(?:19|20)\d\d(?:[-/.年]\d{1,2}(?:[-/.月]\d{1,2})?)?")
_Claim = tuple[Value, Evidence]


def conflicts(document: Document, report: Stated, measurements: Sequence[Measurement]) -> list[Warning_]:
    """Return the contradictions of a report."""
    where = Where(document)
    return [
        *side_conflicts(report, where),
        *_grades(report, where),
        *_markers(report, where),
        *_extents(report, where),
        *size_conflicts(measurements, where),
        *_contrast(document, report, where),
        *unit_suspects(report, measurements),
    ]


def _claims(report: Stated, name: str, assertion: str = "present", but: Sequence[Value] = ()) -> list[_Claim]:
    """Return what is stated of a field, one claim a slice of text, leaving out some values."""
    return [
        (one.value, slice_)
        for one in report.get(name, ())
        if one.assertion == assertion and one.range is None and one.value not in but
        for slice_ in one.evidence
    ]


def _rivals(report: Stated, name: str, assertion: str = "present", but: Sequence[Value] = ()) -> list[_Claim]:
    """Return the claims of a field where there are two values; nothing where all agree, as they mostly do."""
    if len(report.get(name, ())) < 2:
        return []
    claims = _claims(report, name, assertion, but)
    return claims if len({value for value, _ in claims}) > 1 else []


def _first_pair(claims: Sequence[_Claim], agree: Callable[[_Claim, _Claim], bool]) -> tuple[_Claim, _Claim] | None:
    return next(((a, b) for a, b in combinations(claims, 2) if a[0] != b[0] and not agree(a, b)), None)


def _warned(code: str, pair: tuple[_Claim, _Claim] | None, **words: object) -> list[Warning_]:
    if pair is None:
        return []
    (first, here), (second, there) = pair
    said = message(code, first=first, second=second, **words)
    return [Warning_(code=code, message=said, evidence=(here, there))]


def _grades(report: Stated, where: Where) -> list[Warning_]:
    """Two grades of one tumour: not one of before and one of now, of a part and the whole, of two specimens."""
    claims = [
        (grade, slice_)
        for grade, slice_ in _rivals(report, "who_grade")
        if not where.earlier(slice_) and not pattern("part_of_tumour").search(where.near(slice_, *_NEAR_PART))
    ]
    return _warned("grade_conflict", _first_pair(claims, lambda a, b: where.other_parts(a[1], b[1])))


def _markers(report: Stated, where: Where) -> list[Warning_]:
    """Two results of one marker: not of two genes or sites, of two specimens, of before and now."""
    found = []
    for name in _MARKERS:

        def agree(one: _Claim, two: _Claim, name: str = name) -> bool:
            alike = name in ("atrx", "p53") and {one[0], two[0]} in _ALIKE
            return alike or _other_target(name, one[1], two[1]) or where.other_parts(one[1], two[1])

        claims = [(value, at) for value, at in _rivals(report, name, but=WITHOUT_RESULT) if not where.earlier(at)]
        found += _warned("marker_conflict", _first_pair(claims, agree), name=name)
    return found


def _other_target(name: str, one: Evidence, two: Evidence) -> bool:
    """Whether two results are of different genes or sites ("IDH1 wild-type, IDH2 mutant")."""
    first, second = (
        {number for number, words in enumerate(targets(name)) if words.search(fold(slice_.quote))}
        for slice_ in (one, two)
    )
    return bool(first) and bool(second) and not first & second


def _extents(report: Stated, where: Where) -> list[Warning_]:
    """Two extents of one operation: a biopsy before a resection, and operations told apart in the text, are none."""
    for assertion in ("present", "historical"):
        claims = [
            (extent, slice_)
            for extent, slice_ in _rivals(report, "surgery_extent", assertion, but=("biopsy",))
            if not pattern("no_extent").search(fold(slice_.quote))
        ]
        if assertion == "present":
            claims = [(extent, slice_) for extent, slice_ in claims if not where.earlier(slice_)]
        pair = _first_pair(claims, lambda a, b: _two_operations(a[1], b[1], where))
        if pair:
            return _warned("extent_conflict", pair)
    return []


def _two_operations(one: Evidence, two: Evidence, where: Where) -> bool:
    sentences = [where.sentence_text(slice_) for slice_ in (one, two)]
    dates = [set(_DATE.findall(sentence)) for sentence in sentences]
    return any(pattern("several_operations").search(sentence) for sentence in sentences) or len(dates[0] | dates[1]) > 1


def _contrast(document: Document, report: Stated, where: Where) -> list[Warning_]:
    """Enhancement that is described although the examination itself was done without contrast."""
    claims = [*_claims(report, "enhancement", but=("none",)), *_claims(report, "enhancement_pattern", but=("none",))]
    denials = [document.evidence(*match.span()) for match in no_contrast().finditer(where.text)] if claims else []
    denied = next((one for one in denials if _of_this_scan(one, where)), None)
    if denied is None:
        return []
    seen = next((slice_ for _, slice_ in claims if _assessed(slice_, where)), None)
    if seen is None or _given(document, where, denials):
        return []
    return [Warning_(code="contrast_conflict", message=message("contrast_conflict"), evidence=(denied, seen))]


def _assessed(slice_: Evidence, where: Where) -> bool:
    return where.section(slice_) not in BEFORE and not pattern("unassessable").search(where.sentence_text(slice_))


def _of_this_scan(slice_: Evidence, where: Where) -> bool:
    return where.section(slice_) not in (*BEFORE, "plan") and not where.earlier(slice_)


def _given(document: Document, where: Where, denials: Sequence[Evidence]) -> bool:
    """Whether the text says that contrast was given, in words that are no part of a denial or of an earlier scan."""
    for match in pattern("with_contrast").finditer(where.text):
        said = document.evidence(*match.span())
        in_denial = any(one.start <= said.start and said.end <= one.end for one in denials)
        if not in_denial and _of_this_scan(said, where):
            return True
    return False
