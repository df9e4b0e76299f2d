"""Models in GGUF form, run by llama.cpp inside this process: "gguf:smollm2" or "gguf:FILE"."""

from __future__ import annotations

import os
import secrets
import threading
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
from ingestion.weights import WEIGHTS, locate

CONTEXT_TOKENS = 4096
READING_THREADS = max(1, min(os.cpu_count() or 1, 8))
"""All cores read the prompt: it is most of the work, in large pieces."""

WRITING_THREADS = max(1, READING_THREADS // 2)
"""Half of them write: threads that wait for one another at every token crawl when the machine has other work."""
ANSWER_TOKENS = 512


class LlamaServer:
    """llama.cpp with one model loaded.

    The library opens a listener on a free loopback port beside the calls made here; a random key shuts others out.

    Attributes:
        url: Address of that listener.
        key: Its key.
    """

    def __init__(self, path: Path) -> None:
        import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.n_ctx, params.n_parallel = CONTEXT_TOKENS, 1
        params.cpuparams.n_threads, params.cpuparams_batch.n_threads = WRITING_THREADS, READING_THREADS
        params.n_threads_http = 2
        params.offline, params.ui, params.endpoint_slots, params.warmup = True, False, False, False
        params.verbosity = -1
        self.key = secrets.token_urlsafe(24)
        params.api_keys = [self.key]
        try:
            self._server = xllamacpp.Server(params)
        except (RuntimeError, ValueError) as error:
            message = f"llama.cpp can't load {path.name}: {error}"
            raise InputError(message, hint="give a GGUF file of a chat model") from error
        self.url = str(self._server.listening_address)
        self._turn = threading.Lock()

    def chat(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer one chat request in OpenAI's form; one at a time.

        Raises:
            LlmError: llama.cpp gave up on it, for example on text that broke off where its grammar wants more.
        """
        with self._turn:
            try:
                reply: dict[str, Any] = self._server.handle_chat_completions(request)
            except RuntimeError as error:
                raise LlmError(f"llama.cpp gave no answer: {error}", hint="choose another model") from error
        return reply


class GgufChat(BaseChatModel):
    """A GGUF model as a LangChain chat model; decodes under a JSON schema given as `response_format`."""

    model_name: str
    path: Path
    seed: int = 0
    temperature: float = 0.0
    max_tokens: int = ANSWER_TOKENS
    constrains: bool = True

    @property
    def _llm_type(self) -> str:
        return "gguf"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 - the library's signature
        **kwargs: Any,  # noqa: ANN401
    ) -> ChatResult:
        request = {
            "messages": convert_to_openai_messages(messages),
            "temperature": self.temperature,
            "seed": self.seed,
            "max_tokens": self.max_tokens,
            # Reusing a prompt's cached beginning changes rounding, and with it the words: the same question would get
            # another answer the second time. Reading it anew costs about 0.8 s for 250 tokens on two cores.
            "cache_prompt": False,
            **({"stop": stop} if stop else {}),
            **kwargs,
        }
        return _result(server(self.path).chat(request), self.model_name)


def _result(reply: dict[str, Any], model: str) -> ChatResult:
    if "error" in reply:
        problem = reply["error"].get("message", "no reason given")
        raise LlmError(f"llama.cpp refused the request: {problem}", hint="shorten the input or choose another model")
    choice, usage = reply["choices"][0], reply["usage"]
    message = AIMessage(
        content=choice["message"].get("content") or "",
        response_metadata={"finish_reason": choice["finish_reason"], "model_name": model},
        usage_metadata={
            "input_tokens": usage["prompt_tokens"],
            "output_tokens": usage["completion_tokens"],
            "total_tokens": usage["total_tokens"],
        },
    )
    return ChatResult(generations=[ChatGeneration(message=message)])


def server(path: Path) -> LlamaServer:
    """Return this process's server for a model file; loaded at the first call."""
    return _server(path, os.getpid())  # a forked child must not use its parent's: the threads are not there


@cache
def _server(path: Path, process: int) -> LlamaServer:  # noqa: ARG001 - part of the cache's key
    return LlamaServer(path)


def _path_of(target: str) -> Path:
    if target in WEIGHTS:
        return locate(target)
    path = Path(target)
    if not path.is_file():
        message = f"no GGUF file at {target}"
        raise InputError(message, hint="give a path, or gguf:smollm2 for the embedded model")
    return path.resolve()


def open_model(target: str, settings: Settings) -> BaseChatModel:
    """Open an embedded model by name or a GGUF file by path.

    Raises:
        InputError: There is no such file.
        NotInstalledError: The embedded model's package is missing.
    """
    path = _path_of(target)
    name = target if target in WEIGHTS else path.name
    return GgufChat(model_name=name, path=path, seed=settings.seed)
