"""Intervals for the figures of a suite."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

Z95 = 1.959963984540054
"""Two-sided 95% point of the normal distribution."""


def wilson(successes: int, n: int) -> tuple[float, float]:
    """Return the 95% Wilson score interval of a share (Wilson 1927, JASA 22:209).

    Args:
        successes: How many of the items, 0 to n.
        n: How many items; 0 gives (0, 1): nothing is known.
    """
    if not 0 <= successes <= n:
        message = f"{successes} of {n} is no share"
        raise ValueError(message)
    if n == 0:
        return 0.0, 1.0
    share, spread = successes / n, Z95**2 / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z95 / (1 + spread) * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == n else min(1.0, middle + half)
    return low, high


def bootstrap(
    items: Sequence[Any],
    statistic: Callable[[Sequence[Any]], float] | None = None,
    *,
    seed: int = 0,
    resamples: int = 2000,
) -> tuple[float, float]:
    """Return the 95% percentile bootstrap interval of a statistic over items (Efron 1979).

    Give what was drawn independently as the items (patients or reports, not their sentences), so that what
    belongs together stays together.

    Args:
        items: Anything; numbers where `statistic` is left out.
        statistic: From a resample to a number; the mean where left out. A resample for which it gives NaN
            (nothing to measure in it) is left out.
        seed: Seed of the resampling.
        resamples: How many.

    Raises:
        ValueError: No items, or the statistic is NaN in every resample.
    """
    import numpy as np

    if not items:
        raise ValueError("no items to resample")
    generator = np.random.default_rng(seed)
    drawn = generator.integers(0, len(items), size=(resamples, len(items)))
    if statistic is None:
        values = np.asarray(items, dtype=float)[drawn].mean(axis=1)
    else:
        values = np.array([statistic([items[int(index)] for index in row]) for row in drawn], dtype=float)
    kept = values[~np.isnan(values)]
    if kept.size == 0:
        raise ValueError("the statistic is undefined in every resample")
    low, high = np.percentile(kept, [2.5, 97.5])
    return float(low), float(high)


def bootstrap_ratios(
    rows: Sequence[Sequence[tuple[float, float]]], *, seed: int = 0, resamples: int = 2000
) -> tuple[float, float]:
    """Return the 95% percentile bootstrap interval of a ratio of sums, or of the mean of several such ratios.

    Precision, recall, F1 and accuracy over reports with several items each are ratios of sums.

    Args:
        rows: For each report (or patient) a numerator and a denominator a ratio, the same ratios in each.
        seed: Seed of the resampling.
        resamples: How many; one in which a denominator sums to nothing is left out.

    Raises:
        ValueError: No rows, or a ratio is undefined in every resample.
    """
    import numpy as np

    if not rows:
        raise ValueError("no rows to resample")
    counts = np.asarray(rows, dtype=float)
    generator = np.random.default_rng(seed)
    drawn = generator.integers(0, len(rows), size=(resamples, len(rows)))
    # A ratio at a time: all at once would take hundreds of megabytes.
    sums = np.stack([counts[:, ratio][drawn].sum(axis=1) for ratio in range(counts.shape[1])], axis=1)
    defined = sums[(sums[:, :, 1] > 0).all(axis=1)]
    if defined.size == 0:
        raise ValueError("a ratio is undefined in every resample")
    low, high = np.percentile((defined[:, :, 0] / defined[:, :, 1]).mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
