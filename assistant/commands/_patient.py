"""A patient as commands take one: a folder of reports, or an id in the records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.patient import Patient


def read_patient(name: str) -> Patient:
    """Read the folder `name`, else look the id up in the records.

    Raises:
        GlioscribeError: Neither is there, or it can't be read.
    """
    from assistant.patient import read_folder

    if Path(name).is_dir():
        return read_folder(Path(name))
    from assistant.records_store import open_records
    from assistant.settings import load_settings

    with open_records(load_settings().home) as records:
        return records.patient(name)
