"""The templates of this folder; every value in a page is escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.templates import environment

if TYPE_CHECKING:
    from jinja2 import Environment, Template

FOLDER = Path(__file__).parent


@cache
def _environment() -> Environment:
    made = environment(FOLDER)
    made.filters["words"] = lambda name: str(name).replace("_", " ")
    return made


def template(name: str) -> Template:
    """Return a template of this folder, for example "brief.html.j2"; `page.html.j2` is the frame of all pages."""
    return _environment().get_template(name)
