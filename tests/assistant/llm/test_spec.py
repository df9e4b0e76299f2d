"""A spec that can't be used says so in one line that names the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.llm import BACKENDS, LlmError, describe, open_llm
from assistant.settings import load_settings
from ingestion.errors import GlioscribeError


@pytest.mark.parametrize(
    ("spec", "parts"),
    [
        ("gguf:smollm2", ("gguf", "smollm2")),
        ("openai:qwen3:8b@http://127.0.0.1:11434/v1", ("openai", "qwen3:8b@http://127.0.0.1:11434/v1")),
        ("hf:OWNER/NAME", ("hf", "OWNER/NAME")),
    ],
)
def test_a_spec_is_backend_and_model(spec: str, parts: tuple[str, str]) -> None:
    assert describe(spec) == parts


def test_no_spec_means_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLIOSCRIBE_LLM", "scripted:answers.yaml")
    load_settings.cache_clear()
    assert describe() == ("scripted", "answers.yaml")


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("nope:model", "unknown LLM backend 'nope'"),
        ("", "unknown LLM backend ''"),
        ("gguf", "names no model"),
        ("gguf:", "names no model"),
        ("gguf:no_such_file.gguf", "no GGUF file"),
        ("openai:model", "is not openai:MODEL@URL"),
        ("openai:model@", "is not openai:MODEL@URL"),
        ("openai:@http://127.0.0.1:1/v1", "is not openai:MODEL@URL"),
        ("openai:model@ftp://127.0.0.1/v1", "is not openai:MODEL@URL"),
        ("openai:model@http://[::1", "is not openai:MODEL@URL"),
        ("scripted:no_such_file.yaml", "can't read the script"),
        ("hf:./no/such/folder", "neither a folder nor a hub name"),
        ("hf:no_such_folder", "neither a folder nor a hub name"),
    ],
)
def test_a_bad_spec_is_one_clear_error(spec: str, says: str) -> None:
    with pytest.raises(GlioscribeError, match=says) as caught:
        open_llm(spec)
    assert caught.value.hint
    assert "\n" not in str(caught.value)


def test_an_unknown_backend_names_the_known_ones() -> None:
    with pytest.raises(GlioscribeError) as caught:
        describe("nope:model")
    assert all(name in caught.value.hint for name in BACKENDS.names())


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    fake = tmp_path / "fake.gguf"
    fake.write_bytes(b"not a model")
    with pytest.raises(GlioscribeError, match=r"can't load fake\.gguf"):
        open_llm(f"gguf:{fake}").invoke("hello")


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GlioscribeError, match=r"holds no config\.json"):
        open_llm(f"hf:{tmp_path}")


def test_a_broken_folder_is_refused_without_a_look_at_the_hub(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "llama"}')
    with pytest.raises(GlioscribeError, match="transformers can't load"):
        open_llm(f"hf:{tmp_path}").invoke("hello")


def test_a_server_that_is_not_there_is_an_llm_error() -> None:
    with pytest.raises(LlmError, match=r"can't reach http://127\.0\.0\.1:1/v1"):
        open_llm("openai:model@http://127.0.0.1:1/v1").invoke("a secret sentence")


def test_a_wrong_key_says_which_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.llm.gguf import server
    from ingestion.weights import locate

    monkeypatch.setenv("GLIOSCRIBE_LLM_API_KEY", "wrong")
    load_settings.cache_clear()
    with pytest.raises(LlmError, match="GLIOSCRIBE_LLM_API_KEY"):
        open_llm(f"openai:smollm2@{server(locate('smollm2')).url}/v1").invoke("hello")
