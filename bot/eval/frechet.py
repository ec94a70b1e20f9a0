"""How far is one set of sounds from another? The Fréchet distance of two clouds of embeddings.

Computed here, by its definition: fadtk, with which the field measures it, wants a numpy (below 2) and a transformers
(below 5) that can not be installed beside the engines' libraries.
"""

import numpy as np
from numpy.typing import NDArray

from generation.errors import BadRequest

Cloud = NDArray[np.float64]


def frechet_distance(one: Cloud, other: Cloud) -> float:
    """The Fréchet distance of the Gaussians that fit two clouds (points, dimensions); 0 where they are the same.

    |m - n|^2 + tr(S + T - 2 (S T)^(1/2)) with means m, n and covariances S, T (Dowson and Landau 1982), which over
    embeddings of sound is the Fréchet audio distance (Kilgour et al. 2019). It is biased upwards for few points.

    Raises:
        BadRequest: a cloud has no two points.
    """
    if min(len(one), len(other)) < 2:
        raise BadRequest("Two sounds and more on either side have a distance.", "Give more tracks.")
    apart = one.mean(axis=0) - other.mean(axis=0)
    first, second = (np.atleast_2d(np.cov(each, rowvar=False)) for each in (one, other))
    # tr (S T)^(1/2) by the symmetric S^(1/2) T S^(1/2), which has the same eigenvalues, all of them real.
    root = _root(first)
    shared = np.sqrt(np.clip(np.linalg.eigvalsh(root @ second @ root), 0.0, None)).sum()
    return max(0.0, float(apart @ apart + np.trace(first) + np.trace(second) - 2 * shared))


def _root(matrix: Cloud) -> Cloud:
    """The square root of a covariance."""
    values, vectors = np.linalg.eigh(matrix)
    root: Cloud = (vectors * np.sqrt(np.clip(values, 0.0, None))) @ vectors.T
    return root
