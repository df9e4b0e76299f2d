"""How many planted errors were found and how many faithful texts were flagged, with intervals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.grounding.adversarial.records import Item, load_cases
from evals.statistics import wilson


@dataclass(frozen=True)
class Row:
    """A share of flagged items.

    Attributes:
        name: Case ("A1"), severity ("S3"), "faithful" or "control".
        language: "en" or "zh".
        flagged: How many were flagged.
        n: Of how many.
    """

    name: str
    language: str
    flagged: int
    n: int

    @property
    def share(self) -> float:
        """The share of flagged items, 0 to 1."""
        return self.flagged / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95% Wilson interval."""
        return wilson(self.flagged, self.n)


@dataclass(frozen=True)
class Score:
    """The suite's table.

    Attributes:
        cases: Detection per case and language.
        severities: Detection per severity and language.
        false_alarms: Flagged share of faithful texts and of controls, each per language.
    """

    cases: tuple[Row, ...]
    severities: tuple[Row, ...]
    false_alarms: tuple[Row, ...]

    def markdown(self) -> str:
        """Return the tables as markdown: totals, then detection per case with what the case plants."""
        what = {case.id: case for case in load_cases()}
        lines = ["| | language | flagged | n | 95% interval |", "|---|---|---|---|---|"]
        for row in (*self.severities, *self.false_alarms):
            low, high = row.interval
            lines.append(f"| {row.name} | {row.language} | {row.share:.3f} | {row.n} | {low:.3f}–{high:.3f} |")
        lines += ["", "| case | severity | planted | English | Chinese |", "|---|---|---|---|---|"]
        by_case: dict[str, dict[str, Row]] = defaultdict(dict)
        for row in self.cases:
            by_case[row.name][row.language] = row
        for name, rows in by_case.items():
            case = what[name]
            cells = (name, case.severity, case.what, _cell(rows.get("en")), _cell(rows.get("zh")))
            lines.append(f"| {' | '.join(map(str, cells))} |")
        return "\n".join(lines) + "\n"


def score(items: Sequence[Item], flagged: Sequence[bool]) -> Score:
    """Count what was flagged.

    Args:
        items: The items of the suite.
        flagged: For each item whether its text was called anything but supported.

    Raises:
        ValueError: The two differ in length.
    """
    pairs = list(zip(items, flagged, strict=True))
    planted = [(item, hit) for item, hit in pairs if item.planted]
    return Score(
        cases=_rows((item.case, item.language, hit) for item, hit in planted),
        severities=tuple(
            sorted(_rows((f"S{item.severity}", item.language, hit) for item, hit in planted), key=_severest)
        ),
        false_alarms=_rows(
            ("control" if item.control else "faithful", item.language, hit) for item, hit in pairs if not item.planted
        ),
    )


def _rows(hits: Iterable[tuple[str, str, bool]]) -> tuple[Row, ...]:
    counts: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for name, language, hit in hits:
        counts[name, language].append(hit)
    return tuple(Row(name, language, sum(found), len(found)) for (name, language), found in counts.items())


def _severest(row: Row) -> tuple[int, str]:
    return -int(row.name[1:]), row.language


def _cell(row: Row | None) -> str:
    return "–" if row is None else f"{row.flagged} of {row.n}"
