"""The population that a recommendation names at its beginning: "In adults with …", "对于…患者"."""

from __future__ import annotations

import re

_WHO = (
    r"(?:(?:adult|elderly|older|younger|young|pregnant|frail|selected|fit|all|most|the|symptomatic|asymptomatic|"
    r"paediatric|pediatric|newly diagnosed)[ -])*"
    r"(?:adults?|patients?|people|persons?|children|adolescents|individuals|women|men|those|infants|survivors)\b"
)
_ENGLISH = re.compile(
    rf"(?:^|(?<=[.:)\]*] )|(?<=\d )|(?<=\n)|(?<=- ))(?:In|For|Among|With)\s+({_WHO}[^.;:\n]{{0,160}}?),", re.MULTILINE
)
_GOES_ON = re.compile(
    r"\s(?:and|or)?\s?[^,.;:]{0,60}?(?:glioma|glioblastoma|astrocytoma|tumou?r|disease|lesions?)s?\b[^,.;:]{0,40},"
)
_MAIN_CLAUSE = re.compile(
    r"\b(?:should|recommend\w*|suggest\w*|offer|consider|use|give|do not|is|are|may|can|we|discuss|perform)\b"
)
_UNFINISHED = re.compile(r"\b(?:newly|recurrent|progressive|diagnosed|suspected|presumed|unresectable|symptomatic)$")
_CHINESE = re.compile(
    r"(?:对于|针对|在)\s*([^，。；：、\n]{1,60}?(?:患者|病人|人群|儿童|成人|老年人|孕妇|者))"
    r"(?:中|，|,|，?可|，?应|，?推荐|，?建议)"
)


def population_of(text: str) -> str:
    """Return the people that a text names as those it is for, in its own words, or ""."""
    english = _ENGLISH.search(text)
    if english:
        more = _GOES_ON.match(text, english.end())
        if more and _UNFINISHED.search(english[1]) and not _MAIN_CLAUSE.search(more[0]):
            return text[english.start(1) : more.end() - 1]
        return english[1]
    chinese = _CHINESE.search(text)
    return chinese[1] if chinese else ""
