"""Reliability plots as inline SVG: a panel a set, the share of supported texts over the score."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from typing import Any

from evals.grounding.calibration import Bin, Reliability
from ingestion.templates import environment

SIDE, MARGIN, TOP = 170, 34, 26
COLUMNS = 4
_TEMPLATE = Path(__file__).with_name("reliability.html.j2")


def reliability_chart(found: Sequence[Reliability]) -> str:
    """Return one SVG of all sets; a point a bin, larger where more texts lie in it, with Wilson's interval."""
    wide, rows = min(len(found), COLUMNS), -(-len(found) // COLUMNS)
    step, height = SIDE + MARGIN + 12, SIDE + TOP + MARGIN
    panels = [
        {
            "name": each.name,
            "error": each.error.value,
            "x": MARGIN + (at % COLUMNS) * step,
            "y": TOP + (at // COLUMNS) * height,
            "points": [_point(one, max(other.n for other in each.bins)) for one in each.bins],
        }
        for at, each in enumerate(found)
    ]
    ticks = [{"at": SIDE * value, "up": SIDE * (1 - value) + 4, "value": f"{value:g}"} for value in (0.0, 0.5, 1.0)]
    template = environment(_TEMPLATE.parent).get_template(_TEMPLATE.name)
    return template.render(width=wide * step + MARGIN, height=rows * height, side=SIDE, panels=panels, ticks=ticks)


def _point(one: Bin, most: int) -> dict[str, Any]:
    low, high = (round(SIDE * (1 - bound), 1) for bound in one.interval)
    return {
        "bin": one,
        "x": round(SIDE * one.score, 1),
        "y": round(SIDE * (1 - one.share), 1),
        "low": low,
        "high": high,
        "radius": round(2.5 + 5 * sqrt(one.n / most), 1),
    }
