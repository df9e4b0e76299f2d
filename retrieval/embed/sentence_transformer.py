"""Any sentence-transformers model: `sentence_transformer:FOLDER`, or a model's name on the hub."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ingestion.errors import InputError, NotInstalledError
from retrieval.embed.base import Embedder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 32


class SentenceTransformerEmbedder(Embedder):
    """A sentence-transformers model on this machine; texts are batched by length.

    Args:
        model: A folder, or a name on the hub (downloaded only where the user names one).
        name: Name that a store records; the model's own by default.
        languages: Languages it was trained for.
    """

    def __init__(self, model: str, *, name: str = "", languages: tuple[str, ...] = ("en", "zh")) -> None:
        self._model_name = model
        self.name = name or f"sentence_transformer:{model}"
        self.languages = languages

    @cached_property
    def _model(self) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()
        local = Path(self._model_name).is_dir()
        try:
            return SentenceTransformer(self._model_name, local_files_only=local)
        except (OSError, ValueError) as error:
            message = f"can't load the embedding model '{self._model_name}'"
            hint = "name a folder with a sentence-transformers model; for a hub model set HF_HUB_OFFLINE=0"
            raise NotInstalledError(message, hint=hint) from error

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        """Encode; the library sorts by length, so that a batch holds texts of about the same length."""
        vectors: npt.NDArray[np.floating] = self._model.encode(
            list(texts), batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True
        )
        return vectors


def open_embedder(model: str) -> Embedder:
    """Return the embedder over the model in a folder or on the hub."""
    if not model:
        raise InputError("no embedding model named", hint="write sentence_transformer:FOLDER_OR_NAME")
    return SentenceTransformerEmbedder(model)
