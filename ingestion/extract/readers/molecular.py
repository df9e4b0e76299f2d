"""Molecular markers: a result beside its gene; "not tested" is never "negative", and one arm is never a codeletion."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingestion.extract.assertion import assess
from ingestion.extract.holding import Holding
from ingestion.extract.markers import Marker, table
from ingestion.extract.page import Page
from ingestion.extract.vocabulary import words
from ingestion.fields import WITHOUT_RESULT
from ingestion.records import Assertion, Field

_REACH = 110  # characters from a gene to its result
_REACH_BACK = 45
_LIST_HEAD = words("molecular")["list_head"]
_SKIPPED = ("gross", "technique")
_SHARED = re.compile(
    r" ?(?:启动子|基因|蛋白|突变|扩增|promoter|gene|mutations?|amplification)*(?:检测|状态|status|testing)?"
    r" ?(?:/|and|&|和|及|与|、|or|以及) ?"
)
_VARIANT_REACH = 20
_UNTESTED_REACH = 22
_LIST_REACH = 90
_NAME_ONLY = re.compile(r"methylation|mutations?|amplification|co-?deletion|甲基化|突变|扩增|缺失|联合缺失")
_ITEM = re.compile(r"[.;。]|(?!promoter|mutation|amplification|fish|sequencing|and)[a-z]{4,}")
_ONE_ARM = words("molecular")["one_arm"]


@dataclass(frozen=True)
class _Result:
    value: str
    start: int
    end: int
    assertion: Assertion = "present"
    certainty: int = 5


def read(page: Page) -> list[Field]:
    """Return the marker results of a report."""
    found: list[Field] = []
    for marker in table().markers:
        if not any(hint in page.text for hint in marker.hints):
            continue
        for gene in marker.gene.finditer(page.text):
            if page.sentence(gene.start()).section.name in _SKIPPED or page.generic(gene.start()):
                continue
            result = _result(page, marker, gene.start(), gene.end())
            if result and not (
                result.assertion == "hypothetical"
                and table().unsequenced.search(page.text, page.sentence(gene.start()).start, result.end)
            ):
                result = _bounded_by_method(page, marker, gene.start(), result)
                span = (min(gene.start(), result.start), max(gene.end(), result.end))
                found.append(
                    page.field(marker.field, result.value, span, assertion=result.assertion, certainty=result.certainty)
                )
    found += _one_arm(page, found)
    return _settled(found)


def _result(page: Page, marker: Marker, start: int, end: int) -> _Result | None:
    sentence = page.sentence(start)
    shared = table()
    limit = min(sentence.end, end + _REACH)
    following = shared.any_gene.search(page.text, end, limit)
    while following and (
        marker.gene.match(page.text, following.start()) or _listed(page.text[end : following.start()])
    ):
        following = shared.any_gene.search(page.text, following.end(), limit)
    area_end = following.start() if following else limit
    if untested := _untested(page, sentence.start, start, end, area_end):
        return untested
    head = shared.pending_list.search(page.text, max(sentence.start, start - _LIST_REACH), start)
    if head and not _ITEM.search(shared.any_gene.sub("", page.text[head.end() : start])):
        return _Result("pending", head.start(), end)
    if (status := shared.status.search(page.text, end, area_end)) and not _after_result(page, marker, end, status):
        return _Result(str(status.lastgroup), status.start(), status.end())
    for match in marker.results.finditer(page.text, start, area_end):
        if (
            match.end() > match.start()
            and match.start() >= end - 6
            and not shared.test.match(page.text[match.end() : area_end])
            and _of_this_test(page, marker, start, match)
        ):
            return _held(page, marker, match, start)
    behind = [
        match
        for match in marker.results.finditer(page.text, max(sentence.start, start - _REACH_BACK), start)
        if not shared.any_gene.search(page.text, match.end(), start) and "," not in page.text[match.end() : start]
    ]
    tested = shared.test.match(page.text[end:area_end])
    if behind and not tested and _of_this_test(page, marker, start, behind[-1]):
        return _held(page, marker, behind[-1], start)
    if listed := _from_list(page, marker, sentence.start, start):
        return listed
    return None if tested else _variant(page, marker, start, min(end + _VARIANT_REACH, limit))


def _after_result(page: Page, marker: Marker, end: int, status: re.Match[str]) -> bool:
    """Whether a result stands before, in a clause of its own: "IDH突变型,...,术后未行放疗" leaves IDH tested."""
    said = marker.results.search(page.text, end, status.start())
    if said and _NAME_ONLY.fullmatch(said.group()) and page.text[said.end() : said.end() + 1] in (":", "\t"):
        return False  # "MGMT promoter methylation: sent, result pending"
    return said is not None and any(sign in page.text[said.end() : status.start()] for sign in ",;")


def _variant(page: Page, marker: Marker, start: int, high: int) -> _Result | None:
    """A named variant is a result by itself."""
    named = marker.variant.search(page.text, start, high) if marker.variant else None
    if named is None:
        return None
    holding = assess(page, *named.span())
    if holding.assertion == "absent":
        return _Result(marker.denied[marker.variant_value], *named.span())
    return _Result(marker.variant_value, *named.span(), holding.assertion, holding.certainty)


def _untested(page: Page, low: int, start: int, end: int, high: int) -> _Result | None:
    """Read "no MGMT testing" and 未行MGMT检测, where what says so stands before the gene."""
    shared = table()
    before = page.text[max(low, start - _UNTESTED_REACH) : start]
    said = shared.untested_before.search(before)
    if said is None and shared.test.match(page.text[end:high]):
        said = shared.untested_test.search(before)
    return _Result("not_tested", start - len(before) + said.start(), end) if said else None


def _of_this_test(page: Page, marker: Marker, start: int, match: re.Match[str]) -> bool:
    """Whether a result is of the test that the field is about: MGMT(+) by stain says nothing of methylation."""
    if marker.needs is None or marker.needs.search(match.group()):
        return True
    return bool(marker.needs.search(page.text, max(0, min(start, match.start()) - 25), match.end() + 12))


def _from_list(page: Page, marker: Marker, begin: int, start: int) -> _Result | None:
    """Read "positive for A, B and C": the head of the list counts for each item."""
    heads = list(_LIST_HEAD.finditer(page.text, begin, start))
    if not heads or page.rules.verbs.search(page.text, heads[-1].end(), start):
        return None
    said = marker.results.match(page.text[heads[-1].start() : heads[-1].end()].split()[0])
    if not said:
        return None
    return _Result(marker.values[int(str(said.lastgroup)[1:])], heads[-1].start(), heads[-1].end())


def _listed(between: str) -> bool:
    """Whether two genes share what follows ("IDH1 and IDH2 wild-type", "ATRX, p53: retained")."""
    return bool(_SHARED.fullmatch(between))


def _held(page: Page, marker: Marker, match: re.Match[str], gene: int) -> _Result | None:
    value = marker.values[int(str(match.lastgroup)[1:])]
    holding = assess(page, match.start(), match.end())
    if holding.cue and holding.cue.end <= gene and not _one_list(page, holding.cue.end, gene):
        holding = Holding()  # "no IDH mutation, MGMT unmethylated": the denial is of another gene
    if holding.assertion == "absent":
        if value not in marker.denied:
            return None if holding.cue and holding.cue.start < match.start() else _Result(value, *match.span())
        cue = holding.cue
        span = (min(match.start(), cue.start), max(match.end(), cue.end)) if cue else match.span()
        return _Result(marker.denied[value], *span)
    if holding.assertion in ("possible", "other_person", "hypothetical"):
        return _Result(value, *match.span(), holding.assertion, holding.certainty)
    return _Result(value, *match.span())


def _one_list(page: Page, low: int, high: int) -> bool:
    """Whether only genes and joins stand between a denial and a gene ("no IDH, TERT or BRAF mutation")."""
    genes = table().any_gene.sub("", page.text[low:high])
    return "," not in genes or not re.search(r"[a-z\u4e00-\u9fff]{4,}", genes)


def _bounded_by_method(page: Page, marker: Marker, gene_start: int, result: _Result) -> _Result:
    """A negative R132H stain does not make IDH wild-type: other mutations escape it."""
    if marker.name != "idh" or result.value != "wildtype":
        return result
    sentence = page.sentence(gene_start)
    words = page.text[sentence.start : sentence.end]
    said = page.text[result.start : result.end]
    by_stain = "r132h" in page.text[gene_start : result.end + 12] or (
        bool(table().stain.search(words)) and not re.search(r"wild|野生", said)
    )
    clause = re.compile(r"[,;]").search(page.text, result.end, sentence.end)
    high = min(clause.start() if clause else sentence.end, result.end + 15)
    low = max(page.text.rfind(sign, sentence.start, gene_start) for sign in ",;") + 1 or sentence.start
    if by_stain and not table().sequencing.search(table().unsequenced.sub("", page.text[low:high])):
        return _Result("indeterminate", result.start, result.end)
    return result


def _one_arm(page: Page, found: list[Field]) -> list[Field]:
    """Loss of 1p or of 19q alone, said outside a result for both."""
    if any(field.name == "codel_1p19q" and field.value == "codeleted" for field in found):
        return []
    arms: list[Field] = []
    lost: set[str] = set()
    if "1p" not in page.text and "19q" not in page.text and "polysomy" not in page.text:
        return []
    for match in _ONE_ARM.finditer(page.text):
        if page.generic(match.start()) or assess(page, match.start(), match.end()).assertion in (
            "absent",
            "hypothetical",
        ):
            continue
        lost |= {arm for arm in ("1p", "19q") if arm in match.group()}
        arms.append(page.field("codel_1p19q", "indeterminate", match.span()))
    return arms


def _settled(found: list[Field]) -> list[Field]:
    """Drop "not tested", "pending" and stain-only results where a real result of the marker is stated too.

    A wild-type IDH2 beside a mutant IDH1 (or the other way round) is no second result for IDH.
    """
    real = {field.name for field in found if field.value not in WITHOUT_RESULT and field.assertion == "present"}
    kept = [field for field in found if field.name not in real or field.value not in WITHOUT_RESULT]
    mutant = {gene for field in kept if (field.name, field.value) == ("idh", "mutant") for gene in _idh_genes(field)}
    return [
        field
        for field in kept
        if (field.name, field.value) != ("idh", "wildtype") or not mutant or _idh_genes(field) & mutant
    ]


def _idh_genes(field: Field) -> set[str]:
    return set(re.findall(r"idh ?-?([12])", field.evidence[0].quote.lower())) or {"1", "2"}
