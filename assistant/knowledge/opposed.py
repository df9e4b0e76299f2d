"""Statements that contradict each other: advice in opposite directions, and figures of one quantity that differ.

A contradiction is no fault by itself: guidelines of two countries, or of two years, differ. Region and year are
therefore part of what is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple

from assistant.knowledge.quantities import Quantity, quantities
from assistant.knowledge.subjects import Subject, subject_of, words
from ingestion.records import Passage

SAME_WORDS = 0.75
"""From this likeness of their words (Jaccard, figures left out) two statements should give the same figures."""

SAME_WORDS_ABOUT = "the same words"

Standing = Literal["regions", "years", "sources", "likely_error"]

_ZH_REGIONS = {"US": "美国", "Europe": "欧洲", "UK": "英国", "China": "中国", "international": "国际"}
_ZH_DIRECTIONS = {"for": "支持", "against": "反对"}
_MEANINGS: dict[Standing, tuple[str, str]] = {
    "regions": ("a difference between regions", "地区之间的差异"),
    "years": (
        "same region, different years: the newer may replace the older",
        "同一地区、不同年份：较新者可能取代较旧者",
    ),
    "sources": ("two sources or two reports differ", "两个来源或两次报告不一致"),
    "likely_error": ("likely an error in one of them", "其中一条可能有误"),
}


@dataclass(frozen=True)
class Why:
    """In what two passages oppose each other, and how that can be.

    Attributes:
        kind: Opposite advice, or figures that differ.
        about: The treatment, or the quantity.
        standing: What explains the difference: region, year, source; else it is likely an error.
        en: One line for a reader.
        zh: The same in Chinese.
    """

    kind: Literal["direction", "figures"]
    about: str
    standing: Standing
    en: str
    zh: str

    def __str__(self) -> str:
        return self.en


class Opposition(NamedTuple):
    """Two passages and why they oppose each other."""

    a: Passage
    b: Passage
    why: Why


def opposed(passages: Sequence[Passage]) -> list[Opposition]:
    """Return the pairs of passages that contradict each other, in the order of the passages; needs no model.

    Statements are compared by their keys, other passages by their words. Patients must be able to be meant by both,
    and figures are compared only where both statements make the same restrictions.
    """
    subjects = [subject_of(passage) for passage in passages]
    found = []
    for first, second in _candidates(subjects, passages):
        why = _advice(passages, subjects, first, second) or _figures(passages, subjects, first, second)
        if why:
            found.append(Opposition(passages[first], passages[second], why))
    return found


def _candidates(subjects: Sequence[Subject], passages: Sequence[Passage]) -> list[tuple[int, int]]:
    """Pair what shares a treatment or a measure; statements also by a name, or where they have none."""
    sharing: dict[str, list[int]] = defaultdict(list)
    for at, subject in enumerate(subjects):
        for key in {treatment for advice in subject.advice for treatment in advice.treatments}:
            sharing[f"treatment {key}"].append(at)
        for quantity in _of(passages[at], subject):
            sharing[quantity.measure].append(at)
        if "kind" in passages[at].metadata:
            for name in subject.anchors or {""}:
                sharing[f"name {name}"].append(at)
    return sorted({pair for group in sharing.values() for pair in combinations(group, 2)})


def _advice(passages: Sequence[Passage], subjects: Sequence[Subject], first: int, second: int) -> Why | None:
    one, other = subjects[first], subjects[second]
    for mine in one.advice:
        for others in other.advice:
            shared = mine.treatments & others.treatments
            if not shared or mine.direction == others.direction or not one.may_share_patients(other):
                continue
            about = ", ".join(sorted(shared)).replace("_", " ")
            a, b = passages[first], passages[second]
            standing = _standing(a, b)
            meaning = _MEANINGS[standing]
            en = f"{about}: {_place(a)} says {mine.direction}, {_place(b)} says {others.direction} ({meaning[0]})"
            sides = [
                f"{_place(each, zh=True)}{_ZH_DIRECTIONS[which.direction]}" for each, which in ((a, mine), (b, others))
            ]
            return Why("direction", about, standing, en, f"{about}：{'，'.join(sides)}（{meaning[1]}）")
    return None


def _figures(passages: Sequence[Passage], subjects: Sequence[Subject], first: int, second: int) -> Why | None:
    one, other = subjects[first], subjects[second]
    a, b = passages[first], passages[second]
    if not one.same_patients(other) or not one.may_share_patients(other):
        return None
    mine_all, others_all = _of(a, one), _of(b, other)
    for mine, others in _same_measure(mine_all, others_all):
        if not mine.agrees(others) and _tied(one, other, mine.measure):
            return _differ(a, b, mine.measure, ", ".join(mine.shown), ", ".join(others.shown))
    if {each.measure for each in mine_all} != {each.measure for each in others_all}:
        return None
    shown = _other_figures(one, other, _compared(mine_all), _compared(others_all))
    return _differ(a, b, SAME_WORDS_ABOUT, *shown) if shown and _tied(one, other, "") else None


def _differ(a: Passage, b: Passage, about: str, one: str, other: str) -> Why:
    standing = _standing_of_figures(a, b)
    meaning = _MEANINGS[standing]
    name = words()["measures"].get(about, {}).get("zh", "相同措辞" if about == SAME_WORDS_ABOUT else about)
    return Why(
        "figures",
        about,
        standing,
        f"{about}: {_place(a)} gives {one}, {_place(b)} gives {other} ({meaning[0]})",
        f"{name}：{_place(a, zh=True)}为{one}，{_place(b, zh=True)}为{other}（{meaning[1]}）",
    )


def _compared(found: Sequence[Quantity]) -> Counter[str]:
    return Counter(each.split()[0].rstrip("%") for quantity in found for each in quantity.shown)


def _other_figures(one: Subject, other: Subject, mine: Counter[str], others: Counter[str]) -> tuple[str, str] | None:
    """Return the figures in which two statements in nearly the same words differ, less those that were compared."""
    both = len(one.words & other.words)
    if one.names != other.names or both < SAME_WORDS * len(one.words | other.words):
        return None
    left, right = Counter(one.figures) - mine, Counter(other.figures) - others
    lost, added = left - right, right - left
    return (", ".join(lost.elements()), ", ".join(added.elements())) if lost and added else None


def _of(passage: Passage, subject: Subject) -> tuple[Quantity, ...]:
    return quantities(passage.text, subject.drugs)


def _same_measure(ones: Sequence[Quantity], others: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    by_name = {quantity.measure: quantity for quantity in others}
    yield from ((one, by_name[one.measure]) for one in ones if one.measure in by_name)


def _tied(one: Subject, other: Subject, measure: str) -> bool:
    """Tell whether two statements speak of the same trial, guideline or criterion, and of a treatment in common.

    A dose needs no trial: the drug ties it.
    """
    by_drug = measure.startswith("dose of") and not (one.anchors and other.anchors)
    same = by_drug or bool(one.anchors & other.anchors) or not (one.anchors or other.anchors)
    return same and (bool(one.drugs & other.drugs) or not one.drugs or not other.drugs)


def _standing(a: Passage, b: Passage) -> Standing:
    if a.region != b.region:
        return "regions"
    if a.year and b.year and a.year != b.year:
        return "years"
    return "likely_error"


def _standing_of_figures(a: Passage, b: Passage) -> Standing:
    """A figure of a trial does not depend on the region; two reports of it may differ."""
    for key in ("doi", "pmid"):
        if key in a.metadata and key in b.metadata:
            return "likely_error" if a.metadata[key] == b.metadata[key] else "sources"
    return "likely_error" if (a.source, a.year) == (b.source, b.year) else "sources"


def _place(passage: Passage, *, zh: bool = False) -> str:
    region = _ZH_REGIONS.get(passage.region, passage.region) if zh else passage.region
    return f"{region or passage.doc} {passage.year or ('年份不详' if zh else 'undated')}"
