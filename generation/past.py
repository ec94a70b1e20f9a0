"""What does a refinement start from? Its parent and the tracks that it is made of, as they are kept."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from generation.audio.bars import bars_of
from generation.audio.encode import decode_lossless
from generation.audio.kept import MASTER, Kept
from generation.audio.stitch import parts_of
from generation.errors import BadRequest, NotFound
from generation.licences import code_licence_of
from generation.ports import Artifacts, Store
from generation.refinement import Change, ChangeKind, Plan, Refinement
from generation.rendering import Audio
from generation.track import Licence, Track, TrackState

Read = Callable[[str], bytes]
# The ways that start from the parent's sound.
_FROM_SOUND: Final = frozenset({"repaint", "continue", "complete", "melody", "init"})
_OWN_SOUND: Final = frozenset({ChangeKind.STITCH, ChangeKind.BEST_BARS})


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """What a refinement starts from: the track that it changes, and the further ones that it is made of.

    `read` gives the bytes of a file by its SHA-256 and blocks: it is called where blocking work is done. `plan` says
    how the engine goes about it.
    """

    refinement: Refinement
    parent: Track
    read: Read
    sources: tuple[Track, ...] = ()
    plan: Plan | None = None

    @property
    def own_sound(self) -> Change | None:
        """The change that is made of the tracks' own sound, without an engine; None where there is none."""
        return next((each for each in self.refinement.changes if each.kind in _OWN_SOUND), None)

    @property
    def in_part(self) -> bool:
        """Whether only a part of the track may sound otherwise."""
        return self.own_sound is None and not self.refinement.region.whole

    @property
    def engine_hears_it(self) -> bool:
        """Whether the engine starts from the parent's sound."""
        return self.plan is not None and self.plan.way in _FROM_SOUND

    @property
    def sounds_on(self) -> bool:
        """Whether the parent's sound lives on in the new one."""
        return self.own_sound is not None or self.in_part or self.engine_hears_it

    def sound_for_engine(self) -> Audio:
        """The parent's master."""
        return kept_of(self.parent, self.read).sound(MASTER)


async def past_of(
    store: Store, artifacts: Artifacts, parent_id: str | None, refinement: Refinement | None, plan: Plan | None
) -> Past | None:
    """The past of a refinement of a track; None where nothing is refined.

    Raises:
        BadRequest: a track whose sound it needs was removed.

    """
    parent = await store.track(parent_id) if parent_id and refinement else None
    if parent is None or refinement is None:
        return None
    found = [parent if each == parent.id else await store.track(each) for each in dict.fromkeys(made_of(refinement))]
    loop = asyncio.get_running_loop()

    def read(sha256: str) -> bytes:
        return asyncio.run_coroutine_threadsafe(artifacts.get(sha256), loop).result()

    past = Past(refinement, parent, read, tuple(each for each in found if each is not None), plan)
    needed = [*found, *([parent] if past.sounds_on else [])]
    if any(each is None or each.state is TrackState.REMOVED for each in needed):
        raise BadRequest("A track that this is made of is no longer here.", "Start from another one.")
    return past


def made_of(refinement: Refinement) -> list[str]:
    """The ids of the tracks whose sound a refinement is made of, in their order; one may come twice."""
    stitched = [each.value for each in refinement.changes if each.kind is ChangeKind.STITCH]
    return [name.strip() for value in stitched for name in value.split(",") if name.strip()]


def kept_of(track: Track, read: Read) -> Kept:
    """A track's sound, score and bars, as they are kept."""
    files = {file.role: file.sha256 for file in track.files}

    def sound(role: str) -> Audio:
        if role not in files:
            raise NotFound(f"The track {track.id} has no {role}.")
        return decode_lossless(read(files[role]))

    return Kept(
        sound,
        bars_of(track.brief, track.duration_s, track.markers, track.facts),
        tuple(file.role.removeprefix("stem:") for file in track.stems),
        track.markers,
        read(files["midi"]) if "midi" in files else None,
    )


def joined_length_s(past: Past) -> float:
    """How long the joined tracks will be; 0 where none are joined."""
    change = past.own_sound
    if change is None or change.kind is not ChangeKind.STITCH:
        return 0.0
    parts = parts_of([bars_of(each.brief, each.duration_s, each.markers, each.facts) for each in in_order(past)])
    return parts[-1].begin_s + parts[-1].length_s


def in_order(past: Past) -> list[Track]:
    known = {track.id: track for track in past.sources}
    return [known[each] for each in made_of(past.refinement)]


@dataclass(frozen=True, slots=True)
class Origin:
    """Who made a track, under what it may be used, and under what the makers of the engine published its code."""

    engine: str
    version: str
    licence: Licence
    code_licence: str = ""


UNKNOWN: Final = Origin("", "", Licence("", commercial=False))


def maker_of(track: Track) -> Origin:
    """Who made a track that is there."""
    return Origin(track.engine, track.engine_version, track.licence, code_licence_of(track))


def origin_of(past: Past, made_by: Origin) -> Origin:
    """Who made a refined track: the parent's engine, where no engine was asked; under the strictest of all licences."""
    tracks = (past.parent, *past.sources)
    if not past.sounds_on:
        return made_by
    if past.own_sound is not None:
        made_by = maker_of(past.parent)
    strict = [each for each in (made_by.licence, *(track.licence for track in tracks)) if not each.commercial]
    return replace(made_by, licence=strict[0] if strict else made_by.licence)
