"""The main job with the embedded model: what it writes, and that every sentence points at its words."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_socket

from assistant.cli import run
from assistant.demo.run import QUESTIONS
from assistant.demo.samples import sample_folders
from assistant.drafting.brief import cited_texts
from assistant.patient import read_folder

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `glioscribe demo` wrote, with the embedded model and the default settings."""
    out = tmp_path_factory.mktemp("demo")
    assert run(["demo", "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def content(written: Path) -> dict[str, Any]:
    return json.loads((written / "demo.json").read_text(encoding="utf-8"))


def citations(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside `value` that is a slice of a document."""
    if isinstance(value, dict):
        if {"doc", "start", "end", "quote"} <= value.keys():
            yield value
        for inner in value.values():
            yield from citations(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from citations(inner)


def test_every_citation_of_the_briefs_equals_its_source(content: dict[str, Any]) -> None:
    for name, folder in sample_folders().items():
        texts = cited_texts(read_folder(folder))
        found = list(citations(content["briefs"][name]))
        assert len(found) > 50
        for one in found:
            assert texts[one["doc"]][one["start"] : one["end"]] == one["quote"], one


def test_every_sentence_of_the_briefs_is_cited(content: dict[str, Any]) -> None:
    for brief in content["briefs"].values():
        sentences = [sentence for section in brief["sections"] for sentence in section["sentences"]]
        cited = [*sentences, *brief["timeline"], *brief["options"]]
        assert len(sentences) > 10
        assert [one["text"] for one in cited if not one["citations"]] == []
        assert brief["status"] == "draft_for_clinician_review"


def test_every_sentence_of_the_answers_is_cited(content: dict[str, Any]) -> None:
    texts = cited_texts(read_folder(next(iter(sample_folders().values()))))
    assert [answer["question"] for answer in content["answers"]] == list(QUESTIONS)
    for answer in content["answers"]:
        assert not answer["abstained"], answer["question"]
        numbers = {one["n"]: one for one in answer["citations"]}
        assert answer["claims"]
        for claim in answer["claims"]:
            assert claim["citations"]
            for n in claim["citations"]:
                one = numbers[n]
                assert texts[one["doc"]][one["start"] : one["end"]] == one["quote"]


def test_the_language_model_took_part(content: dict[str, Any]) -> None:
    """The embedded model speaks English: it words the English brief, the Chinese one stays plain."""
    brief = content["briefs"]["EN-01"]
    assert brief["llm"]["backend"] == "gguf"
    assert brief["llm"]["tokens_out"] > 0
    worded = [one for section in brief["sections"] for one in section["sentences"] if one["origin"] == "model"]
    assert worded


def test_each_patient_has_a_score_and_conflicts(content: dict[str, Any]) -> None:
    for brief in content["briefs"].values():
        assert any(score["applicable"] for score in brief["risk"]["scores"])
    assert content["briefs"]["EN-01"]["options"]
    # ZH-01 is under adjuvant treatment: every option of the pack is for another point of the course.
    assert content["briefs"]["ZH-01"]["options"] == []
    assert any(
        "left" in one["message"] and "right" in one["message"] for one in content["briefs"]["EN-01"]["conflicts"]
    )


def test_the_page_is_self_contained(written: Path) -> None:
    page = (written / "index.html").read_text(encoding="utf-8")
    assert set(sample_folders()) <= set(re.findall(r"[A-Z]{2}-01", page))
    assert re.findall(r"""(?:src|href)=["'](?!#|&#)[^"']+""", page) == []
    assert "@import" not in page
    assert "url(" not in page


def test_the_network_guard_is_on() -> None:
    """The demo above ran where only loopback can be reached."""
    with pytest.warns(UserWarning, match="192.0.2.1"), pytest.raises(pytest_socket.SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
