"""Where a store is, on the command line: a folder, or the address of a database."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

HELP = "Folder of the store, or postgresql://USER@HOST/DATABASE#NAME."


class StorePlace(click.ParamType[Path | str]):
    """A folder as a `Path`, an address as text."""

    name = "store"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | str:  # noqa: ANN401
        """Read what was given; a file is no store."""
        from retrieval import is_address

        if isinstance(value, Path) or is_address(value):
            return value  # type: ignore[no-any-return]
        folder: Path = click.Path(path_type=Path, file_okay=False).convert(value, param, ctx)
        return folder


def told(store: Path | str) -> str:
    """Return a store's place as messages may name it: of an address neither user nor password."""
    if isinstance(store, Path):
        return str(store)
    parts = urlsplit(store)
    return f"{parts.hostname or 'localhost'}{parts.path}" + (f"#{parts.fragment}" if parts.fragment else "")
