"""How does a conversation's track get its sound? Made as the workshop makes it, from its parent's own files."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.eval.choice import SKETCH
from bot.eval.refinements_sound import Piece, heard
from generation.making import MadeTake, make_of_tracks, make_takes
from generation.past import Past, joined_length_s, made_of
from generation.ports import Engine, Watch
from generation.refining.plan import plan_of
from generation.track import FileRef, Track


@dataclass(slots=True)
class Maker:
    """Makes the tracks of one conversation, each once, its parent first; all files are kept in memory."""

    engine: Engine = field(default_factory=lambda: SKETCH.engine)
    _files: dict[str, bytes] = field(default_factory=dict)
    _made: dict[str, tuple[Track, Piece]] = field(default_factory=dict)

    def piece(self, track: Track, tracks: Sequence[Track] = ()) -> Piece:
        """A track, decoded; `tracks` are all that it may be made of. Raises what making raises."""
        return self._finished(track, {each.id: each for each in tracks})[1]

    def track(self, track: Track, tracks: Sequence[Track] = ()) -> Track:
        """The same track with its files."""
        return self._finished(track, {each.id: each for each in tracks})[0]

    def _finished(self, track: Track, known: dict[str, Track]) -> tuple[Track, Piece]:
        if track.id not in self._made:
            made = self._make(track, known)
            promised_s = joined_length_s(self._past(track, known)) if track.refinement else 0.0
            self._made[track.id] = (self._kept(track, made), replace(heard(made), promised_s=promised_s))
        return self._made[track.id]

    def _make(self, track: Track, known: dict[str, Track]) -> MadeTake:
        if track.refinement is None or track.parent_id is None:
            return make_takes(self.engine, track.brief, [track.take], None, Watch())[0]
        past = self._past(track, known)
        if past.own_sound is not None:
            return make_of_tracks(past, track.brief, track.take, Watch())
        return make_takes(self.engine, track.brief, [track.take], None, Watch(), past)[0]

    def _past(self, track: Track, known: dict[str, Track]) -> Past:
        assert track.refinement is not None
        assert track.parent_id is not None
        parent = self._finished(known[track.parent_id], known)[0]
        sources = [self._finished(known[each], known)[0] for each in dict.fromkeys(made_of(track.refinement))]
        plan = plan_of(track.refinement, track.brief, self.engine.card)
        return Past(track.refinement, parent, self._files.__getitem__, tuple(sources), plan)

    def _kept(self, track: Track, made: MadeTake) -> Track:
        files = []
        for each in made.files:
            sha256 = hashlib.sha256(each.data).hexdigest()
            self._files[sha256] = each.data
            files.append(FileRef(each.role, sha256, len(each.data), each.media_type, each.name))
        return replace(
            track,
            brief=made.brief,
            files=tuple(files),
            duration_s=made.duration_s,
            heard=made.heard,
            markers=made.markers,
            facts=made.facts,
            compared=made.compared,
        )
