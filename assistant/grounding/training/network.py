"""The cross-encoder while it is trained: MiniLM (Wang et al. 2020) with a head of three labels, on torch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assistant.grounding.entailment.labels import LABELS, LONGEST
from assistant.grounding.training.vocabulary import first_rows, widen
from ingestion.weights import locate

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor, nn

WEIGHTS, TOKENIZER, CONFIG = "model.safetensors", "tokenizer.json", "config.json"


class Network:
    """A cross-encoder with its tokenizer.

    Args:
        folder: With the three files that `save` writes.
    """

    def __init__(self, folder: Path) -> None:
        import torch
        from tokenizers import Tokenizer

        from assistant.grounding.training.crossencoder import CrossEncoder

        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self.tokenizer.enable_truncation(LONGEST, strategy="only_first")
        self.tokenizer.enable_padding()
        self.module: nn.Module = CrossEncoder(self.config)
        self._load(folder)
        self.module.to(self.device)

    def _load(self, folder: Path) -> None:
        from safetensors.torch import load_file

        self.module.load_state_dict(load_file(str(folder / WEIGHTS)))

    def save(self, folder: Path) -> None:
        """Write weights, tokenizer and configuration into a folder."""
        from safetensors.torch import save_file

        folder.mkdir(parents=True, exist_ok=True)
        tokenizer = self.tokenizer.to_str()
        (folder / TOKENIZER).write_text(tokenizer, encoding="utf-8")
        (folder / CONFIG).write_text(json.dumps(self.config, indent=1), encoding="utf-8")
        state = {name: tensor.contiguous().cpu() for name, tensor in self.module.state_dict().items()}
        save_file(state, str(folder / WEIGHTS))

    def encode(self, premises: Sequence[str], claims: Sequence[str]) -> dict[str, Tensor]:
        """Return the padded inputs of pairs, each of shape (pairs, tokens)."""
        import torch

        rows = self.tokenizer.encode_batch(list(zip(premises, claims, strict=True)))
        columns = {
            "input_ids": [row.ids for row in rows],
            "attention_mask": [row.attention_mask for row in rows],
            "token_type_ids": [row.type_ids for row in rows],
        }
        return {name: torch.tensor(values, device=self.device) for name, values in columns.items()}

    def logits(self, pairs: Sequence[tuple[str, str]], *, batch: int = 32) -> npt.NDArray[np.float32]:
        """Return the logits of `(premise, claim)` pairs, shape (pairs, 3), in the order of `LABELS`."""
        import torch

        self.module.eval()
        order = sorted(range(len(pairs)), key=lambda at: len(pairs[at][0]) + len(pairs[at][1]))
        found = np.zeros((len(pairs), len(LABELS)), dtype=np.float32)
        with torch.inference_mode():
            for start in range(0, len(order), batch):
                at = order[start : start + batch]
                inputs = self.encode([pairs[i][0] for i in at], [pairs[i][1] for i in at])
                found[at] = self.module(**inputs).float().cpu().numpy()
        return found


def begin(folder: Path, characters: Iterable[str]) -> Network:
    """Make the network that training starts from: the installed MiniLM with rows for Chinese characters.

    Raises:
        NotInstalledError: The MiniLM weights are not installed.
    """
    import torch
    from safetensors.torch import load_file, save_file

    from assistant.grounding.training.crossencoder import CrossEncoder

    weights = locate("minilm")
    folder.mkdir(parents=True, exist_ok=True)
    added = widen(weights.with_name("tokenizer.json"), characters, folder / TOKENIZER)
    kept = ("hidden_size", "intermediate_size", "num_attention_heads", "num_hidden_layers", "max_position_embeddings")
    origin = json.loads(weights.with_name("config.json").read_text(encoding="utf-8"))
    config = {name: origin[name] for name in kept} | {"type_vocab_size": 2}
    encoder = load_file(str(weights))
    table = encoder["embeddings.word_embeddings.weight"]
    vocabulary = json.loads((folder / TOKENIZER).read_text(encoding="utf-8"))["model"]["vocab"]
    encoder["embeddings.word_embeddings.weight"] = torch.cat([table, first_rows(added, table, vocabulary)])
    config["vocab_size"] = len(table) + len(added)
    torch.manual_seed(0)
    module = CrossEncoder(config)
    module.bert.load_state_dict({name: encoder[name] for name in module.bert.state_dict()})
    (folder / CONFIG).write_text(json.dumps(config, indent=1), encoding="utf-8")
    save_file({name: tensor.contiguous() for name, tensor in module.state_dict().items()}, str(folder / WEIGHTS))
    return Network(folder)
