"""Fine-tuning: AdamW with warm-up and linear decay, batches of about equal length and whole contrasts, seeded."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from assistant.grounding.entailment.labels import LABELS
from assistant.grounding.training.network import Network
from assistant.grounding.training.pairs import Pair

if TYPE_CHECKING:
    from torch import nn


_WORDS = "bert.embeddings.word_embeddings.weight"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How long and how fast to train.

    Attributes:
        epochs: Passes over the pairs.
        rate: Highest learning rate of the encoder.
        head: How many times as fast the head learns.
        batch: Pairs in a step; a few more where a claim under several premises would be torn.
        warm_up: Share of the steps before the highest rate.
        smoothing: Of the labels (Szegedy et al. 2016).
        words: Whether the word embeddings are trained too; half of all weights, and a third of the time.
        seed: Of the order.
    """

    epochs: int = 1
    rate: float = 1e-4
    head: float = 8.0
    batch: int = 32
    warm_up: float = 0.06
    smoothing: float = 0.05
    words: bool = True
    seed: int = 0


def fit(
    network: Network,
    pairs: Sequence[Pair],
    recipe: Recipe,
    *,
    progress: Callable[[int, int, float], None],
) -> None:
    """Train a network in place.

    Args:
        network: Starts from its weights.
        pairs: Labelled examples.
        recipe: How to train.
        progress: Called after each step with the steps done, the steps in all, and the smoothed loss.
    """
    import torch

    module = network.module
    optimizer = torch.optim.AdamW(_groups(module, recipe), weight_decay=0.01, fused=True)
    planned = [batch for epoch in range(recipe.epochs) for batch in batches(pairs, recipe, epoch)]
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _shape(len(planned), recipe.warm_up))
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=recipe.smoothing)
    smoothed = 1.0
    module.train()
    module.get_parameter(_WORDS).requires_grad_(recipe.words)
    for step, batch in enumerate(planned, 1):
        inputs = network.encode([pairs[at].premise for at in batch], [pairs[at].claim for at in batch])
        target = torch.tensor([LABELS.index(pairs[at].label) for at in batch], device=network.device)
        loss = loss_of(module(**inputs), target)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(module.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        smoothed = 0.98 * smoothed + 0.02 * loss.item()
        progress(step, len(planned), smoothed)
    module.eval()


def _groups(module: nn.Module, recipe: Recipe) -> list[dict[str, Any]]:
    """The head starts from nothing and learns faster than the encoder."""
    named = [each for each in module.named_parameters() if recipe.words or each[0] != _WORDS]
    encoder = [p for name, p in named if name.startswith("bert.")]
    head = [p for name, p in named if not name.startswith("bert.")]
    return [{"params": encoder, "lr": recipe.rate}, {"params": head, "lr": recipe.rate * recipe.head}]


def _shape(steps: int, warm_up: float) -> Callable[[int], float]:
    rising = max(1, int(steps * warm_up))
    return lambda step: min((step + 1) / rising, max(0.0, (steps - step) / max(1, steps - rising)))


def batches(pairs: Sequence[Pair], recipe: Recipe, epoch: int) -> Iterator[list[int]]:
    """Yield batches (indices) of pairs of about equal length, in random order: little is spent on padding.

    Neighbours with the same claim stay in one batch: what the claim alone would say cancels out in the gradient.
    """
    rng = random.Random(f"{recipe.seed} {epoch}")  # noqa: S311 - order, not secrets
    contrasts = [list(run) for _, run in groupby(range(len(pairs)), key=lambda at: pairs[at].claim)]
    rng.shuffle(contrasts)
    found: list[list[int]] = []
    window = recipe.batch * 20
    for start in range(0, len(contrasts), window):
        batch: list[int] = []
        near = contrasts[start : start + window]
        for run in sorted(near, key=lambda run: max(len(pairs[at].premise) + len(pairs[at].claim) for at in run)):
            batch += run
            if len(batch) >= recipe.batch:
                found.append(batch)
                batch = []
        found += [batch] if batch else []
    rng.shuffle(found)
    yield from found
