"""Explanations as they leave the program: a record with sentences in both languages, and SVG files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.risk.explain.explanation import explain
from assistant.risk.explain.phrases import LANGUAGES
from assistant.risk.explain.plots import contributions_chart, survival_chart
from assistant.risk.explain.records import Explanation
from assistant.risk.explain.words import sentences
from assistant.risk.inputs import read_inputs
from ingestion.files import write_text

_UNSAFE = re.compile(r"[^\w.-]+")


def explained(patients: Sequence[Mapping[str, object]], model: str | None = None) -> list[Explanation | None]:
    """Explain patients given as `assess_many` takes them; None where the model does not apply, or nothing is known.

    Raises:
        InputError: A value is impossible.
        GlioscribeError: There is no such model, or it can't be explained.
    """
    return explain([read_inputs(features)[0] for features in patients], model)


def record(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as JSON can hold it, with its sentences by language."""
    said = {language: [one.text for one in sentences(explanation, language)] for language in LANGUAGES}
    return {**explanation.model_dump(mode="json"), "sentences": said}


def write_plots(explanation: Explanation, folder: Path, name: str) -> list[Path]:
    """Write FOLDER/NAME.LANGUAGE.inputs.svg and .survival.svg; what a file name may not hold becomes "_".

    Returns:
        The files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    safe = _UNSAFE.sub("_", name).strip(".") or "_"
    written = []
    for language in LANGUAGES:
        for kind, chart in (("inputs", contributions_chart), ("survival", survival_chart)):
            path = folder / f"{safe}.{language}.{kind}.svg"
            write_text(path, f"{chart(explanation, language)}\n")
            written.append(path)
    return written
