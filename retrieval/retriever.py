"""A store as a LangChain retriever, for chains that take one."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as ChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from retrieval.stores.base import Store


class PassageRetriever(BaseRetriever):
    """Gives the passages of a store, best first.

    Attributes:
        store: An open store.
        k: At most so many passages a query.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    store: Store
    k: int = Field(default=10, ge=1)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - the library's signature
    ) -> list[ChainDocument]:
        return [
            ChainDocument(
                id=hit.passage.id,
                page_content=hit.passage.text,
                metadata={**hit.passage.model_dump(exclude={"text"}), "score": hit.score},
            )
            for hit in self.store.search(query, self.k)
        ]
