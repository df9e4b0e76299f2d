"""Diagnoses, each in the words of the report; where several are stated, the conclusion's stand and the rest yield.

Choice among what is stated as present, so that a report has one answer where it gives one: the highest-ranking
section that names an entity (final diagnosis, then discussion, then description, then what was known before), and
there an entity over a class ("glioma"), glioblastoma over the astrocytoma that it is said to be a kind of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from ingestion.extract.assertion import assess
from ingestion.extract.holding import Holding
from ingestion.extract.page import Page
from ingestion.language.sections import Section
from ingestion.records import Assertion, Field
from ingestion.terminology import Mention

GLIOMAS = {
    "glioblastoma", "astrocytoma", "oligodendroglioma", "oligoastrocytoma", "diffuse_midline_glioma",
    "diffuse_hemispheric_glioma", "ependymoma", "gliosarcoma", "glioma_nos",
}  # fmt: skip
# A name that says more swallows one that says less of the same tumour.
_SWALLOWS = {
    "glioblastoma": {"astrocytoma", "glioma_nos"},
    "gliosarcoma": {"glioblastoma", "astrocytoma", "glioma_nos"},
    "oligoastrocytoma": {"astrocytoma", "oligodendroglioma", "glioma_nos"},
    "diffuse_midline_glioma": {"astrocytoma", "glioma_nos"},
    "diffuse_hemispheric_glioma": {"astrocytoma", "glioma_nos"},
}
_ORDER = ("gliosarcoma", "glioblastoma", "oligoastrocytoma")
_PLURAL = re.compile(r"omas(?: multiforme)?$")
_OR = re.compile(r"\s*(?:or|versus|vs\.?|或|还是)\s*(?:an? )?(?:[a-z-]+ ){0,2}")
_SKIPPED = ("technique", "comparison")


@dataclass(frozen=True)
class Named:
    """A diagnosis in its place.

    Attributes:
        mention: The words.
        holding: How the text holds them.
        tier: Rank of the section, 1 the conclusion.
    """

    mention: Mention
    holding: Holding
    tier: int

    @property
    def value(self) -> str:
        """The field's value."""
        return str(self.mention.concept.value)


def read(page: Page) -> list[Field]:
    """Return the diagnoses, those that the report concludes with first."""
    return [
        page.field(
            "diagnosis",
            named.value,
            (named.mention.start, named.mention.end),
            assertion=named.holding.assertion,
            certainty=named.holding.certainty,
            code=named.mention.concept.code,
        )
        for named in named_diagnoses(page)
    ]


def named_diagnoses(page: Page) -> list[Named]:
    """Return the diagnoses that stand, after the choice described above."""
    return page.once("diagnoses", lambda: _named_diagnoses(page))


def _named_diagnoses(page: Page) -> list[Named]:
    every = _either(page, [named for mention in page.find("diagnosis") if (named := _named(page, mention))])
    stated = [named for named in every if named.holding.assertion == "present"]
    entities = [named for named in stated if named.mention.concept.specificity >= 2]
    pool = entities or stated
    best = min((named.tier for named in pool), default=9)
    chosen = [named for named in pool if named.tier == best]
    values = {named.value for named in chosen}
    swallowed = set().union(*(_SWALLOWS.get(value, set()) for value in values)) if values else set()
    chosen = [named for named in chosen if named.value not in swallowed]
    chosen.sort(key=lambda named: (_ORDER.index(named.value) if named.value in _ORDER else 9, named.mention.start))
    if page.kind == "pathology" and any(_favoured(named) and named.tier < best for named in every):
        chosen = []  # the final diagnosis favours an entity: what the discussion weighs yields to it
    doubted = [
        named
        for named in every
        if named.holding.assertion == "other_person"
        or (named.holding.assertion != "present" and named.tier <= max(best, 3))
    ]
    keep = {named.value for named in chosen}
    return chosen + [named for named in doubted if named.value not in keep or named.holding.assertion == "other_person"]


def _either(page: Page, every: list[Named]) -> list[Named]:
    """Hold "lymphoma or glioblastoma" as possible, both."""
    doubted = set()
    for number, (here, there) in enumerate(pairwise(every)):
        between = page.text[here.mention.end : there.mention.start]
        if here.value != there.value and _OR.fullmatch(between):
            doubted |= {number, number + 1}
    return [
        replace(named, holding=Holding("possible", 3))
        if number in doubted and named.holding.assertion == "present"
        else named
        for number, named in enumerate(every)
    ]


def _favoured(named: Named) -> bool:
    return (
        named.tier == 1
        and named.holding.assertion == "possible"
        and named.holding.certainty == 4
        and named.mention.concept.specificity >= 2
    )


def _named(page: Page, mention: Mention) -> Named | None:
    section = page.sentence(mention.start).section
    if section.name in _SKIPPED or page.generic(mention.start):
        return None
    if section.tier > 1 and _PLURAL.search(page.text, mention.start, mention.end):
        return None  # "about half of glioblastomas": of the disease, not of this patient
    holding = assess(page, mention.start, mention.end)
    assertion: Assertion = holding.assertion
    certainty = holding.certainty
    if mention.concept.value in GLIOMAS and assertion in ("historical", "planned"):
        assertion, certainty = "present", 5  # a known tumour under follow-up is there; a planned treatment of it too
    return Named(mention, Holding(assertion, certainty, holding.cue), rank(page, section))


def rank(page: Page, section: Section) -> int:
    """Return a section's tier; in pathology, text before any heading ranks with the discussion."""
    if page.kind == "pathology":
        return {"": 2, "impression": 2}.get(section.name, section.tier)
    return section.tier
