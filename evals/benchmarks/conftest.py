"""Shared by the benchmarks: the sample patient, and lines that are printed at the end of the run."""

from __future__ import annotations

import pytest

from assistant.demo.samples import sample_folders
from assistant.patient import Patient, read_folder

LINES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def printed(request: pytest.FixtureRequest) -> list[str]:
    """Lines to print after the tables of pytest-benchmark."""
    return request.config.stash.setdefault(LINES, [])


@pytest.fixture(scope="session")
def patient() -> Patient:
    """The English sample patient."""
    return read_folder(sample_folders()["EN-01"])


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the lines that the benchmarks left."""
    if lines := config.stash.get(LINES, []):
        terminalreporter.section("beside peers")
        for line in lines:
            terminalreporter.write_line(line)
