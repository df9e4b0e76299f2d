"""Sentence encoders as ONNX files of 8-bit integers: made from installed weights once, run without torch."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import warnings
from abc import abstractmethod
from collections.abc import Sequence
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

EXPORT = 2
"""Version of how an encoder is exported; part of the file's name."""


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
        """Encode texts, shape (len(texts), width), a thread for each core.

        Each is run alone: 8-bit activations share one scale in a call, and with neighbours in it a text's vector
        would depend on them (cosine 0.995). It is also the faster way: nothing is padded, and what one text needs
        stays in a core's own cache.
        """
        from concurrent.futures import ThreadPoolExecutor

        found = np.zeros((len(texts), self.width), dtype=np.float32)
        rows = [row.ids for row in self._tokenizer.encode_batch(list(texts))]

        def run(at: int) -> None:
            found[at] = self._session.run(["mean"], {"tokens": np.array([rows[at]], dtype=np.int64)})[0][0]

        longest_first = sorted(range(len(rows)), key=lambda at: -len(rows[at]))
        with ThreadPoolExecutor(_cores()) as pool:
            list(pool.map(run, longest_first))
        return found

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return self.make_tokenizer()

    @cached_property
    def _session(self) -> InferenceSession:
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # see `encode`
        options.log_severity_level = 3
        # onnxruntime's sum and norm in one is slower than one after the other, by a tenth of the whole.
        return InferenceSession(
            str(self.exported()),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],
        )

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


def _cores() -> int:
    """Return how many threads may run: as OpenMP is told, or one a core that this process has."""
    told = os.environ.get("OMP_NUM_THREADS", "").split(",")[0]
    if told.isdecimal():
        return max(1, int(told))
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _whole(path: Path) -> bool:
    """Tell whether the file is there and is the one that was written."""
    try:
        noted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["sha256"]
        with path.open("rb") as stream:
            return bool(hashlib.file_digest(stream, "sha256").hexdigest() == noted)
    except (OSError, ValueError, KeyError):
        return False


def export(network: BertModel, path: Path) -> None:
    """Write an encoder as one ONNX file: token numbers of one text in, their mean vector out, shape (1, width).

    Weights become 8-bit integers with one scale a channel, activations while the model runs. Seven bits of each
    weight are used: processors without VNNI saturate when two products of eight bits are added.
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Mean(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = network

        def forward(self, tokens: torch.Tensor) -> torch.Tensor:
            mean: torch.Tensor = self.bert(input_ids=tokens).last_hidden_state.mean(1)
            return mean

    network.set_attn_implementation("eager")  # the fused one guards against rows without a token, a fifth of the time
    example = (torch.ones((1, 8), dtype=torch.int64),)
    with tempfile.TemporaryDirectory(dir=path.parent) as staged, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of its own deprecations
        whole, small = Path(staged) / "whole.onnx", Path(staged) / "small.onnx"
        torch.onnx.export(
            Mean().eval(), example, str(whole), input_names=["tokens"], output_names=["mean"],
            dynamic_shapes=({1: torch.export.Dim("tokens", min=2, max=512)},), dynamo=True, external_data=False,
            verbose=False,
        )  # fmt: skip
        quantize_dynamic(whole, small, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
        with small.open("rb") as stream:
            os.fsync(stream.fileno())
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        small.replace(path)
    write_text(path.with_suffix(".json"), json.dumps({"sha256": digest}) + "\n")
