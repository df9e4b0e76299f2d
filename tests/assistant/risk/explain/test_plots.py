"""Plots of explanations: well-formed SVG, a bar an input, nothing unescaped; files with safe names."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from assistant.risk.explain import contributions_chart, explain, survival_chart
from assistant.risk.explain.output import explained, record, write_plots
from assistant.risk.explain.plots import BETTER, FILLED, WORSE
from assistant.risk.inputs import read_inputs

FEATURES = {
    "age": 66,
    "diagnosis": "glioblastoma",
    "idh": "wildtype",
    "possible": {"mgmt": ["methylated", "unmethylated"]},
}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def explanation():
    return explain([read_inputs(FEATURES)[0]])[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_bar_for_each_input_in_the_colour_of_its_effect(explanation, language):
    root = ET.fromstring(contributions_chart(explanation, language))  # noqa: S314 - ours
    bars = root.findall(f"{SVG}rect")
    assert len(bars) == len(explanation.parts)
    for bar, part in zip(bars, explanation.parts, strict=True):
        certain = part.known and part.feature != "mgmt"
        assert bar.get("fill") == (FILLED if not certain else WORSE if part.effect > 0 else BETTER)
    widths = [float(bar.get("width")) for bar in bars]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_survival_stays_in_its_frame(explanation, language):
    root = ET.fromstring(survival_chart(explanation, language))  # noqa: S314 - ours
    for line in root.findall(f"{SVG}polyline"):
        points = [tuple(map(float, point.split(","))) for point in line.get("points").split()]
        assert all(0 <= x <= 640 and 0 <= y <= 280 for x, y in points)
        assert [y for _, y in points] == sorted(y for _, y in points)  # survival falls


def test_files_have_names_that_a_folder_can_hold(explanation, tmp_path):
    written = write_plots(explanation, tmp_path / "plots", "../a b/7")
    assert {path.parent for path in written} == {tmp_path / "plots"}
    assert len({path.name for path in written}) == 4
    for path in written:
        ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - ours


def test_the_record_is_json_with_sentences_and_no_hidden_columns():
    found = record(explained([FEATURES])[0])
    assert set(found["sentences"]) == {"en", "zh"}
    assert "mean" not in found["similar"]
    assert found["similar"]["patients"] > 10
