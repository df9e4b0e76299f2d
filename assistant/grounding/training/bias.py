"""What a claim's own words give away of its label: whoever writes a falsehood writes "always", "never" and "proven".

A model that is trained on such pairs learns the style and reads no premise. A weak model of the claim alone takes that
part over: its log probabilities are added to the network's logits while that is trained, so that the network learns the
rest, and are left out afterwards (He et al. 2019, arXiv:1908.10763; Clark et al. 2019, arXiv:1909.03683).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assistant.grounding.entailment.labels import LABELS
from assistant.grounding.training.pairs import Pair

FOLDS = 5
_WORD = r"[a-z0-9']+|[\u4e00-\u9fff]"
_LEAST = 1e-3


def claim_bias(pairs: Sequence[Pair], *, seed: int = 0) -> npt.NDArray[np.float32]:
    """Return log probabilities of each pair's labels by its claim alone, shape (len(pairs), 3), order of `LABELS`.

    A claim's are told by a model of the other claims, so they are no surer than they would be of a new claim.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline

    claims = {claim: at for at, claim in enumerate(dict.fromkeys(pair.claim for pair in pairs))}
    labels = np.array([LABELS.index(pair.label) for pair in pairs])
    if len(claims) < FOLDS or len(set(labels.tolist())) < len(LABELS):
        return np.zeros((len(pairs), len(LABELS)), dtype=np.float32)
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, token_pattern=_WORD, sublinear_tf=True)
    found = cross_val_predict(
        make_pipeline(words, LogisticRegression(C=2.0, max_iter=1000)),
        [pair.claim for pair in pairs],
        labels,
        groups=[claims[pair.claim] for pair in pairs],
        cv=GroupKFold(FOLDS, shuffle=True, random_state=seed),
        method="predict_proba",
    )
    known: npt.NDArray[np.float32] = np.log(np.clip(found, _LEAST, 1.0)).astype(np.float32)
    return known
