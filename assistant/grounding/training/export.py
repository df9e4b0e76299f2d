"""The trained network as one ONNX file of 8-bit integers, with a check that it still says the same."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from assistant.grounding.entailment.model import MANIFEST, MODEL, TOKENIZER, EntailmentModel, softmax
from assistant.grounding.training.network import Network
from ingestion.files import write_text

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
NAME = "glioscribe-entailment-2"
_PAIRS, _TOKENS = 4096, 512


def export(network: Network, folder: Path) -> None:
    """Write `model.onnx` (int8 weights, one scale a channel), `tokenizer.json` and `manifest.json`.

    Weights are quantised ahead, activations while the model runs. Seven bits of each weight are used: processors
    without VNNI saturate when two products of eight bits are added.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / "whole.onnx"
    inputs = network.encode(["No haemorrhage is seen.", "Left."], ["There is no bleeding.", "The mass is on the left."])
    axes = {0: torch.export.Dim("pairs", min=1, max=_PAIRS), 1: torch.export.Dim("tokens", min=2, max=_TOKENS)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of its own deprecations
        torch.onnx.export(
            network.module.to("cpu").eval(), tuple(inputs[name].cpu() for name in INPUTS), str(whole),
            input_names=list(INPUTS), output_names=["logits"], dynamic_shapes=(axes, axes, axes), dynamo=True,
            external_data=False, verbose=False,
        )  # fmt: skip
    quantize_dynamic(whole, folder / MODEL, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    whole.unlink()
    (folder / TOKENIZER).write_text(network.tokenizer.to_str(), encoding="utf-8")
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (MODEL, TOKENIZER)}
    write_text(folder / MANIFEST, json.dumps({"name": NAME, "sha256": digests}, indent=1) + "\n")


def agreement(network: Network, folder: Path, pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Return how far the exported model is from the network: share of equal labels, mean difference of probability."""
    before = softmax(network.logits(pairs))
    after = EntailmentModel(folder).probabilities(pairs)
    same = before.argmax(1) == after.argmax(1)
    return {"same_label": float(same.mean()), "mean_difference": float(np.abs(before - after).mean())}
