"""A verdict as a table for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.grounding.checking import Checked
from assistant.grounding.view.words import language_of, words

if TYPE_CHECKING:
    from rich.console import RenderableType

STYLES = {"supported": "green", "unsupported": "yellow", "contradicted": "red"}


def table(checked: Checked) -> RenderableType:
    """Return the verdict and a table of the claims; nothing in a text can steer the terminal."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    said = words(language_of(checked.request.text))
    verdict = checked.verdict
    head = Text.assemble(
        (f"{said[verdict.verdict]['sign']} {said[verdict.verdict]['word']}", f"bold {STYLES[verdict.verdict]}"),
        f"  {said['score']} {verdict.score:.2f}  {_plain(str(checked.request.id))}",
    )
    if not verdict.claims:
        return Group(head, Text(said["no_claim"]))
    grid = Table(show_lines=True, expand=True)
    grid.add_column(said["verdict"], no_wrap=True)
    for name, ratio in ((said["claims"], 5), (said["reason"], 6), (said["closest"], 6)):
        grid.add_column(name, ratio=ratio, overflow="fold")
    for claim in verdict.claims:
        reason = claim.explanation
        if claim.judge is not None and claim.judge.verdict != "supported" and claim.judge.reason not in reason:
            reason = f"{reason} {said['judge']} ({claim.judge.model}): {claim.judge.reason}"
        quotes = (f"“{_plain(e.quote)}” {checked.request.titles.get(e.doc, e.doc)}" for e in claim.evidence)
        grid.add_row(
            Text(f"{said[claim.verdict]['sign']} {said[claim.verdict]['word']}", STYLES[claim.verdict]),
            Text(_plain(claim.text)), Text(_plain(reason)), Text("\n".join(quotes)),
        )  # fmt: skip
    left_out = [Text(f"{said['omitted']}: {_plain(one.explanation)}", "yellow") for one in verdict.omissions]
    return Group(head, grid, *left_out)


def _plain(text: str) -> str:
    """Return text on one line without what a terminal would obey (escapes, changes of direction)."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))
