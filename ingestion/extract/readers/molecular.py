"""Molecular markers: a result beside its gene; "not tested" is never "negative", and one arm is never a codeletion."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from ingestion.extract.assertion import assess
from ingestion.extract.gene_lists import shared_end, without_result
from ingestion.extract.holding import Holding
from ingestion.extract.markers import Marker, table
from ingestion.extract.page import Page, Sentence
from ingestion.extract.vocabulary import words
from ingestion.fields import WITHOUT_RESULT
from ingestion.records import Assertion, Field

_REACH = 110  # characters from a gene to its result
_REACH_BACK = 45
_LIST_HEAD = words("molecular")["list_head"]
_SKIPPED = ("gross", "technique")
_VARIANT_REACH = 20
_UNTESTED_REACH = 22
_CLAUSE = re.compile(r"[,;]")
_NOT_LISTED = re.compile(r"[;。]|[a-z]{4,}")
_NAME_ONLY = re.compile(r"methylation|mutations?|amplification|co-?deletion|甲基化|突变|扩增|缺失|联合缺失")
_PARTLY = re.compile(r"isolated|partial|only|polysomy|仅|单独|部分")
_BOTH = 2
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
    listed = shared_end(page.text, end, sentence.end)
    limit = min(sentence.end, listed + _REACH)
    following = shared.any_gene.search(page.text, listed, limit)
    while following and marker.gene.match(page.text, following.start()):
        following = shared.any_gene.search(page.text, following.end(), limit)
    area_end = following.start() if following else limit
    if untested := _untested(page, sentence.start, start, end, area_end):
        return untested
    if not _own_result(page, marker, end, area_end) and (told := without_result(page.text, sentence.start, start, end)):
        return _Result(told[0], told[1], end)
    if (status := shared.status.search(page.text, end, area_end)) and not _after_result(page, marker, end, status):
        return _Result(str(status.lastgroup), status.start(), status.end())
    if match := _behind_gene(page, marker, start, end, area_end):
        return _held(page, marker, match, start)
    before = [
        match
        for match in marker.results.finditer(page.text, max(sentence.start, start - _REACH_BACK), start)
        if not shared.any_gene.search(page.text, match.end(), start)
        and not _CLAUSE.search(page.text, match.end(), start)
    ]
    tested = shared.test.match(page.text[end:area_end])
    if before and not tested and _of_this_test(page, marker, start, before[-1]):
        return _held(page, marker, before[-1], start)
    if headed := _from_list(page, marker, sentence.start, start):
        return headed
    variant = None if tested else _variant(page, marker, start, min(end + _VARIANT_REACH, limit))
    return variant or _in_next_sentence(page, marker, sentence, start, following)


def _behind_gene(page: Page, marker: Marker, start: int, end: int, high: int) -> re.Match[str] | None:
    """Return the result behind a gene; a test's bare name yields to the result that it heads."""
    found = [
        match
        for match in marker.results.finditer(page.text, start, high)
        if match.end() > match.start()
        and match.start() >= end - 6
        and not table().test.match(page.text[match.end() : high])
        and _of_this_test(page, marker, start, match)
    ]
    for first, second in pairwise(found):
        if not _NAME_ONLY.fullmatch(first.group()):
            return first
        between = page.text[first.end() : second.start()]
        if ";" in between or not words("molecular")["value_follows"].search(between):
            return first
    return found[-1] if found else None


def _own_result(page: Page, marker: Marker, end: int, high: int) -> bool:
    """Whether a result that is no test's name stands right behind a gene, before the next item."""
    stop = _CLAUSE.search(page.text, end, high)
    found = marker.results.finditer(page.text, end, stop.start() if stop else high)
    return any(match.group() and not _NAME_ONLY.fullmatch(match.group()) for match in found)


def _in_next_sentence(
    page: Page, marker: Marker, sentence: Sentence, start: int, following: re.Match[str] | None
) -> _Result | None:
    """Read "MGMT promoter: 34%. Interpretation: methylated", where no other gene stands between."""
    number = page.index(start) + 1
    if following or number >= len(page.sentences):
        return None
    below = page.sentences[number]
    named = table().any_gene.search(page.text, sentence.end, below.end)
    if named or not words("molecular")["result_below"].match(page.text, sentence.end, below.end):
        return None
    if status := table().status.search(page.text, below.start, below.end):
        return _Result(str(status.lastgroup), status.start(), status.end())
    found = marker.results.search(page.text, below.start, below.end)
    return _held(page, marker, found, start) if found and found.group() else None


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
    denied = list(words("molecular")["denied_head"].finditer(page.text, begin, start))
    if denied and not _NOT_LISTED.search(table().any_gene.sub("", page.text[denied[-1].end() : start])):
        value = next((marker.denied[name] for name in ("mutant", "k27_altered") if name in marker.denied), None)
        return _Result(value, denied[-1].start(), denied[-1].end()) if value else None
    heads = list(_LIST_HEAD.finditer(page.text, begin, start))
    if not heads or page.rules.verbs.search(page.text, heads[-1].end(), start):
        return None
    said = marker.results.match(page.text[heads[-1].start() : heads[-1].end()].split()[0])
    if not said:
        return None
    return _Result(marker.values[int(str(said.lastgroup)[1:])], heads[-1].start(), heads[-1].end())


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
    spans: list[tuple[int, int]] = []
    if "1p" not in page.text and "19q" not in page.text and "polysomy" not in page.text:
        return []
    for match in _ONE_ARM.finditer(page.text):
        if page.generic(match.start()) or assess(page, match.start(), match.end()).assertion in (
            "absent",
            "hypothetical",
        ):
            continue
        if not _PARTLY.search(match.group()):
            lost |= {arm for arm in ("1p", "19q") if arm in match.group()}
            spans.append(match.span())
        arms.append(page.field("codel_1p19q", "indeterminate", match.span()))
    if len(lost) == len(spans) == len(arms) == _BOTH and spans[1][0] - spans[0][1] < _VARIANT_REACH:
        return [page.field("codel_1p19q", "codeleted", (spans[0][0], spans[1][1]))]
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
