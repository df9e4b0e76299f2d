"""A small neural net on Cox's likelihood (Katzman 2018, "DeepSurv"): the mean of a few, trained with torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from assistant.risk.fitted.linear import standardised
from assistant.risk.fitted.splitting import folds

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray
    from assistant.risk.fitted.splitting import Places

HIDDEN = 16
NETS = 5
STEPS = 150
RATE = 0.01
DECAY = 0.3
DROPPED = 0.2
"""Share of the hidden units left out at each step."""
ROUNDED = 6


@dataclass(frozen=True)
class Learner:
    """Nets with one hidden layer and a straight path beside it.

    Each leaves out a fifth of the patients and keeps the weights of the step that was best on them.

    Attributes:
        middle: Mean of the columns.
        scale: Their deviation.
        first: Weights into the hidden layer, shape (nets, columns, hidden).
        shift: Its offsets, shape (nets, hidden).
        second: Weights out of it, shape (nets, hidden).
        straight: Weights of the columns themselves, shape (nets, columns).
    """

    middle: FloatArray
    scale: FloatArray
    first: FloatArray
    shift: FloatArray
    second: FloatArray
    straight: FloatArray

    @classmethod
    def fit(cls, rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], *, seed: int) -> Self:
        """Fit to rows without gaps."""
        import numpy as np

        standard, middle, scale = standardised(rows)
        nets = [
            _trained(_sorted(standard, months, died, kept), _sorted(standard, months, died, out), seed=seed + number)
            for number, (kept, out) in enumerate(folds(died, seed=seed, parts=NETS))
        ]
        parts = [np.round(np.stack(part), ROUNDED) for part in zip(*nets, strict=True)]
        return cls(middle, scale, *parts)

    def score(self, rows: FloatArray) -> FloatArray:
        """Return the mean log hazard of the nets, shape (patients,)."""
        import numpy as np

        standard = (rows - self.middle) / self.scale
        hidden = np.tanh(np.einsum("pc,nch->nph", standard, self.first) + self.shift[:, None, :])
        return np.asarray((np.einsum("nph,nh->np", hidden, self.second) + self.straight @ standard.T).mean(axis=0))

    def to_json(self) -> dict[str, Any]:
        """Return the weights as plain lists."""
        return {name: value.tolist() for name, value in self.__dict__.items()}

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """Make it anew from `to_json`."""
        import numpy as np

        return cls(**{name: np.array(saved[name]) for name in cls.__dataclass_fields__})


class _Ranked(NamedTuple):
    """Patients, the longest survival first.

    Attributes:
        columns: Shape (patients, columns).
        dead: Whether the death was seen.
        last: Place of the last patient who is in the risk set of each.
    """

    columns: torch.Tensor
    dead: torch.Tensor
    last: torch.Tensor


def _sorted(rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], places: Places) -> _Ranked:
    import numpy as np
    import torch

    order = places[np.argsort(-months[places], kind="stable")]
    last = np.searchsorted(-months[order], -months[order], side="right") - 1
    return _Ranked(torch.tensor(rows[order], dtype=torch.float32), torch.tensor(died[order]), torch.tensor(last))


def _trained(kept: _Ranked, out: _Ranked, *, seed: int) -> list[FloatArray]:
    """Train one net; returns first, shift, second, straight as they were when best on those left out."""
    import torch

    random = torch.Generator().manual_seed(seed)
    width = kept.columns.shape[1]
    first = torch.randn(width, HIDDEN, generator=random) * (0.5 / width**0.5)
    second = torch.randn(HIDDEN, generator=random) * 0.1
    weights = [first, torch.zeros(HIDDEN), second, torch.zeros(width)]
    for each in weights:
        each.requires_grad_()
    training = torch.optim.AdamW(weights, lr=RATE, weight_decay=DECAY)
    best, lowest = [each.detach().clone() for each in weights], float("inf")
    for _ in range(STEPS):
        training.zero_grad()
        drop = (torch.rand(len(kept.dead), HIDDEN, generator=random) > DROPPED) / (1 - DROPPED)
        _loss(_score(kept.columns, weights, drop), kept).backward()  # type: ignore[no-untyped-call]
        training.step()
        with torch.no_grad():
            loss = float(_loss(_score(out.columns, weights), out))
        if loss < lowest:
            best, lowest = [each.detach().clone() for each in weights], loss
    return [each.numpy().astype("float64") for each in best]


def _score(columns: torch.Tensor, weights: list[torch.Tensor], drop: torch.Tensor | float = 1.0) -> torch.Tensor:
    import torch

    first, shift, second, straight = weights
    return (torch.tanh(columns @ first + shift) * drop) @ second + columns @ straight


def _loss(score: torch.Tensor, patients: _Ranked) -> torch.Tensor:
    """Return the negative log partial likelihood a death (ties after Breslow)."""
    import torch

    gathered = torch.logcumsumexp(score, dim=0)[patients.last]
    return -(score - gathered)[patients.dead].mean()
