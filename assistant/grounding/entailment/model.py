"""The entailment model at run time: an ONNX file and a tokenizer, no torch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from assistant.grounding.entailment.labels import LABELS, LONGEST
from ingestion.errors import NotInstalledError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

SHIPPED = Path(__file__).parent / "weights"
MODEL, TOKENIZER, MANIFEST = "model.onnx", "tokenizer.json", "manifest.json"
BATCH = 16


class EntailmentModel:
    """A cross-encoder that reads a premise and a claim together.

    Args:
        folder: With `model.onnx`, `tokenizer.json` and `manifest.json`, whose digests are checked when loaded.
        threads: Cores that one call may use.

    Raises:
        NotInstalledError: A file is missing or is not the one that the manifest names.
    """

    def __init__(self, folder: Path = SHIPPED, *, threads: int = 1) -> None:
        self._folder = folder
        self._threads = threads
        self.manifest = _checked(folder)

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return self._folder

    @property
    def name(self) -> str:
        """Name and version, as verdicts and reports give them."""
        return str(self.manifest["name"])

    @cached_property
    def _session(self) -> InferenceSession:
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return InferenceSession(str(self._folder / MODEL), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER))
        tokenizer.enable_truncation(LONGEST, strategy="longest_first")
        tokenizer.enable_padding()
        return tokenizer

    def logits(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """Return the logits of `(premise, claim)` pairs, shape (len(pairs), 3), columns as in `LABELS`."""
        order = sorted(range(len(pairs)), key=lambda at: len(pairs[at][0]) + len(pairs[at][1]))
        found = np.zeros((len(pairs), len(LABELS)), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            at = order[start : start + BATCH]
            rows = self._tokenizer.encode_batch([pairs[i] for i in at])
            inputs = {
                "input_ids": np.array([row.ids for row in rows], dtype=np.int64),
                "attention_mask": np.array([row.attention_mask for row in rows], dtype=np.int64),
                "token_type_ids": np.array([row.type_ids for row in rows], dtype=np.int64),
            }
            found[at] = self._session.run(["logits"], inputs)[0]
        return found

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """Return the probabilities of entailment, neutral and contradiction, shape (len(pairs), 3), rows sum to 1."""
        return softmax(self.logits(pairs))


def softmax(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return probabilities along the last axis."""
    grown = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=-1, keepdims=True), dtype=np.float32)


@cache
def load() -> EntailmentModel:
    """Return the model that ships with the project, loaded once a process.

    Raises:
        NotInstalledError: Its files are missing or damaged.
    """
    return EntailmentModel()


def _checked(folder: Path) -> dict[str, Any]:
    hint = "reinstall glioscribe, or train the model with `make train-grounding`"
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        for name, digest in manifest["sha256"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                raise NotInstalledError(f"the entailment model's {name} is not the one that was tested", hint=hint)
    except (OSError, ValueError, KeyError) as error:
        raise NotInstalledError(f"the entailment model in {folder.name} can't be read: {error}", hint=hint) from error
    return manifest
