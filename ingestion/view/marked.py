"""The text of a report as HTML: exactly its characters, with what rests on them as attributes."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from ingestion.view.rows import WARNING, Row
from ingestion.view.segments import Segment, segments

STRIPES = ("g", "h", "i")


def marked_text(text: str, rows: Sequence[Row]) -> Markup:
    """Return `text` as HTML in which every segment that rows rest on is a `mark`.

    Without its tags the result is the text, character by character. A mark has an id that says where it begins
    ("at-12"), the rows' ids in `aria-describedby`, and all that they say in `data-tip`.
    """
    return Markup("").join(_piece(text[one.start : one.end], one) for one in segments(len(text), rows))


def _piece(text: str, segment: Segment) -> Markup:
    # A parser of HTML would read a bare carriage return as a line feed.
    shown = escape(text).replace("\r", Markup("&#13;"))
    if not segment.rows:
        return shown
    return Markup('<mark id="at-{}" class="{}" tabindex="0" aria-describedby="{}" data-tip="{}">{}</mark>').format(
        segment.start,
        " ".join(_classes(segment)),
        " ".join(row.id for row in segment.rows),
        "\n\n".join(row.tip for row in segment.rows),
        shown,
    )


def _classes(segment: Segment) -> list[str]:
    """Return what a segment is drawn as: up to three groups as stripes, assertion, "mixed" if several, warnings."""
    stated = [row for row in segment.rows if row.style != WARNING]
    names = list(dict.fromkeys(row.group for row in stated))
    styles = list(dict.fromkeys(row.style for row in stated))
    classes = [f"{stripe}-{name}" for stripe, name in zip(STRIPES, names, strict=False)]
    if len(names) > 1:
        classes.append(f"groups-{min(len(names), len(STRIPES))}")
    classes += [f"a-{style}" for style in styles[:1]]
    classes += ["a-mixed"] if len(styles) > 1 else []
    if len(stated) < len(segment.rows):
        classes.append("warned")
        names.append(WARNING)
    if any(row.style == WARNING for row in segment.begins):
        classes.append("sign")
    return [*classes, f"only-{names[0]}"] if len(names) == 1 else classes
