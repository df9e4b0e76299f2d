"""An explanation as two inline SVGs: what each input does, and survival beside that of similar patients."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from assistant.risk.explain.phrases import Phrases, phrases, signed
from assistant.risk.explain.records import Explanation

WIDTH = 640
TOP, ROW = 34, 24
NAMES = 230
"""Width of the names beside the bars."""
VALUES = 60
HEIGHT, LEFT, RIGHT, BOTTOM = 280, 52, 18, 62
MONTHS = 120
SHOWN = 12
"""Bars, at most."""
WORSE, BETTER, FILLED, OWN, GROUP = "#c2571a", "#0b6e8f", "#8a8f98", "#5b4b9a", "#2e7d4f"


def contributions_chart(explanation: Explanation, language: str = "en") -> Markup:
    """Return bars of what each input adds to the log hazard; grey what is not known or uncertain.

    Args:
        explanation: What `explain` returned.
        language: "en" or "zh".
    """
    words = phrases(language)
    parts = explanation.parts[:SHOWN]
    most = max((abs(part.effect) for part in parts), default=0.0) or 1.0
    middle = NAMES + (WIDTH - NAMES) / 2
    reach = (WIDTH - NAMES) / 2 - VALUES
    rows = []
    for number, part in enumerate(parts):
        y, long = TOP + number * ROW, reach * abs(part.effect) / most
        worse, certain = part.effect > 0, part.known and not isinstance(part.value, tuple)
        colour = (WORSE if worse else BETTER) if certain else FILLED
        name = words.value(part.feature, part.value) if certain else f"{words.name(part.feature)} (?)"
        rows.append(
            Markup(
                '<text class="tick" x="{tx}" y="{ty}" text-anchor="end">{name}</text>'
                '<rect x="{x:.1f}" y="{y}" width="{long:.1f}" height="{h}" fill="{colour}">'
                "<title>{name}: {effect}</title></rect>"
                '<text class="value" x="{vx:.1f}" y="{ty}" text-anchor="{anchor}">{effect}</text>'
            ).format(
                tx=NAMES - 8, ty=y + 14, name=name, x=middle if worse else middle - long, y=y + 3, long=long, h=ROW - 8,
                colour=colour, effect=signed(part.effect), vx=middle + long + 6 if worse else middle - long - 6,
                anchor="start" if worse else "end",
            )
        )  # fmt: skip
    bottom = TOP + len(parts) * ROW
    axis = Markup(
        '<line class="grid" stroke="#d5d9e0" x1="{x}" x2="{x}" y1="{top}" y2="{bottom}"/>'
        '<text class="tick" x="{low}" y="18" text-anchor="end">{better}</text>'
        '<text class="tick" x="{high}" y="18">{worse}</text>'
    ).format(x=middle, top=TOP - 6, bottom=bottom, low=middle - 8, high=middle + 8, better=words.plot("better"),
             worse=words.plot("worse"))  # fmt: skip
    return _svg(words.plot("contributions"), bottom + 10, [axis, *rows])


def survival_chart(explanation: Explanation, language: str = "en") -> Markup:
    """Return estimated survival with its interval at the horizons, and the Kaplan-Meier estimate of similar patients.

    Args:
        explanation: What `explain` returned.
        language: "en" or "zh".
    """
    words = phrases(language)
    curve = explanation.similar.curve
    seen = [(month, curve.survival[at], curve.low[at], curve.high[at]) for at, month in enumerate(curve.months)]
    band = [*((month, high) for month, _, _, high in seen), *((month, low) for month, _, low, _ in reversed(seen))]
    drawn = [
        _axes(),
        Markup('<polygon points="{}" fill="{}" opacity="0.15"/>').format(_path(band), GROUP),
        Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="6 3"/>').format(
            _path([(month, share) for month, share, _, _ in seen]), GROUP
        ),
    ]
    own = [(int(month), span) for month, span in explanation.survival.items()]
    line = [(0, 1.0), *((month, span.value or 0.0) for month, span in own)]
    drawn.append(Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2.5"/>').format(_path(line), OWN))
    for month, span in own:
        drawn.append(
            Markup(
                '<line x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}" stroke="{c}" stroke-width="1.5"/>'
                '<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{c}"><title>{month}: {share}</title></circle>'
            ).format(
                x=_x(month), low=_y(span.low or 0.0), high=_y(span.high or 0.0), y=_y(span.value or 0.0), c=OWN,
                month=words.months(month), share=words.share(span.value),
            )
        )  # fmt: skip
    drawn.append(_legend(explanation, words))
    return _svg(words.plot("survival"), HEIGHT, drawn)


def _axes() -> Markup:
    parts = [
        Markup(
            '<line class="grid" stroke="#d5d9e0" x1="{x1}" x2="{x2}" y1="{y:.1f}" y2="{y:.1f}"/>'
            '<text class="tick" x="{tx}" y="{ty:.1f}" text-anchor="end">{share}%</text>'
        ).format(x1=LEFT, x2=WIDTH - RIGHT, y=_y(share / 100), tx=LEFT - 8, ty=_y(share / 100) + 4, share=share)
        for share in (0, 25, 50, 75, 100)
    ]
    parts += [
        Markup('<text class="tick" x="{x:.1f}" y="{y}" text-anchor="middle">{month}</text>').format(
            x=_x(month), y=HEIGHT - BOTTOM + 18, month=month
        )
        for month in range(0, MONTHS + 1, 12)
    ]
    return Markup("").join(parts)


def _legend(explanation: Explanation, words: Phrases) -> Markup:
    group = explanation.similar
    names = (
        (OWN, words.plot("own")),
        (GROUP, words.plot("group", x=words.group(group.key), n=str(group.patients))),
    )
    return Markup("").join(
        Markup(
            '<rect x="{x}" y="{y}" width="14" height="4" fill="{c}"/><text class="tick" x="{tx}" y="{ty}">{name}</text>'
        ).format(x=LEFT, y=HEIGHT - 30 + 16 * at, tx=LEFT + 20, ty=HEIGHT - 25 + 16 * at, c=colour, name=name)
        for at, (colour, name) in enumerate(names)
    )


def _svg(label: str, height: float, body: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h:g}" font-family="sans-serif" '
        'font-size="12" role="img" aria-label="{label}">'
        "<title>{label}</title>{body}</svg>"
    ).format(w=WIDTH, h=height, label=label, body=Markup("").join(body))


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_x(month):.1f},{_y(share):.1f}" for month, share in points)


def _x(month: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * month / MONTHS


def _y(share: float) -> float:
    return 14 + (HEIGHT - 14 - BOTTOM) * (1 - share)
