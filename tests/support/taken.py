"""Takes as tracks that are kept, without a store: for tests of what is made of tracks."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from generation.making import MadeTake
from generation.past import Past
from generation.refinement import Change, Plan, Refinement, Region
from generation.track import FileRef, Track


class Shelf:
    """Keeps the files of takes by their hash, and remembers how often they were read."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.read_roles: list[str] = []
        self._roles: dict[str, str] = {}

    def keep(self, take: MadeTake, track_id: str = "t1", parent: Track | None = None) -> Track:
        """A take as a track."""
        refs = []
        for file in take.files:
            sha256 = hashlib.sha256(file.data).hexdigest()
            self.files[sha256], self._roles[sha256] = file.data, file.role
            refs.append(FileRef(file.role, sha256, len(file.data), file.media_type, file.name))
        return Track(
            id=track_id,
            job_id=f"j-{track_id}",
            session_id="s1",
            take=take.take,
            parent_id=parent.id if parent else None,
            guild_id="",
            channel_id="",
            member_id="1",
            member_name="Ada",
            words=take.brief.words,
            brief=take.brief,
            engine=take.origin.engine,
            engine_version=take.origin.version,
            seed=take.brief.seed,
            licence=take.origin.licence,
            duration_s=take.duration_s,
            files=tuple(refs),
            created_at=datetime.now(UTC),
            heard=take.heard,
            review=take.review,
            markers=take.markers,
            facts=take.facts,
            render_s=take.render_s,
            compared=take.compared,
        )

    def read(self, sha256: str) -> bytes:
        """The bytes of a file; `KeyError` for one that is not here."""
        self.read_roles.append(self._roles[sha256])
        return self.files[sha256]

    def past(
        self,
        parent: Track,
        *changes: Change,
        region: Region | None = None,
        sources: Sequence[Track] = (),
        plan: Plan | None = None,
    ) -> Past:
        """What a refinement of a track starts from."""
        refinement = Refinement("words", tuple(changes), region=region or Region())
        return Past(refinement, parent, self.read, tuple(sources), plan)


def refined(track: Track, past: Past) -> Track:
    """A track with the refinement that made it."""
    return replace(track, refinement=past.refinement, parent_id=past.parent.id)
