"""Lesion size over time as inline SVG."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log10
from typing import Any

from markupsafe import Markup

from assistant.drafting.phrasebook import phrasebook

WIDTH, HEIGHT = 640, 250
LEFT, RIGHT, TOP, BOTTOM = 58, 18, 22, 44
LABEL = 70  # width of a date
COLOURS = ("#0b6e8f", "#c2571a", "#5b4b9a", "#2e7d4f", "#a3324f")
DASHES = ("none", "6 3", "2 3", "8 3 2 3", "1 3")


@dataclass(frozen=True)
class _Point:
    date: dt.date
    value: float


def size_chart(lesions: Sequence[Mapping[str, Any]], language: str = "en") -> Markup:
    """Return a chart of each lesion's product of diameters (mm²) by date; empty where nothing is dated.

    Args:
        lesions: Dumps of `assistant.trajectory.Lesion`.
        language: Language of the names.
    """
    series = {_name(lesion, language): _points(lesion) for lesion in lesions}
    series = {name: points for name, points in series.items() if points}
    if not series:
        return Markup("")
    dates = sorted({point.date for points in series.values() for point in points})
    top = _round_up(max(point.value for points in series.values() for point in points))
    frame = _Frame(dates, top)
    body = [frame.axes()]
    for index, (name, points) in enumerate(series.items()):
        body.append(frame.line(name, points, COLOURS[index % len(COLOURS)], DASHES[index % len(DASHES)]))
    label = phrasebook(language).sentences["chart_label"].format(x=", ".join(series))
    svg = Markup(
        '<svg class="chart" viewBox="0 0 {w} {h}" role="img" aria-label="{label}"><title>{label}</title>{body}</svg>'
    ).format(w=WIDTH, h=HEIGHT, label=label, body=Markup("").join(body))
    return svg + _legend(list(series))


def _name(lesion: Mapping[str, Any], language: str) -> str:
    book, side = phrasebook(language), str(lesion.get("side") or "")
    place = book.region(side, lesion.get("locations", ())) or book.sides.get(side, "")
    kind = "" if lesion.get("compartment", "unspecified") == "unspecified" else book.lesion_kinds[lesion["compartment"]]
    return " ".join(f"{lesion['id']} {place} {kind}".split())


def _points(lesion: Mapping[str, Any]) -> list[_Point]:
    return sorted(
        (
            _Point(dt.date.fromisoformat(str(size["date"])), float(size["product_mm2"]))
            for size in lesion["sizes"]
            if size.get("date") and size.get("product_mm2") is not None
        ),
        key=lambda point: point.date,
    )


def _round_up(value: float) -> float:
    step = 10 ** int(log10(value)) if value >= 1 else 1
    return float(ceil(value / step) * step) or 1.0


class _Frame:
    """Scales of one chart."""

    def __init__(self, dates: Sequence[dt.date], top: float) -> None:
        self._dates, self._top = dates, top
        self._span = max((dates[-1] - dates[0]).days, 1)

    def x(self, date: dt.date) -> float:
        wide = WIDTH - LEFT - RIGHT
        return LEFT + wide / 2 if len(self._dates) == 1 else LEFT + wide * (date - self._dates[0]).days / self._span

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / self._top)

    def axes(self) -> Markup:
        parts = [
            Markup(
                '<line class="grid" x1="{x1}" x2="{x2}" y1="{y:.1f}" y2="{y:.1f}"/>'
                '<text class="tick" x="{tx}" y="{ty:.1f}" text-anchor="end">{value:g}</text>'
            ).format(x1=LEFT, x2=WIDTH - RIGHT, y=self.y(v), tx=LEFT - 8, ty=self.y(v) + 4, value=v)
            for v in (self._top * quarter / 4 for quarter in range(5))
        ]
        shown, last = [], -1e9
        for date in self._dates:
            if self.x(date) - last >= LABEL + 8:
                shown.append(date)
                last = self.x(date)
        parts += [
            Markup('<text class="tick" x="{x:.1f}" y="{y}" text-anchor="middle">{date}</text>').format(
                x=min(self.x(date), WIDTH - LABEL / 2), y=HEIGHT - BOTTOM + 20, date=date.isoformat()
            )
            for date in shown
        ]
        parts.append(Markup('<text class="tick" x="{}" y="12">mm²</text>').format(LEFT - 40))
        return Markup("").join(parts)

    def line(self, name: str, points: Sequence[_Point], colour: str, dash: str) -> Markup:
        path = " ".join(f"{self.x(p.date):.1f},{self.y(p.value):.1f}" for p in points)
        drawn = [
            Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2.5" stroke-dasharray="{}"/>').format(
                path, colour, dash
            )
        ]
        drawn += [
            Markup(
                '<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{c}"><title>{name}, {date}: {v:g} mm²</title></circle>'
                '<text class="value" x="{x:.1f}" y="{ty:.1f}" text-anchor="middle">{v:g}</text>'
            ).format(
                x=self.x(p.date), y=self.y(p.value), ty=self.y(p.value) - 9, c=colour, name=name, date=p.date, v=p.value
            )
            for p in points
        ]
        return Markup("").join(drawn)


def _legend(names: Sequence[str]) -> Markup:
    items = [
        Markup('<li><span class="swatch" style="background:{}"></span>{}</li>').format(COLOURS[i % len(COLOURS)], name)
        for i, name in enumerate(names)
    ]
    return Markup('<ul class="legend">{}</ul>').format(Markup("").join(items))
