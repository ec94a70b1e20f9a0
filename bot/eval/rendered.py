"""Does the sound keep what its brief promises? Rows rendered to finished files, and measured."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.eval import midi, sound
from bot.eval.choice import SKETCH, Choice
from bot.eval.finding import Finding, figures, found, not_applicable, skipped
from bot.eval.pieces import pieces
from bot.eval.prompts import seed_of
from bot.eval.rows import Row
from bot.eval.workers import spread
from generation.errors import NocturneError

# Every so many rows one is rendered once more by a process that has made nothing before.
_AGAIN_EVERY: Final = 20


@dataclass(frozen=True, slots=True)
class Work:
    """A row to render; `seconds` shortens a longer track, for a quick look."""

    row: Row
    seconds: float | None = None
    choice: Choice = SKETCH


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was measured on a row's track; `sha256` is that of the master's samples; `broke` tells a crash.

    `same_again` says whether the engine promises the same samples for the same seed here.
    """

    row: Row
    findings: tuple[Finding, ...]
    sha256: str = ""
    broke: str = ""
    same_again: bool = True


def render_rows(
    rows: Sequence[Row],
    workers: int | None = None,
    tell: Callable[[str], None] = lambda _words: None,
    seconds: float | None = None,
    choice: Choice = SKETCH,
) -> dict[str, Any]:
    """Render every row and measure it; every twentieth is rendered twice, the second time in a fresh process.

    An engine that holds a model makes all of them in this process. The answer has `figures`, `not_applicable` (how
    often the engine makes no such promise), `failures` (one per promise that a row's track breaks) and `crashes`.
    """
    works = [Work(row, seconds, choice) for row in rows]
    workers, fresh = choice.workers(workers), not choice.is_heavy
    done = []
    for each in spread(render_row, works, workers):
        done.append(each)
        tell(f"{len(done)} of {len(works)} rendered: {each.row.id}")
    tell("some once more, in fresh processes" if fresh else "some once more")
    again = {each.row.id: each for each in spread(render_row, works[::_AGAIN_EVERY], workers, fresh=fresh)}
    done = [_compared(each, again[each.row.id]) if each.row.id in again else each for each in done]
    failures = [
        {"id": each.row.id, "field": one.name, "wanted": one.wanted, "got": one.got}
        for each in done
        for one in each.findings
        if one.share < 1
    ]
    return {
        "figures": figures(one for each in done for one in each.findings),
        "not_applicable": not_applicable(one for each in done for one in each.findings),
        "failures": failures,
        "crashes": [{"id": each.row.id, "why": each.broke} for each in done if each.broke],
    }


def render_row(work: Work) -> Rendered:
    """Make the first take of a row's brief and measure its files. A prompt that is refused has nothing to measure."""
    try:
        return _rendered(work)
    except NocturneError as error:
        return Rendered(work.row, (found("made", False, "a track", error),))
    except Exception as error:  # noqa: BLE001 - one row that breaks must not take the others with it
        why = f"{type(error).__name__}: {error}"
        return Rendered(work.row, (found("made", False, "a track", why),), broke=why)


def _rendered(work: Work) -> Rendered:
    from generation.making import make_takes
    from generation.ports import Watch
    from generation.rendering import Stem

    brief = work.choice.brief(work.row.prompt, seed_of(work.row), work.seconds)
    made = make_takes(work.choice.engine, brief, [1], None, Watch())[0]
    can = work.choice.card.can
    files = {each.role: each.data for each in made.files}
    master = sound.decoded(files["master"])
    stems = [Stem(role[5:], sound.decoded(data)) for role, data in files.items() if role.startswith("stem:")]
    findings: list[Finding | None] = [
        found("made", True, "a track", "a track"),
        sound.duration(master, brief),
        sound.loudness(master),
        sound.true_peak(master, brief),
        sound.stems_sum(master, stems) if "stems" in can else skipped("audio.stems"),
        sound.tempo(master, brief),
        sound.seam(master, brief) if "loop" in can or not brief.loop else skipped("audio.seam"),
    ]
    if "score" in can or not brief.pieces:
        named = {role: sound.decoded(data) for role, data in files.items() if role.startswith("piece:")}
        findings += pieces(named, brief, master)
    else:
        findings.append(skipped("pieces"))
    if "midi" not in can:
        findings += [skipped("score"), sound.key(master, brief, pitched=True)]
    elif "midi" in files:
        score = midi.read_midi(files["midi"])
        findings += midi.exactness(score, brief)
        findings += midi.presence(score, stems, brief.instruments, brief.excluded)
        findings.append(sound.key(master, brief, score.pitched))
    else:
        findings.append(found("score.there", False, "a score", "none"))
    digest = hashlib.sha256(master.samples.tobytes()).hexdigest()
    same = bool(made.facts.get("deterministic", True))
    return Rendered(work.row, tuple(each for each in findings if each is not None), digest, same_again=same)


def _compared(first: Rendered, second: Rendered) -> Rendered:
    same = bool(first.sha256) and first.sha256 == second.sha256
    finding = found("audio.same_again", same, first.sha256[:12] or "a track", second.sha256[:12] or second.broke)
    if not first.same_again:
        finding = skipped("audio.same_again")
    return replace(first, findings=(*first.findings, finding))
