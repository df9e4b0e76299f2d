"""Lesion sizes: up to three diameters in mm, volume in mL, of this examination or of an earlier one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingestion.extract.assertion import assess
from ingestion.extract.page import Page
from ingestion.extract.vocabulary import words
from ingestion.records import Evidence, Measurement

_SIZE = words("sizes")["size"]
_VOLUME = words("sizes")["volume"]
_CENTIMETRES = ("cm", "em", "centimet", "厘米")
_NUMBERED = words("sizes")["numbered"]
_AFTER_PRIOR = words("sizes")["after_prior"]
_CHANGED_TO = words("sizes")["changed_to"]
_SKIPPED = ("gross", "specimen", "technique", "frozen")
# "compared with the prior scan, the mass measures": what follows is of now
_COMPARED = re.compile(r"(?:与|和|较)[^,。]{0,20}(?:对比|比较|相比)|(?:as )?compared (?:to|with)[^,]{0,60},")
_ACQUISITION = re.compile(r"slice|matrix|voxel|fov|field[- ]of[- ]view|层厚|层距|矩阵|视野")
_WAS = re.compile(r"[ ,;(]*(?:was|were)\b")
_SUM = re.compile(r"\bsum\b|径线之和|之和|总和")
_COLUMNS = {
    "prior": re.compile(r"(?:^|\s{2}|\||\t)\s*(?:prior|previous\w*|last|baseline|before|前次|上次|既往)\b[^|]{0,14}"),
    "current": re.compile(
        r"(?:^|\s{2}|\||\t)\s*(?:today|current\w*|now|present|this (?:scan|exam)|本次|目前)[^|]{0,14}"
    ),
}
_LARGEST_MM = 200.0


@dataclass(frozen=True)
class Size:
    """One size with where it stands."""

    start: int
    end: int
    measurement: Measurement
    suspect: bool = False


def read_sizes(page: Page) -> list[Size]:
    """Return the sizes of lesions, in the order of the text; sizes of specimens, slices and shifts are none."""
    sizes = [size for match in _SIZE.finditer(page.text) if (size := _size(page, match))]
    return _told_apart(page, _with_volumes(page, sizes))


def _size(page: Page, match: re.Match[str]) -> Size | None:
    start, end = match.span()
    sentence = page.sentence(start)
    units = [match[name] for name in ("ua", "ub", "uc") if match[name]]
    axes = [float(match[name]) for name in ("a", "b", "c") if match[name]]
    if not units or sentence.section.name in _SKIPPED or page.generic(start):
        return None
    before, after = page.text[sentence.start : start], page.text[end : sentence.end]
    if re.match(r" ?(?:3|³|\^3)", after):
        return None  # a volume
    if not _of_lesion(page, before, after, len(axes)):
        return None
    if assess(page, start, end).assertion in ("hypothetical", "other_person"):
        return None
    scale = [10.0 if (match[name] or units[-1]).startswith(_CENTIMETRES) else 1.0 for name in ("ua", "ub", "uc")]
    in_mm = tuple(round(axis * factor, 4) for axis, factor in zip(axes, scale, strict=False))
    if not in_mm or min(in_mm) <= 0:
        return None
    largest = sorted(in_mm)[-2:]
    measurement = Measurement(
        axes_mm=in_mm,
        product_mm2=round(largest[0] * largest[1], 4) if len(largest) == 2 else None,
        when="prior" if _is_prior(page, sentence.start, start, after, sentence.section.name) else "current",
        evidence=(page.evidence(start, end),),
    )
    return Size(start, end, measurement, suspect=max(in_mm) > _LARGEST_MM)


def _of_lesion(page: Page, before: str, after: str, axes: int) -> bool:
    lexicon = words("lexicon")
    clause = re.split(r"[;；]", before)[-1]
    if page.kind == "pathology":
        return bool(re.search(r"tumou?r (?:size|measur)|(?:size|diameter) of (?:the )?tumou?r|肿瘤大小", clause))
    near = clause[-60:] + " | " + after[:24]
    if _ACQUISITION.search(clause[-24:]) or _SUM.search(clause[-24:]):
        return False
    other = list(lexicon["size_other"].finditer(clause[-40:])) or lexicon["size_other"].match(after.lstrip(" -")[:18])
    if axes == 1:
        if (
            other
            or re.match(
                r" ?-?(?:of )?(?:shift|slice|thick|section|margin|mid ?-?line|(?:right|left)-?ward|移位)", after
            )
            or re.search(r"[<>] ?$", before)
        ):
            return False
        return bool(lexicon["lesion"].search(near) or re.search(r"measur|大小|直径|长径|径", near))
    return not (_ACQUISITION.search(clause[-60:]) or _ACQUISITION.match(after.lstrip(" -")))


def _is_prior(page: Page, low: int, start: int, after: str, section: str) -> bool:
    lexicon = words("lexicon")
    earlier = [
        match.end() for match in _SIZE.finditer(page.text, low, start) if match["ua"] or match["ub"] or match["uc"]
    ]
    between = _COMPARED.sub("", page.text[max([low, *earlier]) : start])
    if earlier and _WAS.match(between):
        return True  # "now 24 x 19 mm, was 15 x 12 mm"
    was = [match.end() for match in lexicon["prior"].finditer(between)]
    now = [match.end() for match in lexicon["current"].finditer(between)]
    if (column := _column(page, start)) is not None:
        return column == "prior"
    if _AFTER_PRIOR.match(after) or _is_left_behind(page, low, start, after):
        return True
    if was and (not now or was[-1] > now[-1]):
        return True
    return section == "comparison" and not now


def _column(page: Page, start: int) -> str | None:
    """Return "prior" or "current" for a size in a table row under such a heading, by the nearer column."""
    line_start = page.text.rfind("\n", 0, start) + 1
    head = page.text[page.text.rfind("\n\n", 0, start) + 1 : line_start]
    for line in reversed(head.strip("\n").split("\n")):
        columns = {name: match.start() for name, pattern in _COLUMNS.items() if (match := pattern.search(line))}
        if len(columns) == len(_COLUMNS) and not _SIZE.search(line):
            place = start - line_start
            return min(columns, key=lambda name: abs(columns[name] - place))
    return None


def _is_left_behind(page: Page, low: int, start: int, after: str) -> bool:
    """Whether the size is where a change began: "from 41 x 33 mm to 28 x 20 mm", 由9mm增大到14mm."""
    following = _SIZE.search(after) or _VOLUME.search(after)
    if following is None or not _CHANGED_TO.match(after[: following.start()]):
        return False
    return bool(re.search(r"(?:\bfrom(?: approximately| about)?|由|从)[^,;。]{0,10}$", page.text[low:start]))


def _with_volumes(page: Page, sizes: list[Size]) -> list[Size]:
    joined = list(sizes)
    for match in _VOLUME.finditer(page.text):
        sentence = page.sentence(match.start())
        near = page.text[max(sentence.start, match.start() - 80) : min(sentence.end, match.end() + 40)]
        if sentence.section.name in _SKIPPED or not re.search(r"volum|体积|mass|lesion|tumou?r|肿瘤|病灶", near):
            continue
        prior = _is_prior(
            page, sentence.start, match.start(), page.text[match.end() : sentence.end], sentence.section.name
        )
        when = "prior" if prior else "current"
        evidence = page.evidence(*match.span())
        beside = [
            number for number, size in enumerate(joined)
            if sentence.start <= size.start < sentence.end
            and size.measurement.volume_ml is None and size.measurement.when == when
        ]  # fmt: skip
        if len(beside) == 1:
            size = joined[beside[0]]
            more = {"volume_ml": float(match["v"]), "evidence": (*size.measurement.evidence, evidence)}
            joined[beside[0]] = replace(size, measurement=size.measurement.model_copy(update=more))
        else:
            alone = Measurement(volume_ml=float(match["v"]), when="prior" if prior else "current", evidence=(evidence,))
            joined.append(Size(match.start(), match.end(), alone))
    return sorted(joined, key=lambda size: size.start)


def _told_apart(page: Page, sizes: list[Size]) -> list[Size]:
    """Name the lesions: as the report numbers them, else by order where it gives several current sizes."""
    named: list[Size] = []
    texts = [size for size in sizes if size.measurement.when == "current" and size.measurement.axes_mm]
    distinct = list(dict.fromkeys(size.measurement.axes_mm for size in texts))
    by_section: dict[int, set[tuple[float, ...]]] = {}
    for size in texts:
        by_section.setdefault(page.sentence(size.start).section.start, set()).add(size.measurement.axes_mm)
    if all(len(found) < 2 for found in by_section.values()):
        distinct = distinct[:1]  # findings and impression give one size each: one lesion, perhaps told in two ways
    order: dict[int, str] = {}
    for size in sizes:
        sentence = page.sentence(size.start)
        marks = list(_NUMBERED.finditer(page.text, max(sentence.start, size.start - 120), size.start))
        label: str | None = None
        if marks:
            label = f"lesion {marks[-1]['n'] or marks[-1]['z']}"
        elif len(distinct) > 1:
            if size.measurement.when == "current" and size.measurement.axes_mm:
                label = f"lesion {distinct.index(size.measurement.axes_mm) + 1}"
                order[page.index(size.start)] = label
            else:
                label = order.get(page.index(size.start)) or _next_label(page, sizes, size, distinct)
        evidence: tuple[Evidence, ...] = size.measurement.evidence
        named.append(
            replace(size, measurement=size.measurement.model_copy(update={"lesion": label, "evidence": evidence}))
        )
    return named


def _next_label(page: Page, sizes: list[Size], size: Size, distinct: list[tuple[float, ...]]) -> str | None:
    """The label of the current size in the same sentence, where a prior one comes first."""
    for other in sizes:
        if (
            other.start > size.start
            and page.index(other.start) == page.index(size.start)
            and other.measurement.axes_mm in distinct
        ):
            return f"lesion {distinct.index(other.measurement.axes_mm) + 1}"
    return None
