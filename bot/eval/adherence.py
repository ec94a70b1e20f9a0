"""Do tracks sound like what was asked for, and like music? CLAP score and Fréchet audio distance of an engine."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from bot.eval import sound
from bot.eval.choice import Choice
from bot.eval.clap import NAME, Clap, Points, load_clap, whole
from bot.eval.frechet import frechet_distance
from bot.eval.prompts import seed_of
from bot.eval.rows import Row
from generation.errors import BadRequest, NocturneError
from generation.rendering import Audio

_SOUNDS: Final = frozenset({".wav", ".flac", ".mp3", ".ogg", ".opus"})
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A row's track: its windows as CLAP hears them, how long it is, and the seconds that making it took."""

    row: Row
    points: Points
    seconds: float
    spent_s: float


def measure_adherence(
    rows: Sequence[Row],
    choice: Choice,
    reference: Path | None = None,
    seconds: float = 10.0,
    keep: Path | None = None,
    tell: Tell = lambda _words: None,
) -> dict[str, Any]:
    """Make every row's track with an engine, and measure how near it is to its prompt, and all of them to music.

    The answer has `score` (the mean CLAP score, at least 0) and `fields`: `clap_score` (the cosine of a track's windows
    and its prompt, the mean of tracks), `clap_other_prompts` (with the other rows' prompts: what says nothing),
    `clap_first` (the share of tracks that are nearer to their own prompt than to all others), `fad` (over CLAP's
    embeddings, where there is a reference), and `render_s_per_s`. `table` is the line for docs/measurements.md.

    Raises:
        BadRequest: there is no sound in the reference.
        EngineUnavailable: CLAP or the engine can not run here.
        NocturneError: no row's track could be made.
    """
    clap = load_clap(choice.means)
    music = None if reference is None else _reference(clap, reference, tell)
    made, failures = _made(rows, choice, clap, seconds, keep, tell)
    if not made:
        raise BadRequest("No track could be made.", failures[0]["got"] if failures else "Give rows of prompts.")
    fields = _near(made, clap.of_words([each.row.prompt for each in made]))
    cloud = np.concatenate([each.points for each in made])
    if music is not None:
        fields["fad"] = round(frechet_distance(music, cloud), 4)
    fields["render_s_per_s"] = round(sum(each.spent_s for each in made) / sum(each.seconds for each in made), 4)
    card = choice.card
    data = {
        "rows": len(rows),
        "score": max(0.0, fields["clap_score"]),
        "fields": fields,
        "engine": card.version,
        "weights": card.weights,
        "embeddings": NAME,
        "windows": {"made": len(cloud), "reference": 0 if music is None else len(music)},
        "failures": failures,
    }
    return data | {"table": table_line(data)}


def table_line(data: dict[str, Any]) -> str:
    """The line of the table in docs/measurements.md."""
    fields = data["fields"]
    cells = [
        data["engine"],
        f"{fields['clap_score']:.3f}",
        f"{fields['clap_other_prompts']:.3f}" if fields["clap_other_prompts"] is not None else "-",
        f"{fields['clap_first']:.2f}",
        f"{fields['fad']:.3f}" if "fad" in fields else "-",
        str(data["rows"] - len(data["failures"])),
        f"{fields['render_s_per_s']:.3g}",
    ]
    return f"| {' | '.join(cells)} |"


def _made(
    rows: Sequence[Row], choice: Choice, clap: Clap, seconds: float, keep: Path | None, tell: Tell
) -> tuple[list[Made], list[dict[str, str]]]:
    """Every row's track, and those that could not be made."""
    made: list[Made] = []
    failures: list[dict[str, str]] = []
    for number, row in enumerate(rows, 1):
        try:
            made.append(_one(row, choice, clap, seconds, keep))
        except NocturneError as error:
            failures.append({"id": row.id, "field": "made", "wanted": "a track", "got": str(error)})
        tell(f"{number} of {len(rows)} made: {row.id}")
    return made, failures


def _one(row: Row, choice: Choice, clap: Clap, seconds: float, keep: Path | None) -> Made:
    from generation.making import make_takes
    from generation.ports import Watch

    brief = choice.brief(row.prompt, seed_of(row), seconds)
    began = time.perf_counter()
    take = make_takes(choice.engine, brief, [1], None, Watch())[0]
    spent = time.perf_counter() - began
    master = next(each for each in take.files if each.role == "master")
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^A-Za-z0-9-]+", "-", row.id) + Path(master.name).suffix
        (keep / name).write_bytes(master.data)
    audio = sound.decoded(master.data)
    return Made(row, clap.of_sound(audio), audio.duration_s, spent)


def _near(made: Sequence[Made], words: Points) -> dict[str, Any]:
    """How near tracks are to prompts."""
    nearness = np.array([(each.points[: whole(each.seconds)] @ words.T).mean(axis=0) for each in made])
    own, count = np.diagonal(nearness), len(made)
    others = (nearness.sum() - own.sum()) / (count * (count - 1)) if count > 1 else None
    return {
        "clap_score": round(float(own.mean()), 4),
        "clap_other_prompts": None if others is None else round(float(others), 4),
        "clap_first": round(float((nearness.argmax(axis=1) == np.arange(count)).mean()), 4),
    }


def _reference(clap: Clap, folder: Path, tell: Tell) -> Points:
    """The windows of all music in a folder, as CLAP hears them."""
    if not folder.is_dir():
        raise BadRequest(f"{folder} is no folder.", "Give a folder of music to compare with.")
    paths = sorted(each for each in folder.rglob("*") if each.suffix.lower() in _SOUNDS)
    if not paths:
        raise BadRequest(f"There is no sound in {folder}.", f"It takes {', '.join(sorted(_SOUNDS))}.")
    points = []
    for number, path in enumerate(paths, 1):
        points.append(clap.of_sound(_read(path)))
        tell(f"{number} of {len(paths)} heard: {path.name}")
    return np.concatenate(points)


def _read(path: Path) -> Audio:
    import soundfile

    try:
        return sound.decoded(path.read_bytes())
    except soundfile.LibsndfileError as error:
        raise BadRequest(f"{path} is no sound that can be read.", "Take it out of the folder.") from error
