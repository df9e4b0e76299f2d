"""Models run by transformers: "hf:FOLDER" or, downloaded once, "hf:OWNER/NAME" from the Hugging Face hub."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.utils import convert_to_openai_messages
from langchain_core.outputs import ChatGeneration, ChatResult

from assistant.llm.errors import LlmError
from assistant.settings import Settings
from ingestion.errors import InputError

ANSWER_TOKENS = 512


class Loaded:
    """A tokenizer and a model, on a GPU if there is one."""

    def __init__(self, source: str, *, local: bool) -> None:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        gpu = torch.cuda.is_available()
        self.device = "cuda" if gpu else "cpu"
        kind = torch.bfloat16 if gpu else torch.float32
        # safetensors only: the older format is a pickle, which can run code. Code from the hub is never run.
        safe = {"local_files_only": local, "trust_remote_code": False}
        self.tokenizer = AutoTokenizer.from_pretrained(source, **safe)
        self.model = AutoModelForCausalLM.from_pretrained(source, dtype=kind, use_safetensors=True, **safe)
        self.model = self.model.to(self.device).eval()
        self.context = int(getattr(self.model.config, "max_position_embeddings", 0)) or None
        self.turn = threading.Lock()

    def prompt(self, messages: list[dict[str, str]]) -> str:
        """Render messages with the model's own chat template; plain "role: text" lines where it has none."""
        from jinja2 import TemplateError

        if not self.tokenizer.chat_template:
            return "\n".join(f"{each['role']}: {each['content']}" for each in messages) + "\nassistant:"
        try:
            return str(self.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True))
        except TemplateError:  # some templates know no system role
            return str(
                self.tokenizer.apply_chat_template(
                    _without_system(messages), tokenize=False, add_generation_prompt=True
                )
            )

    def complete(self, prompt: str, limit: int, seed: int) -> tuple[str, int, int]:
        """Return the answer with the numbers of tokens read and written; greedy, one request at a time.

        Raises:
            LlmError: The prompt and the answer don't fit the model's context.
        """
        import torch

        templated = bool(self.tokenizer.chat_template)
        given = self.tokenizer(prompt, return_tensors="pt", add_special_tokens=not templated).to(self.device)
        read = int(given["input_ids"].shape[1])
        room = limit if self.context is None else min(limit, self.context - read)
        if room < 1:
            message = f"{read} tokens fill the model's context of {self.context}"
            raise LlmError(message, hint="shorten the input or choose another model")
        with self.turn, torch.inference_mode():
            torch.manual_seed(seed)
            made = self.model.generate(
                **given, max_new_tokens=room, do_sample=False, pad_token_id=self.tokenizer.eos_token_id
            )
        written = made[0, read:]
        return str(self.tokenizer.decode(written, skip_special_tokens=True)), read, int(written.shape[0])


def _without_system(messages: list[dict[str, str]]) -> list[dict[str, str]]:
    system = "\n".join(each["content"] for each in messages if each["role"] == "system")
    rest = [each for each in messages if each["role"] != "system"]
    first = {"role": rest[0]["role"], "content": f"{system}\n\n{rest[0]['content']}"}
    return [first, *rest[1:]]


class TransformersChat(BaseChatModel):
    """A transformers model as a LangChain chat model. It is told a schema in words, not held to it."""

    model_name: str
    source: str
    local: bool
    seed: int = 0
    max_tokens: int = ANSWER_TOKENS
    constrains: bool = False

    @property
    def _llm_type(self) -> str:
        return "hf"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 - the library's signature
        *,
        max_tokens: int | None = None,
        **kwargs: Any,  # noqa: ANN401, ARG002
    ) -> ChatResult:
        model = loaded(self.source, self.local)
        prompt = model.prompt(convert_to_openai_messages(messages))
        text, read, written = model.complete(prompt, max_tokens or self.max_tokens, self.seed)
        for end in stop or ():
            text = text.split(end, 1)[0]
        message = AIMessage(
            content=text.strip(),
            response_metadata={"model_name": self.model_name},
            usage_metadata={"input_tokens": read, "output_tokens": written, "total_tokens": read + written},
        )
        return ChatResult(generations=[ChatGeneration(message=message)])


@cache
def loaded(source: str, local: bool) -> Loaded:  # noqa: FBT001 - part of the cache's key
    """Load a model, once a process.

    Raises:
        InputError: It can't be loaded.
    """
    try:
        if local:
            return Loaded(source, local=True)
        try:
            return Loaded(source, local=True)  # downloaded before
        except OSError:
            with hub_reachable():
                return Loaded(source, local=False)
    except (OSError, ValueError) as error:
        message = f"transformers can't load '{source}': {str(error).splitlines()[0]}"
        raise InputError(message, hint="give a folder with config.json, tokenizer and safetensors") from error


@contextmanager
def hub_reachable() -> Iterator[None]:
    """Lift the offline switch while a hub model that the user named is fetched, and put it back."""
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = False
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


def open_model(target: str, settings: Settings) -> BaseChatModel:
    """Open a model; it is loaded, and a hub model fetched, when it is first asked.

    Raises:
        InputError: The folder holds no model, or the name is no hub name.
    """
    folder = Path(target)
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise InputError(f"{target} holds no config.json", hint="give the folder of a transformers model")
        return TransformersChat(
            model_name=folder.resolve().name, source=str(folder.resolve()), local=True, seed=settings.seed
        )
    if target.count("/") != 1 or target.startswith((".", "/", "~")) or target.endswith("/"):
        message = f"'{target}' is neither a folder nor a hub name"
        raise InputError(message, hint="give the folder of a transformers model, or OWNER/NAME")
    return TransformersChat(model_name=target, source=target, local=False, seed=settings.seed)
