"""`glioscribe verify`: shapes, ids, exit codes; files for people; a judge."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
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
CHINESE = {"id": "病例", "source": "左侧额叶占位，约4.3cm。未见出血。", "text": "右侧额叶占位。未见出血。"}
CLAIM_KEYS = ["text", "start", "end", "verdict", "score", "kind", "explanation", "evidence"]


def verify(folder: Path, lines: list[str], *options: str) -> tuple[int, list[dict[str, Any]]]:
    (folder / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    code = run(["verify", "--jsonl", str(folder / "in.jsonl"), "--out", str(folder / "out.jsonl"), *options])
    return code, [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, ...]:
    """Options for two sources and a text in files of three formats."""
    (tmp_path / "mri.txt").write_text("Left frontal mass, 4.3 cm.\r\nNo haemorrhage.", encoding="utf-8")
    (tmp_path / "pathology.html").write_text("<p>MGMT promoter methylated.</p>", encoding="utf-8")
    (tmp_path / "draft.md").write_text("Right frontal mass.\nNo haemorrhage.\nMGMT methylated.\n", encoding="utf-8")
    mri, pathology, draft = (str(tmp_path / name) for name in ("mri.txt", "pathology.html", "draft.md"))
    return ("--source", mri, "--source", pathology, "--text", draft)


def script(folder: Path, *answers: Any) -> str:
    (folder / "script.json").write_text(json.dumps(answers), encoding="utf-8")
    return f"scripted:{folder / 'script.json'}"


def judgement(verdict: str, *sentences: int) -> dict[str, Any]:
    return {"sentences": sentences, "verdict": verdict, "reason": "So it says."}


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


def test_the_shape_is_the_contract_s_and_no_more(tmp_path: Path) -> None:
    _, records = verify(tmp_path, [json.dumps(one) for one in (GOOD, WRONG, CHINESE)])
    for record in records:
        assert list(record) == ["id", "verdict", "score", "claims"]
        for claim in record["claims"]:
            assert list(claim) == CLAIM_KEYS
            for evidence in claim["evidence"]:
                assert list(evidence) == ["doc", "start", "end", "quote"]


def test_chinese_stays_as_it_is_in_the_output(tmp_path: Path) -> None:
    _, (record,) = verify(tmp_path, [json.dumps(CHINESE)])
    assert record["id"] == "病例"
    assert [claim["verdict"] for claim in record["claims"]] == ["contradicted", "supported"]
    assert "左侧额叶占位" in (tmp_path / "out.jsonl").read_text(encoding="utf-8")


def test_evidence_points_into_canonical_text(tmp_path: Path) -> None:
    source = "Line one.\r\n\r\nLeft frontal mass, 4.3 cm.\r\nEnd."
    _, (record,) = verify(tmp_path, [json.dumps({**GOOD, "source": source})])
    (evidence,) = record["claims"][0]["evidence"]
    assert source.replace("\r\n", "\n")[evidence["start"] : evidence["end"]] == evidence["quote"]


@pytest.mark.parametrize(
    ("text", "source", "verdict"),
    [
        ("", "Left frontal mass.", "supported"),
        (" \n\t", "Left frontal mass.", "supported"),
        ("Left frontal mass.", "", "unsupported"),
        ("Left frontal mass.", [], "unsupported"),
        ("", [], "supported"),
        ("Left\x00 frontal \x1b[31mmass.", "\x00\x1b", "unsupported"),
    ],
)
def test_empty_and_odd_input_gets_a_verdict(tmp_path: Path, text: str, source: Any, verdict: str) -> None:
    code, (record,) = verify(
        tmp_path, [json.dumps({"id": 1, "source": source, "text": text})], "--html", str(tmp_path / "p.html")
    )
    assert code == 0
    assert record["verdict"] == verdict


@pytest.mark.parametrize(
    ("bad", "identity", "says"),
    [
        ("{", "line:2", "line 2 is not JSON"),
        ("[1]", "line:2", "line 2 is not a JSON object"),
        ('{"id": "x"}', "x", "line 2 lacks source, text"),
        ('{"source": "s", "text": "t"}', "line:2", "line 2 lacks id"),
        ('{"id": 9, "source": 3, "text": "y"}', 9, "'source' is a number, neither text nor a list"),
        ('{"id": "x", "source": {}, "text": "y"}', "x", "'source' is an object"),
        ('{"id": "x", "source": ["s", null], "text": "y"}', "x", "'source' item 1 is null"),
        ('{"id": "x", "source": [["s"]], "text": "y"}', "x", "'source' item 0 is a list"),
        ('{"id": "x", "source": "s", "text": null}', "x", "'text' is null"),
        ('{"id": "x", "source": "s", "text": true}', "x", "'text' is true or false"),
        ('{"id": "x", "source": "s", "text": "a \\ud800 b"}', "x", "'text' holds half a character"),
        ('{"id": "x", "source": ["\\udfff"], "text": "b"}', "x", "'source' holds half a character"),
        ('{"id": "\\ud800", "source": 1, "text": "b"}', "line:2", "'source' is a number"),
    ],
)
def test_a_bad_line_fails_alone_and_says_why(tmp_path: Path, bad: str, identity: Any, says: str) -> None:
    page = tmp_path / "page.html"
    code, records = verify(tmp_path, [json.dumps(GOOD), bad, json.dumps(WRONG)], "--html", str(page))
    assert code == 1
    assert [record.get("verdict", record.get("status")) for record in records] == ["supported", "error", "contradicted"]
    assert list(records[1]) == ["id", "status", "error"]
    assert records[1]["id"] == identity
    assert says in records[1]["error"]
    assert "hint: " in records[1]["error"]
    assert "Could not be checked" in page.read_text(encoding="utf-8")


def test_a_missing_file_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--jsonl", str(tmp_path / "none.jsonl"), "--out", str(tmp_path / "out.jsonl")]) == 2
    assert capsys.readouterr().err.startswith("error: ")
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "nothing to check"),
        (("--source", "a.txt"), "belong together"),
        (("--text", "a.txt"), "belong together"),
        (("--jsonl", "-", "--text", "a.txt"), "brings its own"),
        (("--source", "a.txt", "--text", "none.txt"), "none.txt"),
    ],
)
def test_bad_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, options: Any, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Left frontal mass.", encoding="utf-8")
    assert run(["verify", *options]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert says in err


def test_a_page_beside_the_verdicts(tmp_path: Path) -> None:
    code, _ = verify(tmp_path, [json.dumps(WRONG), json.dumps(CHINESE)], "--html", str(tmp_path / "page.html"))
    assert code == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert 'class="claim contradicted first"' in page
    assert page.count('class="item"') == 2


def test_a_page_that_can_not_be_written_stops_before_anything_is_checked(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "in.jsonl").write_text(json.dumps(GOOD), encoding="utf-8")
    words = ["verify", "--jsonl", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl")]
    assert run([*words, "--html", str(tmp_path / "file" / "page.html")]) == 2
    assert not (tmp_path / "out.jsonl").exists()


def test_each_line_is_answered_before_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answered = []

    def fed() -> Iterator[str]:
        for line in (GOOD, WRONG):
            yield json.dumps(line) + "\n"
            answered.extend(json.loads(out)["id"] for out in capsys.readouterr().out.splitlines())
            assert answered[-1] == line["id"]

    monkeypatch.setattr("sys.stdin", fed())
    assert run(["verify", "--jsonl", "-"]) == 0
    assert answered == [GOOD["id"], WRONG["id"]]


def test_files_are_shown_as_a_table(files: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", *files]) == 0
    out = capsys.readouterr().out
    assert "✗ contradicted" in out
    assert "draft" in out
    assert "✓ supported" in out
    assert "mri.txt" in out
    assert "The source says left, not right" in out


def test_a_table_says_nothing_to_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "s.txt").write_text("Left [bold]frontal[/bold] mass.", encoding="utf-8")
    (tmp_path / "t.txt").write_text("Right [bold]frontal mass\x1b]0;x\x07 \u202e." + " Left." * 20, encoding="utf-8")
    assert run(["verify", "--source", str(tmp_path / "s.txt"), "--text", str(tmp_path / "t.txt")]) == 0
    out = capsys.readouterr().out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert "[bold]" in out


@pytest.mark.parametrize("how", [("--json",), ("--out", "-"), ("--out", "FILE"), ("--json", "--out", "FILE")], ids=str)
def test_files_as_json(
    tmp_path: Path, files: tuple[str, ...], how: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "one.json"
    assert run(["verify", *files, *(str(target) if word == "FILE" else word for word in how)]) == 0
    out = capsys.readouterr().out
    record = json.loads(target.read_text(encoding="utf-8") if "FILE" in how else out)
    assert (out == "") == ("FILE" in how)
    assert (record["id"], record["verdict"]) == ("draft", "contradicted")
    assert {e["doc"] for claim in record["claims"] for e in claim["evidence"]} == {"source:0", "source:1"}


def test_the_page_of_files_names_them(tmp_path: Path, files: tuple[str, ...]) -> None:
    assert run(["verify", *files, "--html", str(tmp_path / "page.html"), "--json"]) == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "pathology.html</summary>" in page
    assert "source:0" not in page


def test_a_text_from_stdin(
    files: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("No haemorrhage."))
    assert run(["verify", *files[:2], "--text", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "supported"


def test_a_judge_adds_doubt_and_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = script(tmp_path, judgement("unsupported", 1), judgement("supported", 1))
    code, (good, wrong) = verify(tmp_path, [json.dumps(GOOD), json.dumps(WRONG)], "--judge", spec)
    assert code == 0
    assert good["verdict"] == "unsupported"
    assert good["claims"][0]["judge"] == {
        "verdict": "unsupported", "reason": "So it says.", "model": "scripted:script.json"
    }  # fmt: skip
    assert wrong["verdict"] == "contradicted"
    assert [claim["judge"] and claim["judge"]["verdict"] for claim in wrong["claims"]] == ["supported", None]
    assert (good["judge"]["asked"], good["judge"]["overturned"]) == (1, 1)
    assert "2 asked, 1 overturned, 0 ignored, 0 failed" in capsys.readouterr().err


def test_a_judge_that_fails_changes_no_verdict_but_the_exit_code(tmp_path: Path) -> None:
    _, (plain,) = verify(tmp_path, [json.dumps(GOOD)])
    code, (judged,) = verify(tmp_path, [json.dumps(GOOD)], "--judge", script(tmp_path))
    assert code == 1
    assert judged["judge"]["failed"][0]["claim"] == 0
    assert "has no answer number 1" in judged["judge"]["failed"][0]["why"]
    assert judged["claims"][0].pop("judge") is None
    del judged["judge"]
    assert judged == plain


@pytest.mark.parametrize("spec", ["plain:", "nobody:x", "scripted:none.json"])
def test_a_judge_that_is_not_there_stops_the_command(tmp_path: Path, spec: str) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps(GOOD), encoding="utf-8")
    words = ["verify", "--jsonl", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl"), "--judge", spec]
    assert run(words) == 2
    assert not (tmp_path / "out.jsonl").exists()


def test_what_a_summary_leaves_out_is_in_the_record(tmp_path: Path) -> None:
    source = "Left frontal glioblastoma. New haemorrhage of 22 mm at the margin. No hydrocephalus."
    item = {"id": "1", "source": source, "text": "Summary: left frontal glioblastoma, no hydrocephalus."}
    (tmp_path / "in.jsonl").write_text(json.dumps(item) + "\n", encoding="utf-8")
    page, out = tmp_path / "page.html", tmp_path / "out.jsonl"
    run(["verify", "--jsonl", str(tmp_path / "in.jsonl"), "--out", str(out), "--html", str(page)])
    record = json.loads(out.read_text(encoding="utf-8"))
    assert record["verdict"] == "unsupported"
    assert "haemorrhage" in record["omissions"][0]["explanation"]
    evidence = record["omissions"][0]["evidence"][0]
    assert source[evidence["start"] : evidence["end"]] == evidence["quote"]
    assert "Left out" in page.read_text(encoding="utf-8")
