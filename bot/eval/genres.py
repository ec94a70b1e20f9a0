"""Are the genres told apart, and does every seed bring a theme of its own?"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.eval.centroids import NearestCentroid
from bot.eval.features import Features, features
from bot.eval.workers import spread

ACCURACY: Final = 0.8
_THEME_SEEDS: Final = 200
_THEME_S: Final = 8.0


@dataclass(frozen=True, slots=True)
class Take:
    """One rendering to make: a genre's bare name as the prompt, a seed, and a length in seconds."""

    genre: str
    seed: int
    seconds: float


def tell_apart(
    per_genre: int = 20,
    seconds: float = 12.0,
    workers: int | None = None,
    tell: Callable[[str], None] = lambda _words: None,
) -> dict[str, Any]:
    """Render every genre under different seeds, fit a nearest-centroid classifier on the odd ones, test on the even.

    Key and tempo are what the language infers from the genre's bare name. The answer has `accuracy`, `target`, `met`,
    `genres` (each one's own share), `confusions` (what was taken for what, how often), and `themes_differ`.
    """
    from generation.engines.sketch.styles import styles

    names = sorted(styles())
    takes = [Take(name, seed, seconds) for seed in range(1, 2 * ((per_genre + 1) // 2) + 1) for name in names]
    heard: list[tuple[Take, Features]] = []
    for take, found in zip(takes, spread(listen, takes, workers), strict=True):
        heard.append((take, found))
        tell(f"{len(heard)} of {len(takes)} heard: {take.genre}, seed {take.seed}")
    themes = dict(zip(names, spread(theme_collisions, names, workers), strict=True))
    return classified(heard) | {
        "rendered": len(takes),
        "themes_differ": not any(themes.values()),
        "same_themes": {name: count for name, count in themes.items() if count},
    }


def classified(heard: Sequence[tuple[Take, Features]]) -> dict[str, Any]:
    """Fit on odd seeds, name the even ones."""
    model = NearestCentroid.fit([(take.genre, found) for take, found in heard if take.seed % 2])
    named = [(take.genre, model.name(found)) for take, found in heard if not take.seed % 2]
    right = Counter(one for one, other in named if one == other)
    total = Counter(one for one, _ in named)
    wrong = Counter(f"{one} taken for {other}" for one, other in named if one != other)
    accuracy = sum(right.values()) / max(1, len(named))
    return {
        "accuracy": round(accuracy, 4),
        "target": ACCURACY,
        "met": accuracy >= ACCURACY,
        "genres": {name: round(right[name] / total[name], 4) for name in sorted(total)},
        "confusions": [f"{count} x {pair}" for pair, count in wrong.most_common()],
    }


def listen(take: Take) -> Features:
    """Render one take, master it, and measure its features."""
    from generation import engines
    from generation.audio.master import master
    from generation.errors import NocturneError
    from generation.language import understand
    from generation.ports import RenderRequest
    from generation.track import Wish

    brief = understand(Wish(take.genre, duration_s=take.seconds), take.seed)
    rendering = engines.create("sketch").render([RenderRequest(brief, brief.seed)])[0]
    if isinstance(rendering, NocturneError):
        raise rendering
    return features(master(rendering).master)


def theme_collisions(genre: str) -> int:
    """How many of 200 seeds of a genre have a theme that another one has, too; composed, not rendered."""
    from generation.engines.sketch.compose import compose
    from generation.language import understand
    from generation.track import Wish

    themes = Counter(
        compose(understand(Wish(genre, duration_s=_THEME_S), seed), seed).theme for seed in range(_THEME_SEEDS)
    )
    return sum(count for count in themes.values() if count > 1)
