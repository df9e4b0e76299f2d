"""Sentence encoders as ONNX files of 8-bit integers: made from installed weights once, run without torch."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import warnings
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ingestion.files import write_text
from ingestion.weights import WEIGHTS
from retrieval.embed.base import Embedder

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer
    from transformers import BertModel

EXPORT = 1
"""Version of how an encoder is exported; part of the file's name."""

TOKENS = 4096
"""Padded tokens of one call of the model: few enough to stay in the processor's cache, enough to keep it busy."""


class OnnxEmbedder(Embedder):
    """A BERT encoder (Devlin et al. 2019) with the mean of its token vectors; 8-bit, on all cores.

    The file is exported on first use into the user's cache folder, under the digest of the weights it was made of,
    and its own digest is checked when it is loaded. `sentence_transformer:FOLDER` is the reference in full precision.

    Attributes:
        weights: Name of the installed weights in `ingestion.weights`.
        width: Length of its vectors.
    """

    weights: str
    width: int

    @abstractmethod
    def make_tokenizer(self) -> Tokenizer:
        """Return the tokenizer, cutting longer texts, without padding."""

    @abstractmethod
    def make_network(self) -> BertModel:
        """Return the encoder in full precision, to export."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        """Encode in batches of about equal length, shape (len(texts), width)."""
        found = np.zeros((len(texts), self.width), dtype=np.float32)
        rows = [row.ids for row in self._tokenizer.encode_batch(list(texts))]
        for batch in batches([len(row) for row in rows]):
            longest = max(len(rows[at]) for at in batch)
            tokens = np.zeros((len(batch), longest), dtype=np.int64)
            mask = np.zeros_like(tokens)
            for row, at in enumerate(batch):
                tokens[row, : len(rows[at])] = rows[at]
                mask[row, : len(rows[at])] = 1
            found[batch] = self._session.run(["means"], {"tokens": tokens, "mask": mask})[0]
        return found

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return self.make_tokenizer()

    @cached_property
    def _session(self) -> InferenceSession:
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        if "OMP_NUM_THREADS" in os.environ:  # onnxruntime reads no such wish by itself
            options.intra_op_num_threads = int(os.environ["OMP_NUM_THREADS"])
        return InferenceSession(str(self.exported()), options, providers=["CPUExecutionProvider"])

    def exported(self) -> Path:
        """Return the ONNX file of these weights, made now where it is missing or damaged."""
        from filelock import FileLock
        from platformdirs import user_cache_path

        folder = user_cache_path("glioscribe") / "onnx"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.weights}-{WEIGHTS[self.weights].sha256[:16]}-{EXPORT}.onnx"
        if not _whole(path):
            with FileLock(path.with_suffix(".lock")):  # two processes need not both do the work
                if not _whole(path):
                    export(self.make_network(), path)
        return path


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield indices of texts, about equally long together, at most `TOKENS` padded tokens a batch."""
    batch: list[int] = []
    for at in sorted(range(len(lengths)), key=lambda at: lengths[at]):
        if batch and lengths[at] * (len(batch) + 1) > TOKENS:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def _whole(path: Path) -> bool:
    """Tell whether the file is there and is the one that was written."""
    try:
        noted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["sha256"]
        with path.open("rb") as stream:
            return bool(hashlib.file_digest(stream, "sha256").hexdigest() == noted)
    except (OSError, ValueError, KeyError):
        return False


def export(network: BertModel, path: Path) -> None:
    """Write an encoder as one ONNX file: token numbers and mask in, mean vectors out, shape (texts, width).

    Weights become 8-bit integers with one scale a channel, activations while the model runs. Seven bits of each
    weight are used: processors without VNNI saturate when two products of eight bits are added.
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Means(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = network

        def forward(self, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            states = self.bert(input_ids=tokens, attention_mask=mask).last_hidden_state
            weight = mask.unsqueeze(-1).to(states.dtype)
            means: torch.Tensor = (states * weight).sum(1) / weight.sum(1).clamp(min=1.0)
            return means

    example = (torch.ones((2, 8), dtype=torch.int64), torch.ones((2, 8), dtype=torch.int64))
    axes = {0: torch.export.Dim("texts", min=1, max=TOKENS), 1: torch.export.Dim("tokens", min=2, max=512)}
    with tempfile.TemporaryDirectory(dir=path.parent) as staged, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of its own deprecations
        whole, small = Path(staged) / "whole.onnx", Path(staged) / "small.onnx"
        torch.onnx.export(
            Means().eval(), example, str(whole), input_names=["tokens", "mask"], output_names=["means"],
            dynamic_shapes=(axes, axes), dynamo=True, external_data=False, verbose=False,
        )  # fmt: skip
        quantize_dynamic(whole, small, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
        with small.open("rb") as stream:
            os.fsync(stream.fileno())
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        small.replace(path)
    write_text(path.with_suffix(".json"), json.dumps({"sha256": digest}) + "\n")
