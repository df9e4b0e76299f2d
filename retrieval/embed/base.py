"""What an embedder promises: texts in, unit vectors out, behind LangChain's interface."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from ingestion.errors import GlioscribeError

Vectors = npt.NDArray[np.float32]


class Embedder(Embeddings, ABC):
    """Texts in, L2-normalised vectors out, so that an inner product is a cosine.

    Attributes:
        name: Names the model, not where it runs; a store records it and refuses another.
        languages: Languages that it was trained for; a query in another one is put into English names first.
    """

    name: str
    languages: tuple[str, ...] = ("en",)

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        """Return raw vectors, shape (len(texts), dimension), one for each text in order."""

    def encode_queries(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        """Return raw vectors of questions; a model that reads them like passages needs no other way."""
        return self.encode(texts)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of passages, float32, shape (len(texts), dimension), in the order of `texts`.

        Raises:
            GlioscribeError: The model gave vectors that are not finite, or a wrong number of them.
        """
        return self._unit(self.encode, texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of questions; see `embed`."""
        return self._unit(self.encode_queries, texts)

    def _unit(self, encode: Callable[[Sequence[str]], npt.NDArray[np.floating]], texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        raw = np.asarray(encode(texts), dtype=np.float32)
        if raw.ndim != 2 or len(raw) != len(texts) or not np.isfinite(raw).all():
            message = f"embedder '{self.name}' gave vectors of shape {raw.shape} for {len(texts)} texts"
            raise GlioscribeError(message, hint="check that the model is one for sentence embeddings")
        lengths = np.linalg.norm(raw, axis=1, keepdims=True)
        return np.ascontiguousarray(raw / np.maximum(lengths, 1e-12))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's name for `embed`."""
        vectors: list[list[float]] = self.embed(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """LangChain's name for `embed_queries` of one text."""
        vector: list[float] = self.embed_queries([text])[0].tolist()
        return vector
