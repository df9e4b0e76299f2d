"""`glioscribe knowledge` end to end: check, diff, review, own packs."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from assistant.cli import run
from assistant.knowledge.signing import FORMAT, digest
from assistant.settings import load_settings
from ingestion.guidelines import KNOWLEDGE, load_pack

FAULTY = "---\nformat: statements\n---\n\n### x-1\n\nNo data.\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of three files of the shipped pack, with its card."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in ("pack.yaml", "ttfields.md", "btrads.md", "elderly.md"):
        shutil.copy(KNOWLEDGE / name, folder / name)
    return folder


def signed(folder: Path, **verdicts: str) -> Path:
    """Write a sign-off of the shipped fields file into a folder."""
    digests = {passage.id: digest(passage) for passage in load_pack()[1] if passage.doc == "ttfields"}
    statements = [
        {"id": f"ttfields:{name}", "digest": digests[f"ttfields:{name}"], "verdict": verdict, "comment": "so"}
        for name, verdict in ((key.replace("_", "-"), value) for key, value in verdicts.items())
    ]
    values = {"format": FORMAT, "document": "ttfields", "pack": "glioscribe", "name": "Dr A", "date": "2026-01-01"}
    folder.mkdir(exist_ok=True)
    (folder / "a.json").write_text(json.dumps({**values, "statements": statements}), encoding="utf-8")
    return folder


def test_the_shipped_pack_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["knowledge", "check"]) == 0
    told = capsys.readouterr()
    assert f"{len(load_pack()[1])} statements: 0 errors, 1 warning" in told.err
    assert "note\tcontradiction\tttfields:ttf-01 ttfields:ttf-08\ttumour treating fields: US 2022 says for" in told.out


def test_findings_as_json(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["knowledge", "check", str(copy), "--quick", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["statements"] > 30
    pairs = [each for each in found["findings"] if each["rule"] == "contradiction"]
    assert pairs[0]["places"] == ["US 2023", "UK 2018"]
    assert "signatures" not in found


def test_a_fault_is_exit_1_and_a_folder_that_is_not_there_exit_2(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / "faulty.md").write_text(FAULTY, encoding="utf-8")
    assert run(["knowledge", "check", "--quick", str(copy)]) == 1
    assert "ERROR\tlint\tfaulty.md\t" in capsys.readouterr().out
    assert run(["knowledge", "check", str(copy / "gone")]) == 2
    assert capsys.readouterr().err.startswith("error: there is no ")


def test_warnings_are_problems_where_asked(copy: Path) -> None:
    text = (copy / "btrads.md").read_text(encoding="utf-8")
    (copy / "again.md").write_text(text.replace("### btr-", "### old-"), encoding="utf-8")
    (copy / "btrads.md").write_text(text.replace("follow-up continues", "the follow-up continues"), encoding="utf-8")
    assert run(["knowledge", "check", "--quick", str(copy)]) == 1  # questions and texts that are there twice
    (copy / "again.md").unlink()
    (copy / "pack.yaml").unlink()
    assert run(["knowledge", "check", "--quick", str(copy)]) == 0
    assert run(["knowledge", "check", "--quick", "--strict", str(copy)]) == 1


def test_what_is_signed_unsigned_and_changed(copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = signed(tmp_path / "signed", ttf_01="right", ttf_02="right", ttf_03="change")
    text = (copy / "ttfields.md").read_text(encoding="utf-8")
    (copy / "ttfields.md").write_text(text.replace("83 centres", "83 hospitals"), encoding="utf-8")
    assert run(["knowledge", "check", "--quick", str(copy), "--signed", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "changed since signed\tsignature\tttfields:ttf-02\tDr A, 2026-01-01\tso" in told
    assert "to change\tsignature\tttfields:ttf-03\tDr A, 2026-01-01\tso" in told
    assert "signatures\tttfields\t1 signed, 6 unsigned, 1 changed since signed, 1 to change" in told
    signed(folder, ttf_01="wrong")
    assert run(["knowledge", "check", "--quick", str(copy), "--signed", str(folder), "--json"]) == 1
    states = {each["id"]: each["state"] for each in json.loads(capsys.readouterr().out)["signatures"]}
    assert states["ttfields:ttf-01"] == "wrong"


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("md", "~~83~~**84** centres"),
        ("json", '"reused": true'),
        ("html", "<del>83</del><ins>84</ins> centres"),
    ],
)
def test_versions_are_compared(copy: Path, tmp_path: Path, form: str, says: str) -> None:
    new = tmp_path / "new"
    shutil.copytree(copy, new)
    text = (new / "ttfields.md").read_text(encoding="utf-8")
    (new / "ttfields.md").write_text(text.replace("83 centres", "84 centres"), encoding="utf-8")
    out = tmp_path / f"diff.{form}"
    assert run(["knowledge", "diff", str(copy), str(new), "--format", form, "--out", str(out)]) == 1
    written = out.read_text(encoding="utf-8")
    assert says in written
    assert "ttf-02" in written


def test_without_a_second_folder_the_shipped_pack_is_the_new_one(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["knowledge", "diff", str(copy)]) == 0
    told = capsys.readouterr().out
    held = len([passage for passage in load_pack()[1] if passage.doc in {"ttfields", "btrads", "elderly"}])
    assert f"{len(load_pack()[1]) - held} added, 0 removed, 0 changed, {held} unchanged" in told


def test_review_writes_pages(copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = signed(tmp_path / "signed", ttf_01="right")
    out = tmp_path / "pages"
    assert run(["knowledge", "review", str(copy), "--out", str(out), "--quick", "--signed", str(folder)]) == 0
    assert [Path(line).name for line in capsys.readouterr().out.split()] == [
        "btrads.html", "elderly.html", "ttfields.html", "index.html",
    ]  # fmt: skip
    assert "signed: Dr A, 2026-01-01" in (out / "ttfields.html").read_text(encoding="utf-8")
    assert run(["knowledge", "review", str(copy / "gone.md"), "--out", str(out)]) == 2


def test_own_packs_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        (folder / "pack.yaml").write_text(f"name: {folder.name}\nversion: 1\ndescription: d\n", encoding="utf-8")
        (folder / "own.txt").write_text(f"Glioma policy {folder.name}: ask before you act.", encoding="utf-8")
    monkeypatch.setenv("GLIOSCRIBE_PACKS", os.pathsep.join(map(str, folders)))
    load_settings.cache_clear()
    assert load_settings().packs == tuple(folders)
    assert run(["knowledge", "check", "--quick"]) == 0
    assert f"{len(load_pack()[1]) + 2} statements" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["diff"], ["diff", "gone"], ["review"], ["nonsense"], ["check", "--signed", "gone"]])
def test_wrong_use_is_exit_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["knowledge", *words]) == 2
    assert capsys.readouterr().err.startswith("error: ")
