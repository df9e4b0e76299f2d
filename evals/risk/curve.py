"""c-index over epsilon as inline SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, isfinite, log2
from pathlib import Path
from typing import NamedTuple

from ingestion.templates import environment

WIDTH, HEIGHT = 560, 260
LEFT, RIGHT, TOP, BOTTOM = 46, 130, 14, 40
COLOURS = {"sum": "#0b6e8f", "nobody": "#c2571a"}
WORDS = {"sum": "only the sum is seen", "nobody": "each centre by itself"}
STEP = 0.05
_TEMPLATE = Path(__file__).with_name("curve.html.j2")


class Point(NamedTuple):
    """The private variant at one epsilon.

    Attributes:
        trust: Who may see what ("sum", "nobody").
        epsilon: Infinite without noise.
        noise: Of one round, over the clipping norm.
        value: c-index, mean of the draws of the noise.
        low: Of the worst draw.
        high: Of the best.
    """

    trust: str
    epsilon: float
    noise: float
    value: float
    low: float
    high: float


def curve(points: Sequence[Point], lines: Mapping[str, float]) -> str:
    """Return the curve, epsilon on a log scale.

    Args:
        points: Those without noise are drawn at the right end.
        lines: c-indices of models without privacy, drawn across, by name.
    """
    noisy = [log2(each.epsilon) for each in points if isfinite(each.epsilon)]
    first, last = min(noisy), max(noisy) + 1
    every = [end for each in points for end in (each.low, each.high)] + list(lines.values())
    bottom, top = floor(min(every) / STEP) * STEP, ceil(max(every) / STEP) * STEP

    def across(epsilon: float) -> float:
        place = log2(epsilon) if isfinite(epsilon) else last
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (place - first) / (last - first), 1)

    def up(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (top - value) / (top - bottom), 1)

    series = [
        {
            "name": WORDS[trust],
            "colour": COLOURS[trust],
            "points": [
                {"x": across(each.epsilon), "y": up(each.value), "low": up(each.low), "high": up(each.high), "of": each}
                for each in points
                if each.trust == trust
            ],
        }
        for trust in dict.fromkeys(each.trust for each in points)
    ]
    steps = round((top - bottom) / STEP)
    return environment(_TEMPLATE.parent).get_template(_TEMPLATE.name).render(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        floor=HEIGHT - BOTTOM,
        series=series,
        lines=[{"name": name, "y": up(value), "value": value} for name, value in lines.items()],
        ticks=[{"y": up(bottom + STEP * at), "value": bottom + STEP * at} for at in range(steps + 1)],
        epsilons=[{"x": across(each), "value": f"{each:g}"} for each in sorted({point.epsilon for point in points})],
    )  # fmt: skip
