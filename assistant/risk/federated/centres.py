"""Who takes part: a centre with its patients, or several small centres that act as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray

    Arrays: TypeAlias = dict[str, NDArray[Any]]
    Ask: TypeAlias = Callable[[str, Arrays], list[Arrays]]
    """Sends a task with its numbers to all centres; returns their replies, always in the same order of centres."""

LEAST = 10
"""Patients of a party, at least. No guarantee: a sum over those who died, or over one span of time, may still be of one
patient. What guards it is that only the sum over all parties is seen (secure aggregation), or noise (`private`)."""


@dataclass(frozen=True)
class Centre:
    """What one party holds; nothing of it is sent as it is.

    Attributes:
        name: Tissue source site, or the joined names of several.
        rows: Shape (patients, columns), NaN where not known.
        months: Survival, months.
        died: Whether the death was seen.
    """

    name: str
    rows: FloatArray
    months: FloatArray
    died: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.months)


def centres_of(
    rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], names: Sequence[str], *, least: int = LEAST
) -> tuple[Centre, ...]:
    """Return the parties, in the order of their names.

    A centre with fewer than `least` patients does not report alone: of a sum over one patient everything can be read.
    Small centres are joined, by name, into parties of at least `least`; what is left over goes to the last of these.
    Such centres would have to share a node or add up under encryption among themselves.

    Args:
        rows: Shape (patients, columns).
        months: Survival, months.
        died: Whether the death was seen.
        names: Centre of each patient.
        least: Patients of a party, at least.

    Raises:
        ValueError: There are not enough patients for one party.
    """
    import numpy as np

    at: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        at[name].append(place)
    parties = {name: places for name, places in sorted(at.items()) if len(places) >= least}
    joined: list[tuple[list[str], list[int]]] = []
    for name, places in sorted(at.items()):
        if name in parties:
            continue
        if not joined or len(joined[-1][1]) >= least:
            joined.append(([], []))
        joined[-1][0].append(name)
        joined[-1][1].extend(places)
    if joined and len(joined[-1][1]) < least:
        _join_last(joined, parties)
    parties |= {"+".join(group): places for group, places in joined}
    if not parties or min(len(places) for places in parties.values()) < least:
        raise ValueError(f"fewer than {least} patients in all")
    return tuple(
        Centre(name, rows[np.array(places)], months[np.array(places)], died[np.array(places)])
        for name, places in sorted(parties.items())
    )


def _join_last(joined: list[tuple[list[str], list[int]]], parties: dict[str, list[int]]) -> None:
    """Give the last, too small group to the one before, or to the smallest centre."""
    group, places = joined.pop()
    if joined:
        joined[-1][0].extend(group)
        joined[-1][1].extend(places)
    elif parties:
        smallest = min(parties, key=lambda name: (len(parties[name]), name))
        parties["+".join([smallest, *group])] = parties.pop(smallest) + places
    else:
        joined.append((group, places))
