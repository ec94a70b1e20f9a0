"""Values to store: small ones with everything set."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from generation.brief import (
    Brief,
    Heard,
    Key,
    Level,
    Mode,
    Mood,
    ReferenceMode,
    ReferenceUse,
    Section,
    Source,
    Understood,
    Window,
)
from generation.ports import Store
from generation.refinement import Change, ChangeKind, Difference, Refinement, Region
from generation.rendering import Marker
from generation.track import (
    ClipSource,
    Delivery,
    DeliveryState,
    Event,
    FileRef,
    Job,
    JobState,
    Licence,
    Place,
    Session,
    Track,
    TrailEvent,
    Wish,
)

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
HEARD = Heard(12.5, 96.0, Key("A", Mode.MINOR), -14.2, -0.5, 0.25, 2.5)
DARKER = Change(ChangeKind.LEAN, "brightness", -1.0, "", "darker", Region(2.5, None))
REFINEMENT = Refinement(
    "darker please",
    (DARKER,),
    (Difference("brightness", "0.00", "-0.35", "darker"),),
    ("theme", "chords"),
    ("please",),
    ("The tempo stays.",),
    Region(2.5, None),
    ("track",),
)
_numbers = count(1)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def brief(words: str = "dark rain", **changes: Any) -> Brief:
    made = Brief(
        words=words,
        genre="ambient",
        tempo_bpm=96.0,
        key=Key("A", Mode.DORIAN),
        duration_s=30.0,
        seed=7,
        metre=(3, 4),
        mood=Mood(-0.5, 0.25, 0.5, -0.75),
        instruments=("piano", "pad"),
        excluded=("drums",),
        sections=(Section("intro", 4), Section("main", 8)),
        loop=True,
        lyrics="la la",
        reference=ReferenceUse(sha("clip"), ReferenceMode.MELODY, HEARD),
        understood=(Understood("mood.brightness", "-0.75", "dark"),),
        unused=("please",),
        conflicts=("dark and bright",),
        flavour="deep",
        feel="half-time",
        levels=(Level("drums", -5.5),),
        windows=(Window("strings", 0.5, 1.0),),
        sources=(Source("theme", 7, "house", "deep", Mode.MINOR, (4, 4)),),
    )
    return replace(made, **changes)


def session(**changes: Any) -> Session:
    number = next(_numbers)
    return replace(Session(f"session{number}", "guild", "channel", "member", NOON, "rain"), **changes)


def job(
    session_id: str, *, member: str = "member", name: str = "Someone", words: str = "dark rain", **changes: Any
) -> Job:
    number = next(_numbers)
    place = Place(f"request{number}", member, name, "guild", "channel", "message", "application", "token", 5, NOON)
    clip = ClipSource("clip.mp3", "https://cdn.invalid/clip.mp3", "", 1000, ReferenceMode.COVER)
    wish = Wish(words, 30.0, 7, "sketch", True, 2, True, clip, None)
    made = Job(f"job{number}", wish, place, session_id, "sketch", 7, NOON + timedelta(seconds=number))
    return replace(made, **changes)


def files(*names: str) -> tuple[FileRef, ...]:
    return tuple(FileRef(name, sha(name), 100, "audio/flac", f"{name}.flac") for name in names)


def track(of: Job, **changes: Any) -> Track:
    number = next(_numbers)
    made = Track(
        id=f"track{number}",
        job_id=of.id,
        session_id=of.session_id,
        take=number,
        parent_id=None,
        guild_id=of.place.guild_id,
        channel_id=of.place.channel_id,
        member_id=of.place.member_id,
        member_name=of.place.member_name,
        words=of.wish.words,
        brief=brief(of.wish.words),
        engine="sketch",
        engine_version="1",
        seed=of.seed,
        licence=Licence("CC0", commercial=True, note="yours"),
        duration_s=30.0,
        files=files(f"master{number}", f"picture{number}", "stem:drums"),
        created_at=NOON + timedelta(seconds=number),
        reference_sha256=sha("clip"),
        private=True,
        heard=HEARD,
        review={"duration_s": {"asked": 30.0, "got": 30.01, "ok": True}, "notes": ["one", None]},
        markers=(Marker(0.0, "intro"), Marker(10.0, "main")),
        render_s=6.0,
        refinement=REFINEMENT,
        compared={"brightness": {"before": 1800.0, "after": 1500.0}, "unheard": False},
    )
    return replace(made, **changes)


def delivery(of: Job, *tracks: Track, **changes: Any) -> Delivery:
    number = next(_numbers)
    return replace(Delivery(f"delivery{number}", of.id, tuple(each.id for each in tracks), NOON), **changes)


def happened(subject: str, event: Event = Event.JOB_ACCEPTED, **detail: Any) -> TrailEvent:
    return TrailEvent(event, subject, "member", NOON, "guild", detail)


async def accepted(store: Store, **changes: Any) -> Job:
    """A job in the store, in a session of its own."""
    talk = session()
    return await store.accept(job(talk.id, **changes), talk, [])


async def finished(store: Store, of: Job, *tracks: Track, **changes: Any) -> Delivery:
    """The job done in the store, with its tracks and its delivery."""
    told = delivery(of, *tracks, **changes)
    assert await store.finish(replace(of, state=JobState.DONE, finished_at=NOON), tracks, told, [])
    return told


async def made(store: Store, *, words: str = "dark rain", member: str = "member", **changes: Any) -> Track:
    """A track in the store, with a job of its own."""
    of = await accepted(store, words=words, member=member)
    result = track(of, **changes)
    await finished(store, of, result)
    return result


async def posted(store: Store, told: Delivery, *message_ids: str) -> Delivery:
    """The delivery, posted in these messages."""
    done = replace(
        told, state=DeliveryState.POSTED, channel_id="channel", message_ids=message_ids, attempts=1, posted_at=NOON
    )
    await store.save_delivery(done)
    return done
