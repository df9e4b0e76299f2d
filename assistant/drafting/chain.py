"""Cited answers as a LangChain Runnable, for other people's chains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypedDict

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.drafting.answer import answer
from assistant.drafting.answered import Answer

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

    from assistant.patient import Patient
    from retrieval.stores.base import Store


class Asking(TypedDict, total=False):
    """What the Runnable takes where a bare question is not enough.

    Attributes:
        question: English or Chinese.
        history: Earlier (question, answer) pairs.
    """

    question: str
    history: Sequence[tuple[str, str]]


def answers(
    store: Store,
    *,
    patient: Patient | None = None,
    llm: BaseChatModel | None = None,
    llm_spec: str | None = None,
) -> Runnable[str | Asking, Answer]:
    """Return a Runnable from a question (or `Asking`) to an `Answer`.

    Args:
        store: Where the passages are.
        patient: Whose findings bear on the questions.
        llm: The language model; opened from `llm_spec` where it is left out.
        llm_spec: "backend:model", "plain:" for no model at all, None for the setting.
    """

    def run(asked: str | Asking) -> Answer:
        given: dict[str, Any] = {"question": asked} if isinstance(asked, str) else dict(asked)
        history = given.get("history", ())
        return answer(given["question"], store, patient=patient, history=history, llm=llm, llm_spec=llm_spec)

    return RunnableLambda(run, name="glioscribe_answers")
