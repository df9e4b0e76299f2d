"""Shared by all tests: where the reference data is, and loud skips where something can't be had."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

DATA = Path(os.environ.get("GLIOSCRIBE_DATA", "../shared/data"))


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of reference data; skips aloud where it is missing."""
    if not (DATA / "tcga_glioma").is_dir():
        pytest.skip(f"reference data not found in {DATA}: set GLIOSCRIBE_DATA")
    return DATA


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium; skips aloud where it or its driver is missing."""
    path = shutil.which("chromium")
    if path is None or shutil.which("chromedriver") is None:
        pytest.skip("Chromium or chromedriver not found: 'make browser' installs them on Debian")
    return path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test's patients, drafts and indexes in a folder of its own."""
    from assistant.settings import load_settings

    folder = tmp_path / "home"
    monkeypatch.setenv("GLIOSCRIBE_HOME", str(folder))
    load_settings.cache_clear()
    return folder
