"""The classifier that the gate ``response-only`` stands for, as scikit-learn has it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from constc.gates import PairView
from constc.gates.pairs import digest_number
from constc.gates.ridge import fold_of

WORD = r"\w+(?:['\u2019]\w+)*"


def vectorisers() -> list[CountVectorizer]:
    """Words of 1 to 2 and characters of 3 to 5."""
    return [
        CountVectorizer(ngram_range=(1, 2), token_pattern=WORD),
        CountVectorizer(analyzer="char", ngram_range=(3, 5)),
    ]


def accuracy(rows: Sequence[PairView], divisions: int = 1) -> float:
    """TF-IDF of the training folds, logistic regression on differences, five folds of whole groups: those that the
    gate has, since other folds move the figure of a small set by 0.02. Which answer comes first is decided by digest,
    so there is no intercept to learn.
    """
    counts = [
        vectoriser.fit_transform([row.chosen for row in rows] + [row.rejected for row in rows])
        for vectoriser in vectorisers()
    ]
    signs = np.array([1 if digest_number("sign", row.id) % 2 else -1 for row in rows])
    right = 0.0
    for division in range(divisions):
        folds = [fold_of(row.group, division) for row in rows]
        for train, test in GroupKFold(5).split(folds, groups=folds):
            differences = hstack([_differences(each, len(rows), train) for each in counts])
            features = differences.multiply(signs[:, None]).tocsr()
            both, sides = _both_ways(features[train], signs[train])
            model = LogisticRegression(solver="liblinear", fit_intercept=False).fit(both, sides)
            score = model.decision_function(features[test]) * signs[test]
            right += np.sum(score > 1e-6) + np.sum(np.abs(score) <= 1e-6) / 2
    return float(right / divisions / len(rows))


def _differences(counts: csr_matrix, rows: int, train: np.ndarray) -> csr_matrix:
    weighting = TfidfTransformer().fit(counts[np.concatenate([train, train + rows])])
    weighted = weighting.transform(counts)
    return weighted[:rows] - weighted[rows:]


def _both_ways(features: csr_matrix, signs: np.ndarray) -> tuple[csr_matrix, np.ndarray]:
    """Each pair both ways round: a set in which all signs happen to agree has two classes, too."""
    return vstack([features, -features]).tocsr(), np.concatenate([signs, -signs])
