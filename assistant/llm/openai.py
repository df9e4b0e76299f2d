"""Any OpenAI-compatible server (vLLM, Ollama, llama.cpp, a hospital gateway): "openai:MODEL@URL"."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import openai
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatResult
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from assistant.llm.errors import LlmError
from assistant.settings import Settings
from ingestion.errors import InputError

RETRIES = 2
NO_KEY = "none"
"""Sent where no key is set: the library wants one, servers without keys ignore it."""
OWN_API = "api.openai.com"


class ServedChat(ChatOpenAI):
    """LangChain's client, with errors that a user can mend."""

    constrains: bool = True

    def _get_request_payload(self, *arguments: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        payload: dict[str, Any] = super()._get_request_payload(*arguments, **kwargs)
        # Compatible servers all know `max_tokens`; not all know the newer name that the library sends.
        if "max_completion_tokens" in payload and urlsplit(self.openai_api_base or "").hostname != OWN_API:
            payload["max_tokens"] = payload.pop("max_completion_tokens")
        return payload

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> ChatResult:
        try:
            return super()._generate(messages, stop=stop, run_manager=run_manager, **kwargs)
        except openai.OpenAIError as error:
            raise _explained(error, self.model_name, str(self.openai_api_base)) from error


def _explained(error: openai.OpenAIError, model: str, url: str) -> LlmError:
    """Say what went wrong without the request or the answer, which may repeat a report's text."""
    match error:
        case openai.APITimeoutError():
            return LlmError(f"{url} did not answer in time", hint="raise the setting llm_timeout_s")
        case openai.APIConnectionError():
            return LlmError(f"can't reach {url}", hint="start the server, or mend the URL in the setting llm")
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return LlmError(f"{url} refused the key", hint="set GLIOSCRIBE_LLM_API_KEY")
        case openai.NotFoundError():
            return LlmError(f"{url} knows no model '{model}'", hint=f"see {url}/models; the URL often ends in /v1")
        case openai.APIStatusError():
            return LlmError(f"{url} answered with status {error.status_code}", hint="look at the server's log")
        case openai.LengthFinishReasonError():
            return LlmError("the answer was cut off", hint="allow more tokens")
        case _:
            return LlmError(f"{url} gave no usable answer ({type(error).__name__})", hint="look at the server's log")


def split(target: str) -> tuple[str, str]:
    """Split "MODEL@URL".

    Raises:
        InputError: There is no model, no URL, or one that is not http(s).
    """
    model, _, url = target.rpartition("@")
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if not model or parts.scheme not in {"http", "https"} or not parts.hostname:
        message = f"'openai:{target}' is not openai:MODEL@URL"
        raise InputError(message, hint="for example openai:qwen3-8b@http://127.0.0.1:8000/v1")
    return model, url.rstrip("/")


def open_model(target: str, settings: Settings) -> BaseChatModel:
    """Open a client; nothing is sent until it is asked."""
    model, url = split(target)
    return ServedChat(
        model=model,
        base_url=url,
        api_key=SecretStr(settings.llm_api_key or NO_KEY),
        timeout=settings.llm_timeout_s,
        max_retries=RETRIES,
        temperature=0.0,
        seed=settings.seed,
        use_responses_api=False,
    )
