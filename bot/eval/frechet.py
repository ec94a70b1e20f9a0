"""How far is one set of sounds from another? The Fréchet distance of two clouds of embeddings, by torchmetrics."""

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
    from torch import as_tensor, nn
    from torchmetrics.image.fid import FrechetInceptionDistance

    # The metric is named after the network of pictures that it is best known with; here what comes is embedded already.
    embedded = nn.Identity()
    embedded.num_features = one.shape[1]
    metric = FrechetInceptionDistance(feature=embedded)
    metric.update(as_tensor(one), real=True)
    metric.update(as_tensor(other), real=False)
    return max(0.0, float(metric.compute()))
