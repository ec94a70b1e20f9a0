"""A hub on this machine with one set of weights, and an empty folder to fetch them into."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generation.engines.means import Means
from generation.engines.weights import hub
from tests.generation.engines.weights.laid_out import FILES, WEIGHTS
from tests.support.hub import LocalHub, a_hub


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "_WAITS", (0.0, 0.0))


@pytest.fixture
def there() -> Iterator[LocalHub]:
    with a_hub() as running:
        running.put(WEIGHTS.repository, FILES)
        yield running


@pytest.fixture
def means(tmp_path: Path) -> Means:
    return Means(models=tmp_path / "models")
