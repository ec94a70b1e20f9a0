"""What does it look like? One sheet per genre, and sheets of a loop, of short sounds and of sections, with an index."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.eval.workers import spread
from generation.errors import BadRequest

_SECONDS: Final = 30.0
_PROMPTS: Final = {
    "lo-fi": "sleepy lo-fi with a warm electric piano and vinyl crackle, 78 bpm",
    "ambient": "calm ambient, slow pads like fog over a lake, in A minor",
    "house": "sunny house for a rooftop, piano stabs, 122 bpm",
    "techno": "dark warehouse techno, 134 bpm, hypnotic",
    "drum and bass": "liquid drum and bass with rolling bass and strings, 174 bpm",
    "synthwave": "synthwave for a night drive, big lead, 100 bpm, in E minor",
    "cinematic": "epic cinematic trailer with choir and timpani",
    "orchestral": "heroic orchestral piece in D major, brass up front",
    "jazz": "jazz trio with upright bass and brushes, 132 bpm",
    "bossa nova": "relaxed bossa nova with nylon guitar and flute",
    "waltz": "melancholic waltz for piano and strings in G minor",
    "classical": "gentle classical piano in Eb major",
    "rock": "energetic rock with electric guitars and big drums in E minor",
    "funk": "greasy funk with slap bass, clavinet and brass, 104 bpm",
    "folk": "cheerful folk with acoustic guitar and fiddle in G major",
    "hip-hop": "boom bap hip-hop, dusty drums and deep bass, 88 bpm",
    "chiptune": "happy chiptune for a platform game, 150 bpm",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One picture of the gallery: its file's name, the prompts that it shows one after another, and how.

    `twice` plays a loop two times, so that its seam is in the middle.
    """

    name: str
    prompts: tuple[str, ...]
    seconds: float | None = None
    twice: bool = False
    seed: int = 11


def sheets() -> list[Sheet]:
    """The whole gallery: a sheet per genre that has a style of its own, then loop, short sounds and sections."""
    from generation.engines.sketch.styles import styles

    genres = [Sheet(_file_name(name), (_PROMPTS.get(name, name),), _SECONDS) for name in sorted(styles())]
    return [
        *genres,
        Sheet("loop-twice", ("seamless synthwave loop, 110 bpm, in C minor",), 17.5, twice=True),
        Sheet(
            "jingles-and-ui-sounds",
            (
                "8-bit victory jingle, 3 seconds",
                "podcast jingle, guitar and bass, 5 seconds",
                "sad game over jingle, 4 seconds",
                "soft notification ping, 1 second",
                "short error buzz for my app, 1 second",
                "success sound for a button, 1 second",
            ),
        ),
        Sheet("sections", ("chiptune in D minor as separate parts: intro loop, main loop, outro",), 24.0),
    ]


def make_gallery(
    out: Path,
    only: Sequence[str] = (),
    workers: int | None = None,
    tell: Callable[[str], None] = lambda _words: None,
) -> dict[str, Any]:
    """Draw the sheets (or only those named) into a folder; with the whole gallery goes a README.md.

    The same program draws the same bytes again. The answer has `sheets`, each with `file`, `prompts` and `figures`.

    Raises:
        BadRequest: there is no such sheet.
        EngineFailed: a prompt could not be played.

    """
    known = {each.name: each for each in sheets()}
    for name in only:
        if name not in known:
            raise BadRequest(f"There is no sheet “{name}”.", f"Use some of: {', '.join(known)}.")
    chosen = [known[name] for name in only] or list(known.values())
    out.mkdir(parents=True, exist_ok=True)
    drawn: list[dict[str, Any]] = []
    for each, (picture, facts) in zip(chosen, spread(draw_sheet, chosen, workers), strict=True):
        (out / f"{each.name}.png").write_bytes(picture)
        drawn.append({"file": f"{each.name}.png", "prompts": list(each.prompts), "figures": facts})
        tell(f"{each.name}: {len(picture) // 1024} kB")
    if not only:
        (out / "README.md").write_text(_index(drawn), encoding="utf-8")
    return {"sheets": drawn}


def draw_sheet(sheet: Sheet) -> tuple[bytes, list[dict[str, str]]]:
    """Make the tracks of a sheet and draw them; the picture as PNG, and what was measured on each track."""
    from bot.eval.sheet import draw
    from bot.eval.takes import joined, make

    takes = [make(prompt, sheet.seconds, sheet.seed) for prompt in sheet.prompts]
    return draw(sheet.name, joined(takes, twice=sheet.twice)), [take.figures for take in takes]


def _index(drawn: Sequence[dict[str, Any]]) -> str:
    names = list(drawn[0]["figures"][0]) if drawn else []
    lines = [
        "# Gallery",
        "",
        "Drawn by `make gallery`: every genre, a loop played twice, short sounds, and a piece in sections, all made by",
        "the procedural `sketch` engine. Each sheet shows the wave, a spectrogram on a logarithmic scale (decibels of",
        "full scale), momentary loudness, stereo (the line is the balance, the band the width), and how loud each stem",
        "is. Figures are measured on the files.",
        "",
        f"| sheet | prompt | {' | '.join(names)} |",
        f"| --- | --- |{' --- |' * len(names)}",
    ]
    for each in drawn:
        for number, (prompt, figures) in enumerate(zip(each["prompts"], each["figures"], strict=True)):
            link = f"[{each['file'].removesuffix('.png')}]({each['file']})" if number == 0 else ""
            lines.append(f"| {link} | {prompt} | {' | '.join(figures[name] for name in names)} |")
    lines += [
        "",
        *(f"![{json.dumps(each['prompts'][0], ensure_ascii=False)[1:-1]}]({each['file']})\n" for each in drawn),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
