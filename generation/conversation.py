"""A conversation: what is said about a track becomes a job, an answer, or a step in the session's tree."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, Protocol

from generation.brief import ReferenceMode
from generation.errors import AskedWrongly, BadRequest, NotAllowed, NotFound
from generation.ids import new_id
from generation.language.refining import read
from generation.ports import Store
from generation.refinement import HERE, About, ChangeKind, Destination, Reading, ReadingKind, Refinement
from generation.refining.answering import answered
from generation.refining.answers import where_now
from generation.refining.apply import refined
from generation.refining.offers import ANEW, CHANGE_OR_ANEW, change_or_anew, is_said_again, taken
from generation.refining.scene import Said, Scene, Scenes, check_part
from generation.refining.story import Story, story_of
from generation.studio import Studio
from generation.track import (
    ClipSource,
    Event,
    Job,
    Place,
    Session,
    Track,
    TrailEvent,
    Turn,
    TurnKind,
    Wish,
)

__all__ = ["Chat", "Conversation", "Reply", "ReplyKind", "Said"]

_WENT: Final = {"undo": TurnKind.UNDONE, "redo": TurnKind.REDONE}
_LONGEST_WORDS: Final = 2000
_OWN_SOUND: Final = frozenset({ChangeKind.STITCH, ChangeKind.BEST_BARS})


class ReplyKind(StrEnum):
    """What came of it."""

    STARTED = "started"  # a job that waits for `Studio.begin`
    TOLD = "told"  # an answer, or where one is now; `track` is what to show, if any
    CHOICE = "choice"  # two readings; `turn.options` become buttons
    IGNORED = "ignored"  # chatter among members: at most a reaction


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered. `text` is plain sentences, also where a job starts with something not understood."""

    kind: ReplyKind
    session: Session
    turn: Turn | None = None
    job: Job | None = None
    text: str = ""
    track: Track | None = None


class Chat(Protocol):
    """A chat model that reads what the rules could not. It proposes a reading and can do nothing else."""

    async def read(self, words: str, about: About, *, clip: bool) -> Reading | None:
        """The same sort of reading as the rules', validated; None when it is not there, too slow, or makes no sense."""
        ...


class Conversation:
    """Listens to what members say about tracks, and does what is meant."""

    def __init__(self, store: Store, studio: Studio, chat: Chat | None = None) -> None:
        self._store = store
        self._scenes = Scenes(store)
        self._studio = studio
        self._chat = chat

    # ---- saying ---------------------------------------------------------------------------------------------------

    async def say(self, said: Said) -> Reply:
        """Do what a member said about a track. A job that was started waits for `Studio.begin`.

        Raises:
            AskedWrongly: it can not be done; the message says why. Nothing was written.
        """
        _check_length(said.words)
        session = await self._scenes.session_of(said)
        if session is not None and not said.track_id:
            check_part(session, said.place.member_id)
            if not await self._store.tracks_of_session(session.id):
                return await self._first(said, session)
        scene = await self._scenes.scene(said, session)
        picked = None
        if said.clip is None and not said.meant:
            now = datetime.now(UTC)
            picked = taken(scene.lineage.turns, scene.member_id, said.words, now, said.track_id)
        if picked is not None:
            return await self.choose(scene.session.id, *picked, said.place)
        return await self._do(scene, await self._read(scene))

    async def offer(self, said: Said) -> Reply:
        """Ask whether words are about the track that is there or a wish for a new one; nothing is rendered yet.

        Raises:
            AskedWrongly: nobody could say this here; the message says why. Nothing was written.
        """
        _check_length(said.words)
        scene = await self._scenes.scene(said, await self._scenes.session_of(said))
        options = change_or_anew(scene.track.id, scene.lineage.numbers.get(scene.track.id, 1))
        turn = await self._turn(scene, TurnKind.UNCLEAR, CHANGE_OR_ANEW, Reading(ReadingKind.CHOICE, options=options))
        return Reply(ReplyKind.CHOICE, scene.session, turn, text=CHANGE_OR_ANEW)

    async def choose(self, session_id: str, number: int, index: int, place: Place) -> Reply:
        """Do one of the readings that a turn offered.

        Raises:
            NotAllowed: another member was asked.
            NotFound: nothing was offered there.
        """
        turns = await self._store.turns(session_id)
        turn = next((each for each in turns if each.number == number), None)
        if turn is None or not 0 <= index < len(turn.options):
            raise NotFound("This choice is no longer there.", "Say once more what should change.")
        if turn.member_id != place.member_id:
            raise NotAllowed("Only the member who was asked can choose.", "Say what you would like yourself.")
        option = turn.options[index]
        if option.base == ANEW:
            job = await self._studio.ask(Wish(turn.words), place)
            return Reply(ReplyKind.STARTED, await self._scenes.known(session_id), None, job)
        if is_said_again(option):
            again = Said(turn.words, place, option.base.track_id, session_id)
            scene = await self._scenes.scene(again, await self._store.session(session_id))
            return await self._do(scene, await self._read(scene))
        said = Said(f"{turn.words} ({option.label})", place, turn.track_id, session_id, meant=option.changes)
        scene = await self._scenes.scene(said, await self._store.session(session_id))
        kind = ReadingKind.CHANGE if option.changes else ReadingKind.NAVIGATE
        return await self._do(scene, Reading(kind, option.changes, option.base))

    async def go(self, track_id: str, place: Place, words: str = "") -> Reply:
        """Go to a track of a session, as a select or a button has it."""
        scene = await self._scenes.scene(Said(words, place, track_id), None)
        return await self._went(scene, Destination("track", track_id=track_id), words)

    async def step(self, way: str, track_id: str, place: Place) -> Reply:
        """Undo or redo from a track, as a button has it."""
        scene = await self._scenes.scene(Said(way, place, track_id), None)
        return await self._went(scene, Destination(way), way)

    # ---- sessions -------------------------------------------------------------------------------------------------

    async def open(
        self, place: Place, title: str, thread_id: str, member_ids: Sequence[str] = (), *, open_to_all: bool = True
    ) -> Session:
        """Open a session in a thread of its own."""
        now = datetime.now(UTC)
        session = Session(
            id=new_id("s"),
            guild_id=place.guild_id,
            channel_id=place.channel_id,
            member_id=place.member_id,
            created_at=now,
            title=title.strip()[:80] or "Session",
            thread_id=thread_id,
            member_ids=tuple(dict.fromkeys(member_ids)),
            open_to_all=open_to_all,
        )
        await self._store.save_session(session, [_event(Event.SESSION_OPENED, session, place)])
        return session

    async def invite(self, session_id: str, member_ids: Sequence[str], place: Place) -> Session:
        """Let more members take part; only who opened the session can."""
        session = await self._scenes.known(session_id)
        if session.member_id != place.member_id:
            raise NotAllowed("Only the member who opened this session can invite others.")
        wider = replace(session, member_ids=tuple(dict.fromkeys((*session.member_ids, *member_ids))))
        await self._store.save_session(wider, [_event(Event.SESSION_CHANGED, wider, place)])
        return wider

    async def story(self, session_id: str, member_id: str, guild_id: str) -> Story:
        """What happened in a session, as this member may read it; raises `NotFound` where there is nothing to read."""
        session = await self._scenes.known(session_id)
        if session.guild_id != guild_id and session.member_id != member_id:
            raise NotFound("There is no such session here.")
        return story_of(session, await self._scenes.lineage(session.id), member_id, guild_id)

    # ---- reading and doing ----------------------------------------------------------------------------------------

    async def _read(self, scene: Scene) -> Reading:
        """The rules read it; only what they can not read is shown to the chat model, where there is one."""
        said, about = scene.said, scene.about(scene.track)
        clip = said.clip is not None
        if said.meant:
            return Reading(ReadingKind.CHANGE, said.meant)
        # A long message takes a while to read: the others are not kept waiting.
        reading = await asyncio.to_thread(read, said.words, about, clip=clip)
        if self._chat is None or not (reading.kind is ReadingKind.UNCLEAR or reading.unused):
            return reading
        return await self._chat.read(said.words, about, clip=clip) or reading

    async def _do(self, scene: Scene, reading: Reading) -> Reply:
        words = scene.said.words
        if reading.kind is ReadingKind.CHANGE:
            return await self._refine(scene, reading)
        if reading.kind is ReadingKind.NAVIGATE:
            return await self._went(scene, reading.base, words)
        if reading.kind is ReadingKind.QUESTION:
            return await self._answer(scene, reading)
        if reading.kind is ReadingKind.CHATTER:
            return await self._heard(scene, reading)
        if reading.options:
            turn = await self._turn(scene, TurnKind.UNCLEAR, reading.suggestion, reading)
            return Reply(ReplyKind.CHOICE, scene.session, turn, text=reading.suggestion or "Which one do you mean?")
        return await self._told(scene, TurnKind.UNCLEAR, reading.suggestion or "I did not understand that.")

    async def _heard(self, scene: Scene, reading: Reading) -> Reply:
        """Talk, which is only answered where something is to be said."""
        if reading.suggestion:
            return await self._told(scene, TurnKind.CHATTER, reading.suggestion)
        return Reply(ReplyKind.IGNORED, scene.session, await self._turn(scene, TurnKind.CHATTER, ""))

    async def _answer(self, scene: Scene, reading: Reading) -> Reply:
        try:
            text = answered(reading, scene.track, scene.lineage, scene.reach)
        except AskedWrongly as error:
            return await self._told(scene, TurnKind.QUESTION, str(error))
        return await self._told(scene, TurnKind.QUESTION, text)

    async def _refine(self, scene: Scene, reading: Reading) -> Reply:
        """Make the changes in the brief and ask for the track; what can not be made is told and nothing is rendered."""
        said = scene.said
        try:
            base = self._start(scene, reading)
            before = await self._still_made(scene, base)
            engine = said.engine or base.engine
            longest_s = await self._studio.longest_s(engine, said.place.guild_id)
            changes = (*(before.changes if before else ()), *reading.changes)
            made = refined(
                scene.about(base), changes, said.words, reading.by, longest_s=longest_s, others=scene.others()
            )
        except AskedWrongly as error:
            return await self._told(scene, TurnKind.UNCLEAR, str(error))
        refinement = replace(made.refinement, unused=reading.unused)
        used = [each for each in scene.lineage.tracks if each.id in refinement.sources]
        wish = Wish(
            said.words,
            engine=engine,
            # What is made of somebody's private sound is as private as that.
            private=said.private or any(each.private for each in (base, *used)),
            clip=_clip_for(said, reading) or await self._kept_clip(base),
            parent=base.id,
            brief=made.brief,
            first_take=base.take,
            refinement=refinement,
        )
        job = await self._studio.ask(wish, said.place)
        told = [f"This goes on from “{before.words}”, which is still being made."] if before else []
        return Reply(
            ReplyKind.STARTED, scene.session, None, job, " ".join([*told, _not_made_of(reading)]).strip(), base
        )

    async def _still_made(self, scene: Scene, base: Track) -> Refinement | None:
        """What the same member wanted changed in the same track a moment ago: a second wish goes on from the first."""
        jobs = [
            job
            for job in await self._store.unfinished_jobs()
            if (job.session_id, job.place.member_id, job.wish.parent) == (scene.session.id, scene.member_id, base.id)
            and job.place.request_id != scene.said.place.request_id
        ]
        waiting = jobs[-1].wish.refinement if jobs else None
        own_sound = waiting is not None and any(each.kind in _OWN_SOUND for each in waiting.changes)
        return None if own_sound else waiting

    def _start(self, scene: Scene, reading: Reading) -> Track:
        """The track that is changed: of a correction, the one before what is corrected."""
        if not reading.corrects or reading.base != HERE:
            return scene.reach(reading.base)
        return scene.lineage.parent_of(scene.track.id) or scene.track

    async def _kept_clip(self, track: Track) -> ClipSource | None:
        """The clip that a track leans on, as it is kept."""
        if track.brief.reference is None or not track.reference_sha256:
            return None
        job = await self._store.job(track.job_id)
        name = job.wish.clip.filename if job is not None and job.wish.clip is not None else "clip"
        return ClipSource(name, sha256=track.reference_sha256, mode=track.brief.reference.mode)

    async def _first(self, said: Said, session: Session) -> Reply:
        """The first words of an opened session ask for its first track."""
        if any(turn.job_id for turn in await self._store.turns(session.id)):
            waiting = [job for job in await self._store.unfinished_jobs() if job.session_id == session.id]
            if waiting:
                raise BadRequest("Its first track is still being made.", "Say it again once it is here.")
        wish = Wish(said.words, engine=said.engine, private=said.private, clip=said.clip, session_id=session.id)
        return Reply(ReplyKind.STARTED, session, None, await self._studio.ask(wish, said.place))

    async def _went(self, scene: Scene, to: Destination, words: str) -> Reply:
        try:
            track = scene.reach(to)
        except AskedWrongly as error:
            return await self._told(scene, TurnKind.UNCLEAR, str(error))
        text = where_now(track, scene.lineage)
        kind = _WENT.get(to.way, TurnKind.WENT)
        turn = await self._turn(scene, kind, text, track_id=track.id, words=words)
        return Reply(ReplyKind.TOLD, scene.session, turn, text=text, track=track)

    async def _told(self, scene: Scene, kind: TurnKind, text: str) -> Reply:
        return Reply(ReplyKind.TOLD, scene.session, await self._turn(scene, kind, text), text=text)

    async def _turn(
        self,
        scene: Scene,
        kind: TurnKind,
        text: str,
        reading: Reading | None = None,
        *,
        track_id: str = "",
        words: str = "",
    ) -> Turn:
        said = scene.said
        turn = Turn(
            session_id=scene.session.id,
            number=0,
            member_id=scene.member_id,
            words=words or said.words,
            job_id="",
            created_at=datetime.now(UTC),
            kind=kind,
            track_id=track_id or scene.track.id,
            request_id=said.place.request_id,
            answer=text,
            options=reading.options if reading else (),
        )
        return await self._store.add_turn(turn)


def _check_length(words: str) -> None:
    if len(words) > _LONGEST_WORDS:
        raise BadRequest(f"That is longer than {_LONGEST_WORDS} characters.", "Say it in fewer words.")


def _clip_for(said: Said, reading: Reading) -> ClipSource | None:
    """The clip that came with the words, used as they say."""
    if said.clip is None:
        return None
    used = next((each.value for each in reading.changes if each.kind is ChangeKind.REFERENCE), "")
    return replace(said.clip, mode=ReferenceMode(used)) if used else said.clip


def _not_made_of(reading: Reading) -> str:
    if not reading.unused:
        return ""
    words = ", ".join(f"“{each}”" for each in reading.unused)
    return f"I made nothing of {words}. {reading.suggestion}".strip()


def _event(event: Event, session: Session, place: Place) -> TrailEvent:
    return TrailEvent(event, session.id, place.member_id, datetime.now(UTC), session.guild_id)
