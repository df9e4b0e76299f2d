"""`glioscribe extract`: files, folders and JSONL in, one record a document out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import run


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_reads_a_file_and_a_folder(tmp_path: Path):
    folder = tmp_path / "patient"
    folder.mkdir()
    (folder / "2024-03-05_mri.txt").write_text("MRI brain: left frontal mass, no haemorrhage.", encoding="utf-8")
    (folder / "b.txt").write_text("右侧额叶占位,未见出血。", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    assert run(["extract", str(folder), "--out", str(out)]) == 0
    records = read(out)
    assert [record["status"] for record in records] == ["ok", "ok"]
    absent = [f for record in records for f in record["fields"] if f["name"] == "haemorrhage"]
    assert [f["assertion"] for f in absent] == ["absent", "absent"]
    assert set(absent[0]) == {"name", "value", "assertion", "certainty", "inferred", "code", "evidence"}


def test_jsonl_keeps_order_and_ids_and_a_bad_line_does_not_stop_the_rest(tmp_path: Path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [
        json.dumps({"id": "a", "text": "Left frontal glioma.", "kind": "radiology", "date": "2024-03-05"}),
        "not json",
        json.dumps({"id": "c"}),
        json.dumps({"id": "d", "text": "Glioma.", "date": "yesterday"}),
        json.dumps({"id": "e", "text": 5}),
        json.dumps({"id": "f", "text": "Glioma.", "kind": "novel"}),
        json.dumps({"id": "g", "text": ""}),
    ]
    source.write_text("\n".join(lines), encoding="utf-8")
    assert run(["extract", "--jsonl", str(source), "--out", str(out)]) == 1
    records = read(out)
    assert [(r["id"], r["status"]) for r in records] == [
        ("a", "ok"), ("line:2", "error"), ("c", "error"), ("d", "error"), ("e", "error"), ("f", "error"), ("g", "ok"),
    ]  # fmt: skip
    assert (records[0]["kind"], records[0]["date"]) == ("radiology", "2024-03-05")
    assert all(record["error"] for record in records if record["status"] == "error")
    assert records[-1]["relevance"] == "unreadable"


def test_evidence_points_into_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    text = "Left frontal glioma\r\nwith necrosis."
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"id": "a", "text": text}), encoding="utf-8")
    assert run(["extract", "--jsonl", str(source)]) == 0
    record = json.loads(capsys.readouterr().out)
    canonical = text.replace("\r\n", "\n")
    for field in record["fields"]:
        for slice_ in field["evidence"]:
            assert canonical[slice_["start"] : slice_["end"]] == slice_["quote"]


def test_bad_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "empty").mkdir()
    assert run(["extract"]) == 2
    assert run(["extract", str(tmp_path / "missing.txt")]) == 2
    assert run(["extract", str(tmp_path / "empty")]) == 2
    assert capsys.readouterr().err.count("error: ") == 3


def test_an_unreadable_file_among_good_ones_is_an_error_record(tmp_path: Path):
    good, bad, out = tmp_path / "good.txt", tmp_path / "bad.pdf", tmp_path / "out.jsonl"
    good.write_text("Left frontal glioma.", encoding="utf-8")
    bad.write_bytes(b"%PDF-1.4 broken")
    assert run(["extract", str(bad), str(good), "--out", str(out)]) == 1
    assert [record["status"] for record in read(out)] == ["error", "ok"]


def test_the_only_file_given_can_not_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    bad, out = tmp_path / "noise.txt", tmp_path / "out.jsonl"
    bad.write_bytes(bytes(range(256)) * 20)
    assert run(["extract", str(bad), "--out", str(out)]) == 2
    assert not out.exists()
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: noise.txt")
    assert captured.err.count("\n") == 1


def test_two_reports_may_share_an_id(tmp_path: Path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "a", "text": "Left glioma."}\n{"id": "a", "text": "Right glioma."}\n', encoding="utf-8")
    assert run(["extract", "--jsonl", str(source), "--out", str(out)]) == 0
    assert [record["id"] for record in read(out)] == ["a", "a"]
