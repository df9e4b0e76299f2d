"""Get a typed answer from a chat model: constrained where the backend can, checked always."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.llm.errors import LlmError
from ingestion.files import dump_json

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel
    from langchain_core.messages import BaseMessage

    from assistant.drafting.records import Usage

Answer = TypeVar("Answer", bound=BaseModel)
Message = tuple[str, str]

_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)


def structured(
    model: BaseChatModel, schema: type[Answer], messages: Sequence[Message], *, max_tokens: int = 512
) -> tuple[Answer, Usage]:
    """Ask for an answer that is a `schema`, once more with the reason if the first one is not.

    Every backend is handed the JSON schema as `response_format`; gguf and OpenAI-compatible servers decode under
    it, the others are told it in words. Whatever comes back is parsed and validated here.

    Args:
        model: From `open_llm`, or any LangChain chat model.
        schema: A pydantic model; what it cannot hold is refused.
        messages: (role, text) pairs; roles are system, user, assistant.
        max_tokens: Longest answer; an answer cut off there is not valid JSON and so is refused.

    Returns:
        The answer, and the tokens of both tries together.

    Raises:
        LlmError: Both answers were unusable; `raw` holds the second one.
    """
    asked = list(messages)
    if not getattr(model, "constrains", _is_openai(model)):
        asked.insert(
            0, ("system", f"Answer with one JSON object of this schema and nothing else: {_schema_text(schema)}")
        )
    total = usage_of(model, [])
    failure, raw = "", ""
    for _ in range(2):
        reply = model.invoke(asked, response_format=_response_format(schema), max_tokens=max_tokens)
        total = _add(total, usage_of(model, [reply]))
        raw = str(reply.text)
        try:
            return schema.model_validate_json(_json_in(raw)), total
        except ValidationError as error:
            failure = _first_reason(error)
            asked = [*asked, ("assistant", raw), ("user", f"That is not valid: {failure}. Answer with the JSON only.")]
    message = f"the language model {total.backend}:{total.model} gave no valid {schema.__name__}: {failure}"
    raise LlmError(message, hint="choose a larger model with the setting 'llm', or allow more tokens", raw=raw)


def usage_of(model: BaseChatModel, replies: Sequence[BaseMessage]) -> Usage:
    """Return what the model is and the tokens that its replies report."""
    from assistant.drafting.records import Usage  # here: drafting itself imports this package

    counts = [getattr(reply, "usage_metadata", None) or {} for reply in replies]
    backend, name = _identity(model)
    return Usage(
        backend=backend,
        model=name,
        tokens_in=sum(count.get("input_tokens", 0) for count in counts),
        tokens_out=sum(count.get("output_tokens", 0) for count in counts),
    )


def _identity(model: BaseChatModel) -> tuple[str, str]:
    name = getattr(model, "model_name", None) or type(model).__name__
    if _is_openai(model):
        return "openai", str(name)
    return model._llm_type, str(name)  # noqa: SLF001 - LangChain's name for what kind of model it is


def _is_openai(model: BaseChatModel) -> bool:
    return model._llm_type == "openai-chat"  # noqa: SLF001


def _add(one: Usage, other: Usage) -> Usage:
    return one.model_copy(
        update={"tokens_in": one.tokens_in + other.tokens_in, "tokens_out": one.tokens_out + other.tokens_out}
    )


def _response_format(schema: type[BaseModel]) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": schema.__name__, "schema": schema.model_json_schema()}}


def _schema_text(schema: type[BaseModel]) -> str:
    return dump_json(schema.model_json_schema())


def _json_in(text: str) -> str:
    """Return the JSON object in an answer: inside a code fence, or from the first brace to the last."""
    fenced = _FENCE.search(text)
    body = fenced.group(1) if fenced else text
    start, end = body.find("{"), body.rfind("}")
    return body[start : end + 1] if 0 <= start < end else body


def _first_reason(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]
