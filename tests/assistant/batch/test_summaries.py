"""A batch killed at any moment goes on where it was, and ends with each id once."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.batch.summaries import ENGINES, summarize_batch
from ingestion.errors import GlioscribeError, NotInstalledError

REPORT = "MRI brain. Enhancing mass in the left frontal lobe, {n} x 20 mm. No haemorrhage. No midline shift."


def batch(path: Path, count: int) -> str:
    rows = [json.dumps({"id": f"r{n}", "text": REPORT.format(n=30 + n)}) for n in range(count)]
    path.write_text("\n".join(rows), encoding="utf-8")
    return str(path)


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_citation_equals_its_text(tmp_path: Path) -> None:
    source, out = batch(tmp_path / "in.jsonl", 3), tmp_path / "out.jsonl"
    done = summarize_batch([source], out, llm_spec="plain:")
    assert (done.done, done.kept, done.failed) == (3, 0, 0)
    for number, record in enumerate(read(out)):
        text = REPORT.format(n=30 + number)
        cited = [one for sentence in record["summary"] for one in sentence["citations"]]  # type: ignore[attr-defined] - JSON
        assert cited
        assert all(text[one["start"] : one["end"]] == one["quote"] for one in cited)
        assert record["llm"] == {"backend": "plain", "model": "", "tokens_in": 0, "tokens_out": 0}
    assert not list(tmp_path.glob(".out*"))


def test_bad_lines_and_unreadable_scans_are_records(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    good = json.dumps({"id": "a", "text": REPORT.format(n=30)})
    scan = json.dumps({"id": "scan", "text": "~ .. '' l1 ; : ,. - \n . ,"})
    source.write_text(f"{good}\nnot json\n{scan}\n{good}\n", encoding="utf-8")
    done = summarize_batch([str(source)], out, llm_spec="plain:")
    records = read(out)
    assert [record["id"] for record in records] == ["a", "line:2", "scan", "a#2"]
    assert [record["status"] for record in records] == ["ok", "error", "error", "ok"]
    assert "unreadable" in str(records[2]["error"])
    assert done.failed == 2


def test_two_workers_keep_the_order(tmp_path: Path) -> None:
    source, out = batch(tmp_path / "in.jsonl", 6), tmp_path / "out.jsonl"
    summarize_batch([source], out, workers=2, llm_spec="plain:")
    assert [record["id"] for record in read(out)] == [f"r{n}" for n in range(6)]


def test_finished_records_are_not_done_again(tmp_path: Path) -> None:
    source, out = batch(tmp_path / "in.jsonl", 2), tmp_path / "out.jsonl"
    summarize_batch([source], out, llm_spec="plain:")
    first = out.read_bytes()
    done = summarize_batch([batch(tmp_path / "in.jsonl", 3)], out, resume=True, llm_spec="plain:")
    assert (done.done, done.kept) == (1, 2)
    assert out.read_bytes().startswith(first)


def test_killed_at_random_moments_it_ends_with_each_id_once(tmp_path: Path) -> None:
    count = 120
    source, out = batch(tmp_path / "in.jsonl", count), tmp_path / "out.jsonl"
    words = [sys.executable, "-c", "from assistant.cli import main; main()", "summarize", source, "--out", str(out)]
    words += ["--resume", "--llm", "plain:"]
    journal = tmp_path / ".out.jsonl.journal"
    draw, kills = random.Random(7), 0  # noqa: S311 - moments, not secrets
    for _ in range(3):
        running = subprocess.Popen(words, stderr=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1"})
        before = journal.stat().st_size if journal.exists() else 0
        until = time.monotonic() + 20
        while time.monotonic() < until and running.poll() is None:
            if journal.exists() and journal.stat().st_size > before:
                time.sleep(draw.uniform(0, 0.08))
                break
            time.sleep(0.002)
        if running.poll() is None:
            running.send_signal(signal.SIGKILL)
            kills += 1
        running.wait(20)
    assert kills, "the batch was too short to be killed"
    assert not out.exists() or kills < 3
    last = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert last.returncode == 0, last.stderr
    assert [record["id"] for record in read(out)] == [f"r{n}" for n in range(count)]
    assert "kept from before" in last.stderr
    assert not journal.exists()


def test_engines_are_the_files_of_the_folder() -> None:
    assert ENGINES.names() == ["local", "ray"]


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GlioscribeError, match="unknown engine"):
        summarize_batch([batch(tmp_path / "in.jsonl", 1)], tmp_path / "o.jsonl", engine="slurm")


def test_ray_says_when_it_is_not_installed(tmp_path: Path) -> None:
    if importlib.util.find_spec("ray"):
        pytest.skip("ray is installed here")
    with pytest.raises(NotInstalledError, match="engine ray is not installed"):
        summarize_batch([batch(tmp_path / "in.jsonl", 1)], tmp_path / "o.jsonl", engine="ray")
