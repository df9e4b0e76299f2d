"""What federated training makes: a score with the imputer before it, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.risk.fitted.imputation import Imputer
from assistant.risk.fitted.linear import Weighed

if TYPE_CHECKING:
    from assistant.risk.federated.centres import Arrays, Ask
    from assistant.risk.fitted.design import FloatArray

NUMBERS = {"age": (-3.2, 5.5), "kps": (-7.0, 2.0)}
"""Ends of the columns that are no yes or no, from the inputs that are allowed and not from any patient: an age of 18 to
105 years, a Karnofsky status of 10 to 100. The least and the greatest value of a centre would be one patient's."""


def bounded_imputer(mean: FloatArray, covariance: FloatArray) -> Imputer:
    """Return what fills gaps and stays within what a column can be."""
    import numpy as np

    from assistant.risk.fitted.design import NAMES

    ends = np.array([NUMBERS.get(name, (0.0, 1.0)) for name in NAMES])
    return Imputer(mean, covariance, ends[:, 0], ends[:, 1])


def open_imputer(mean: FloatArray, covariance: FloatArray) -> Imputer:
    """Return what fills gaps with the plain expectation, as its own estimation needs it."""
    import numpy as np

    ends = np.full(len(mean), np.inf)
    return Imputer(mean, covariance, -ends, ends)


@dataclass(frozen=True)
class FederatedCox:
    """A Cox model whose baseline is a hazard in steps, common to all centres.

    Attributes:
        imputer: What fills gaps.
        scoring: The weighed sum.
        levels: Log hazard of the average patient by span of `answers.CUTS`, a month.
    """

    imputer: Imputer
    scoring: Weighed
    levels: FloatArray

    def risk(self, rows: FloatArray) -> FloatArray:
        """Return the log hazard relative to the average patient, shape (patients,); higher is worse."""
        return self.scoring.score(self.imputer.complete(rows).rows)


@dataclass
class Ledger:
    """What travelled.

    Attributes:
        rounds: Questions to all centres, by task.
        down: Bytes to one centre.
        up: Bytes from one centre, of the one that sent most.
    """

    rounds: dict[str, int] = field(default_factory=dict)
    down: int = 0
    up: int = 0

    def keep(self, ask: Ask) -> Ask:
        """Return the same way of asking, written down here. Bytes are those of the numbers, without their wrapping."""

        def kept(task: str, sent: Arrays) -> list[Arrays]:
            replies = ask(task, sent)
            self.rounds[task] = self.rounds.get(task, 0) + 1
            self.down += _size(sent)
            self.up += max(_size(reply) for reply in replies)
            return replies

        return kept


def _size(arrays: Arrays) -> int:
    return sum(array.nbytes for array in arrays.values())
