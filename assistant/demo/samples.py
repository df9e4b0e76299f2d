"""The two invented patients that ship with the project."""

from __future__ import annotations

from pathlib import Path

PATIENTS = Path(__file__).with_name("patients")


def sample_folders() -> dict[str, Path]:
    """Return the folder of each sample patient by id, sorted."""
    return {folder.name: folder for folder in sorted(PATIENTS.iterdir()) if folder.is_dir()}
