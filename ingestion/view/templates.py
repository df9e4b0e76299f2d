"""The templates of this folder: every value in a page is escaped, and a page runs only its own style and script."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.templates import environment, own_only
from ingestion.view.groups import groups
from ingestion.view.wording import counted, spaced

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent


@cache
def _environment() -> Environment:
    made = environment(FOLDER)  # the style, not escaped, has only colours and names of groups.yaml in it
    made.filters |= {"spaced": spaced, "counted": counted}
    return made


@cache
def _own() -> dict[str, str]:
    """Return style and script, and the policy that lets a browser run these two and fetch nothing at all."""
    style = "\n" + _environment().get_template("page.css.j2").render(groups=groups())
    script = "\n" + (FOLDER / "page.js").read_text(encoding="utf-8")
    return {"style": style, "script": script, "policy": own_only(style, script)}


def render(name: str, **values: object) -> str:
    """Return a page made of a template of this folder, for example "report.html.j2"."""
    return _environment().get_template(name).render(**values, **_own())
