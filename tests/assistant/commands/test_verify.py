"""`glioscribe verify`: shapes, ids, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import run

GOOD = {"id": "a", "source": "Left frontal mass, 4.3 cm.", "text": "Left frontal mass of 43 mm."}
WRONG = {
    "id": 7,
    "source": ["No haemorrhage.", "Left frontal mass, 4.3 cm."],
    "text": "Right frontal mass. No haemorrhage.",
}


def verify(folder: Path, lines: list[str], *options: str) -> tuple[int, list[dict[str, Any]]]:
    (folder / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    code = run(["verify", "--jsonl", str(folder / "in.jsonl"), "--out", str(folder / "out.jsonl"), *options])
    return code, [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]


def test_verdicts_in_order_with_evidence(tmp_path: Path) -> None:
    code, (good, wrong) = verify(tmp_path, [json.dumps(GOOD), json.dumps(WRONG)])
    assert code == 0
    assert (good["id"], good["verdict"]) == ("a", "supported")
    assert (wrong["id"], wrong["verdict"]) == (7, "contradicted")
    assert [claim["verdict"] for claim in wrong["claims"]] == ["contradicted", "supported"]
    for evidence in wrong["claims"][0]["evidence"]:
        source = WRONG["source"][int(evidence["doc"].removeprefix("source:"))]
        assert source[evidence["start"] : evidence["end"]] == evidence["quote"]
    assert good["claims"][0]["evidence"][0]["doc"] == "source"


@pytest.mark.parametrize(
    "bad", ["{", '{"id": "x"}', '{"id": "x", "source": 3, "text": "y"}', '{"id": "x", "source": "s", "text": null}']
)
def test_a_bad_line_fails_alone(tmp_path: Path, bad: str) -> None:
    code, records = verify(tmp_path, [json.dumps(GOOD), bad, json.dumps(WRONG)])
    assert code == 1
    assert [record.get("verdict", record.get("status")) for record in records] == ["supported", "error", "contradicted"]
    assert records[1]["error"]


def test_a_missing_file_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--jsonl", str(tmp_path / "none.jsonl"), "--out", str(tmp_path / "out.jsonl")]) == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_a_page_beside_the_verdicts(tmp_path: Path) -> None:
    code, _ = verify(tmp_path, [json.dumps(WRONG)], "--html", str(tmp_path / "page.html"))
    assert code == 0
    assert 'class="contradicted"' in (tmp_path / "page.html").read_text(encoding="utf-8")
