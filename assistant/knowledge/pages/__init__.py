"""The templates of this folder; every value in a page is escaped, and a page fetches nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.templates import environment, own_only

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent


@cache
def _environment() -> Environment:
    return environment(FOLDER)


def render(name: str, script: str = "", **values: Any) -> str:  # noqa: ANN401 - whatever the template shows
    """Return a template of this folder with its values; style, script and their security policy are added."""
    style = (FOLDER / "page.css").read_text(encoding="utf-8")
    code = (FOLDER / script).read_text(encoding="utf-8") if script else ""
    known = {"style": style, "script": code, "policy": own_only(style, code)}
    return _environment().get_template(name).render(**known, **values)
