"""A net that brings each modality into one space and attends over those known: torch to train, numpy to use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.risk.fitted.design import COLUMNS, MODALITIES, columns_of
from assistant.risk.fitted.splitting import folds

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray

SHARED = 6
"""Dimensions of the shared space."""
NETS = 5
STEPS = 160
EVERY = 10
"""Steps between looks at the patients left out."""
RATE = 0.02
DECAY = 0.3
DROPPED = 0.25
"""Chance that a modality of a patient is dropped at a step."""
ROUNDED = 6


def attended(standard: FloatArray, modalities: NDArray[np.bool_], net: dict[str, FloatArray]) -> FloatArray:
    """Return the scores of one net, shape (patients,).

    Args:
        standard: Standardised columns, shape (patients, columns), no gaps.
        modalities: Which modalities are attended to, shape (patients, modalities), at least one each.
        net: Its weights, as `train` gives them.
    """
    import numpy as np

    shared = np.tanh(np.einsum("pc,mcs->pms", standard, net["into"]) + net["shift"])
    mask = modalities[:, :, None]
    asked = (shared * mask).sum(axis=1) / mask.sum(axis=1)
    query = np.tanh(shared @ net["key"] + (asked @ net["query"])[:, None, :])
    logits = np.where(modalities, query @ net["attend"] + net["bias"], -np.inf)
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    weights = weights / weights.sum(axis=1, keepdims=True)
    return np.asarray((weights[:, :, None] * shared).sum(axis=1) @ net["out"])


def train(
    standard: FloatArray, modalities: NDArray[np.bool_], months: FloatArray, died: NDArray[np.bool_], *, seed: int
) -> tuple[tuple[dict[str, FloatArray], ...], FloatArray]:
    """Train one net a fold, all for the number of steps that is best on the patients left out, the folds together.

    Returns:
        The nets' weights, and the score of each patient by the net that it was left out of, shape (patients,).
    """
    import numpy as np

    looks, scores = [], []
    parts = list(folds(died, seed=seed, parts=NETS))
    for number, (kept, out) in enumerate(parts):
        found = _looks(standard[kept], modalities[kept], months[kept], died[kept], seed=seed + number)
        looks.append(found)
        scores.append([attended(standard[out], modalities[out], net) for net in found])
    lost = [
        sum(_loss_of(scores[fold][at], months[out], died[out]) for fold, (_, out) in enumerate(parts))
        for at in range(len(looks[0]))
    ]
    best = int(np.argmin(lost))
    apart = np.empty(len(died))
    for fold, (_, out) in enumerate(parts):
        apart[out] = scores[fold][best]
    return tuple(each[best] for each in looks), apart


def _loss_of(score: FloatArray, months: FloatArray, died: NDArray[np.bool_]) -> float:
    from assistant.risk.fitted.splitting import partial_likelihood

    return -partial_likelihood(score, months, died)


def _looks(
    standard: FloatArray, modalities: NDArray[np.bool_], months: FloatArray, died: NDArray[np.bool_], *, seed: int
) -> list[dict[str, FloatArray]]:
    """Return the weights of one net after every EVERY steps."""
    import numpy as np
    import torch

    order = np.argsort(-months, kind="stable")
    last = torch.tensor(np.searchsorted(-months[order], -months[order], side="right") - 1)
    rows, dead = torch.tensor(standard[order], dtype=torch.float32), torch.tensor(died[order])
    known = torch.tensor(modalities[order])
    random = torch.Generator().manual_seed(seed)
    weights = _start(random)
    training = torch.optim.AdamW(weights.values(), lr=RATE, weight_decay=DECAY)
    seen = torch.tensor(_own())
    found = []
    for step in range(1, STEPS + 1):
        training.zero_grad()
        kept = known & (torch.rand(known.shape, generator=random) > DROPPED)
        kept = torch.where(kept.any(dim=1, keepdim=True), kept, known)
        score = _score(rows, kept, weights, seen)
        loss = -(score - torch.logcumsumexp(score, dim=0)[last])[dead].mean()
        loss.backward()  # type: ignore[no-untyped-call]
        training.step()
        if step % EVERY == 0:
            found.append(_saved(weights, seen))
    return found


def _own() -> NDArray[np.float32]:
    """Return 1 where a column belongs to a modality, shape (modalities, columns, 1)."""
    import numpy as np

    own = np.zeros((len(MODALITIES), len(COLUMNS), 1), dtype=np.float32)
    for at, name in enumerate(MODALITIES):
        own[at, list(columns_of((name,)))] = 1
    return own


def _start(random: torch.Generator) -> dict[str, torch.Tensor]:
    import torch

    shapes = {
        "into": (len(MODALITIES), len(COLUMNS), SHARED), "shift": (len(MODALITIES), SHARED), "key": (SHARED, SHARED),
        "query": (SHARED, SHARED), "attend": (SHARED,), "bias": (len(MODALITIES),), "out": (SHARED,),
    }  # fmt: skip
    weights = {name: torch.randn(shape, generator=random) * 0.3 for name, shape in shapes.items()}
    for each in weights.values():
        each.requires_grad_()
    return weights


def _score(rows: torch.Tensor, kept: torch.Tensor, net: dict[str, torch.Tensor], own: torch.Tensor) -> torch.Tensor:
    """The same as `attended`, with gradients."""
    import torch

    shared = torch.tanh(torch.einsum("pc,mcs->pms", rows, net["into"] * own) + net["shift"])
    mask = kept[:, :, None]
    asked = (shared * mask).sum(dim=1) / mask.sum(dim=1)
    query = torch.tanh(shared @ net["key"] + (asked @ net["query"])[:, None, :])
    logits = (query @ net["attend"] + net["bias"]).masked_fill(~kept, float("-inf"))
    return (torch.softmax(logits, dim=1)[:, :, None] * shared).sum(dim=1) @ net["out"]


def _saved(weights: dict[str, torch.Tensor], own: torch.Tensor) -> dict[str, FloatArray]:
    import numpy as np

    found = {name: each.detach().clone().numpy().astype(np.float64) for name, each in weights.items()}
    found["into"] = found["into"] * own.numpy()
    return {name: np.round(value, ROUNDED) for name, value in found.items()}
