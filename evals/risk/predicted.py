"""What models say of patients that they were not trained on: fold by fold, centre by centre."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from evals.risk.pairs import Pairs

if TYPE_CHECKING:
    from assistant.risk.fitted.base import SurvivalModel
    from assistant.risk.fitted.cohort import Cohort
    from assistant.risk.fitted.design import FloatArray

SEED = 7
CENTRE_PATIENTS = 20
"""Patients that a centre must have to be held out."""
CENTRE_DEATHS = 5
"""Deaths that a centre must have to be held out."""


class Split(NamedTuple):
    """Patients to train on and patients kept out.

    Attributes:
        name: Of the fold or centre.
        train: To train on.
        test: Kept out.
    """

    name: str
    train: Cohort
    test: Cohort


@dataclass(frozen=True)
class Kept:
    """A model and the patients that it has not seen.

    Attributes:
        split: The patients.
        model: Trained on `split.train`.
    """

    split: Split
    model: SurvivalModel

    def pairs(self, rows: FloatArray | None = None) -> Pairs:
        """Return the pairs of the patients kept out, their rows as known or as given."""
        test = self.split.test
        return Pairs.of(test.months, test.died, self.model.risk(test.rows if rows is None else rows))


def fold_splits(patients: Cohort, adults: Cohort, fold_of: dict[str, int], *, others: bool = True) -> Iterator[Split]:
    """Yield the folds of the reference models.

    Args:
        patients: All patients, to be kept out.
        adults: Those that may be trained on.
        fold_of: The fold that a patient is kept out in.
        others: Train on patients that are in no fold too; else on those of the other folds only.
    """
    for fold in sorted(set(fold_of.values())):
        test = patients.where(lambda name, fold=fold: fold_of.get(name) == fold)  # type: ignore[misc]
        train = adults.where(
            lambda name, fold=fold: (fold_of[name] != fold) if name in fold_of else others  # type: ignore[misc]
        )
        if len(test):
            yield Split(str(fold), train, test)


def centre_splits(adults: Cohort) -> Iterator[Split]:
    """Yield each centre that is large enough, with all others to train on."""
    for centre in sorted(set(adults.centres)):
        inside = [at for at, name in enumerate(adults.centres) if name == centre]
        if len(inside) < CENTRE_PATIENTS or int(adults.died[inside].sum()) < CENTRE_DEATHS:
            continue
        outside = [at for at, name in enumerate(adults.centres) if name != centre]
        yield Split(centre, adults.take(outside), adults.take(inside))


def trained(name: str, splits: Sequence[Split]) -> list[Kept]:
    """Train a model on each split."""
    from assistant.risk.fitted.registry import fit_model

    return [
        Kept(split, fit_model(name, split.train.rows, split.train.months, split.train.died, seed=SEED))
        for split in splits
    ]
