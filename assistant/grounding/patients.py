"""Of whom a text speaks: several patients in the sources, told apart by name or number, sex and age."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_PERSON = re.compile(
    r"\b(?P<age>\d{1,3})[\s-]*(?:years?[\s-]*old|y/?o|yr[\s-]old)[\s-]+(?:[a-z]+[\s-]+){0,2}?"
    r"(?P<sex>man|male|gentleman|boy|woman|female|lady|girl)\b"
    r"|\b(?P<sex2>man|woman|male|female)\s+(?:aged|of)\s+(?P<age2>\d{1,3})\b"
    r"|\b(?P<sex5>man|woman|male|female)\s?,\s*(?P<age5>\d{2,3})\b(?!\s?(?:mm|cm|%))"
    r"|(?P<sex3>[男女])性?(?:患者)?[，,、\s]{0,2}(?P<age3>\d{1,3})\s*岁|(?P<age4>\d{1,3})\s*岁[，,、\s]?(?P<sex4>[男女])",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:[Pp]atient|PATIENT|[Cc]ase|Pt)\s+(?:no\.?\s*|number\s*|#)?(?P<letter>[A-D]\b|\d{1,6}\b)(?!\s*(?:mm|cm|years?|[x×]))"
    r"|(?:[Pp]atient(?:\s+[Nn]ame)?|[Nn]ame|MRN|[Pp]atient\s+ID|ID)\s*[:：]\s*"
    r"(?P<name>[A-Z0-9][\w-]*(?:[ ][A-Z][\w.-]*)?)"
    r"|(?:患者|病例|病人)(?P<zh>[甲乙丙丁A-D1-9])(?![\d\u4e00-\u9fff])"
    r"|(?:患者(?P<zh2>[甲乙丙丁]))"
    r"|\b(?:Mr|Mrs|Ms|Miss)\.?\s(?P<title>[A-Z])\b|(?P<surname>[\u4e00-\u9fff])某"
    r"|(?P<number>\d{1,2})号患者"
    r"|(?:姓名|患者姓名|病历号|住院号|病案号)\s*[:：]\s*(?P<zhname>[\w*]{2,12})"
)
_RELATIVE = re.compile(
    r"father|mother|brother|sister|husband|wife|son|daughter|aunt|uncle|cousin|父亲|母亲|其父|其母|哥哥|弟弟|姐姐|妹妹|丈夫|妻子|儿子|女儿",
    re.IGNORECASE,
)
_YEARS = 6
"""Reports of one patient may lie some years apart; ages further apart than this are of two."""


@dataclass(frozen=True)
class Person:
    """What a text tells a patient by; what it does not give is empty or None."""

    label: str = ""
    sex: str = ""
    age: int | None = None

    def may_be(self, other: Person) -> bool:
        """Tell whether nothing that both give differs."""
        if self.label and other.label and self.label != other.label:
            return False
        if self.sex and other.sex and self.sex != other.sex:
            return False
        return self.age is None or other.age is None or abs(self.age - other.age) < _YEARS

    def with_(self, other: Person) -> Person:
        """Return both together."""
        age = self.age if self.age is not None else other.age
        return Person(self.label or other.label, self.sex or other.sex, age)

    def __bool__(self) -> bool:
        """Tell whether anything is known."""
        return bool(self.label or self.sex or self.age is not None)


def persons(text: str) -> Iterator[tuple[int, Person]]:
    """Yield each place where a text names or describes a patient, in order."""
    found = [
        (m.start(), Person(label=next(group for group in m.groups() if group).lower())) for m in _LABEL.finditer(text)
    ]
    for m in _PERSON.finditer(text):
        if _RELATIVE.search(text[max(0, m.start() - 30) : m.start()]):
            continue
        sex = next(m[key] for key in ("sex", "sex2", "sex3", "sex4", "sex5") if m[key]).lower()
        age = next(m[key] for key in ("age", "age2", "age3", "age4", "age5") if m[key])
        female = sex in {"woman", "female", "lady", "girl", "女"}
        found.append((m.start(), Person(sex="female" if female else "male", age=int(age))))
    yield from sorted(found, key=lambda item: item[0])


def speaking_of(text: str, ends: Sequence[int]) -> list[Person]:
    """Return of whom the sentences that end at `ends` (ascending) speak: whoever was named last by then."""
    named = list(persons(text))
    current, position = Person(), 0
    result = []
    for end in ends:
        while position < len(named) and named[position][0] < end:
            person = named[position][1]
            current = current.with_(person) if current.may_be(person) else person
            position += 1
        result.append(current)
    return result


def distinct(found: Sequence[Person]) -> list[Person]:
    """Return the patients of a list, each once, with all that is known of each."""
    known: list[Person] = []
    for person in found:
        if not person:
            continue
        index = next((i for i, other in enumerate(known) if other.may_be(person)), None)
        if index is None:
            known.append(person)
        else:
            known[index] = known[index].with_(person)
    return known
