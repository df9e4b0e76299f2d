"""Every backend with a real model behind it: a script, SmolLM2, SmolLM2 over HTTP, a tiny Llama made here."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import load_settings
from ingestion.weights import locate

TEMPLATE = "{% for message in messages %}<|{{ message['role'] }}|> {{ message['content'] }}\n{% endfor %}<|assistant|> "


@pytest.fixture(scope="session")
def tiny_llama(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A randomly initialised Llama with a tokenizer, saved as transformers saves them."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny-llama")
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {letter: number for number, letter in enumerate(["<s>", "</s>", *letters])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>")
    wrapped.chat_template = TEMPLATE
    wrapped.save_pretrained(folder)
    torch.manual_seed(0)
    shape = LlamaConfig(
        vocab_size=len(vocabulary), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=2, max_position_embeddings=2048, bos_token_id=0, eos_token_id=1,
    )  # fmt: skip
    LlamaForCausalLM(shape).save_pretrained(folder)
    return folder


@pytest.fixture
def spec(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The spec of the backend that a test is parametrised with."""
    match request.param:
        case "scripted":
            script = tmp_path / "script.yaml"
            script.write_text('- when: .\n  answer: {"side": "left", "size_mm": 42}\n', encoding="utf-8")
            return f"scripted:{script}"
        case "gguf":
            return "gguf:smollm2"
        case "openai":
            from assistant.llm.gguf import server

            served = server(locate("smollm2"))
            monkeypatch.setenv("GLIOSCRIBE_LLM_API_KEY", served.key)
            load_settings.cache_clear()
            return f"openai:smollm2@{served.url}/v1"
        case "hf":
            return f"hf:{request.getfixturevalue('tiny_llama')}"
        case other:
            raise ValueError(other)
