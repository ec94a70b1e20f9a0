"""Values to store: small ones with everything set, and strategies for any."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st

from generation.brief import (
    TONICS,
    Brief,
    Heard,
    Key,
    Mode,
    Mood,
    ReferenceMode,
    ReferenceUse,
    Section,
    Understood,
)
from generation.ports import Store
from generation.track import (
    ClipSource,
    Delivery,
    DeliveryState,
    Event,
    FileRef,
    Job,
    JobState,
    Licence,
    Marker,
    Place,
    Session,
    Track,
    TrailEvent,
    Wish,
)

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
HEARD = Heard(12.5, 96.0, Key("A", Mode.MINOR), -14.2, -0.5, 0.25, 2.5)
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


# ---- any values: what databases find hard is in them, and nothing that they may refuse

texts = st.text(max_size=40).filter(lambda text: "\x00" not in text)  # hypothesis makes no lone surrogates by default
awkward = st.text(st.characters(codec=None, categories=None), max_size=20)
floats = st.floats(allow_nan=False, allow_infinity=False)
integers = st.integers(-(2**63) + 1, 2**63 - 1)
small = st.integers(0, 1_000_000)
unit = st.floats(-1, 1)
moments = st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))
keys = st.builds(Key, st.sampled_from(TONICS), st.sampled_from(Mode))
json_values = st.recursive(
    st.none() | st.booleans() | integers | floats | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
heards = st.builds(
    Heard,
    floats,
    st.none() | floats,
    st.none() | keys,
    st.none() | floats,
    brightness=unit,
    energy=unit,
    onset_density=floats,
)
references = st.builds(ReferenceUse, texts, st.sampled_from(ReferenceMode), heards)
some_texts = st.lists(texts, max_size=3).map(tuple)
briefs = st.builds(
    Brief,
    words=texts,
    genre=texts,
    tempo_bpm=floats,
    key=keys,
    duration_s=floats,
    seed=integers,
    metre=st.tuples(small, small),
    mood=st.builds(Mood, unit, unit, unit, unit),
    instruments=some_texts,
    excluded=some_texts,
    sections=st.lists(st.builds(Section, texts, small), max_size=3).map(tuple),
    loop=st.booleans(),
    lyrics=texts,
    reference=st.none() | references,
    understood=st.lists(st.builds(Understood, texts, texts, texts, texts), max_size=2).map(tuple),
    unused=some_texts,
    conflicts=some_texts,
)
clips = st.builds(ClipSource, texts, texts, texts, small, st.sampled_from(ReferenceMode))
wishes = st.builds(
    Wish,
    words=texts,
    duration_s=st.none() | floats,
    seed=st.none() | integers,
    engine=st.none() | texts,
    loop=st.none() | st.booleans(),
    takes=small,
    private=st.booleans(),
    clip=st.none() | clips,
    parent=st.none() | texts,
)
