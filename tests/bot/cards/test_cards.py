"""Cards: whatever a member wrote, a card is within Discord's limits, and says what it should."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import discord
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cards import Card
from bot.cards.audit import search_card, story_card
from bot.cards.buttons import pager, track_view, view_of
from bot.cards.card import CardFile, about, clock, plain
from bot.cards.checked import review_line
from bot.cards.library import format_text, history_card, queue_card, stems_text, track_cards
from bot.cards.result import MOST_BYTES, TrackFiles, in_messages, result_cards, track_embed
from bot.cards.status import ended_card, progress_bar, status_card
from bot.cards.understanding import glance, marker_lines, understanding_lines, understood
from bot.commands.modals import change_form
from generation.brief import Brief, Heard, Key, Kind, Mode, ReferenceMode, ReferenceUse, Section, Sung, Understood
from generation.library import Story
from generation.ports import Progress
from generation.rendering import Marker
from generation.track import (
    ClipSource,
    Event,
    FileRef,
    Job,
    JobState,
    Licence,
    Place,
    Report,
    Track,
    TrackPage,
    TrailEvent,
    TrailRow,
    Wish,
)

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=2000)


def make_track(said: str, number: int = 1, **more: object) -> Track:
    brief = Brief(
        said,
        "lo-fi",
        82,
        Key("D", Mode.MINOR),
        30,
        7,
        reference=ReferenceUse("a" * 64, ReferenceMode.STYLE, Heard(10, 96, Key("A"), -14)),
        understood=tuple(Understood(f"field{n}", said[:200] or "x", said[:80]) for n in range(12)),
        unused=tuple(said.split()[:50]),
        conflicts=(said,),
    )
    files = tuple(FileRef(f"stem:{n}", f"{n:064x}", 10, "audio/flac", f"{n}.flac") for n in range(9))
    track = Track(
        f"t{number:08d}", "j1", "s1", number, None, "1", "2", "3", said[:30] or "m", said, brief, "sketch", "1.0", 7,
        Licence("CC0-1.0", commercial=True), 30.0, files, NOW,
    )  # fmt: skip
    return replace(track, **more)  # type: ignore[arg-type]


def make_job(said: str, **more: object) -> Job:
    job = Job("j1", Wish(said), Place("9", "3", "m", "1", "2"), "s1", "sketch", 7, NOW)
    return replace(job, **more)  # type: ignore[arg-type]


def check(card: Card) -> None:
    """What Discord would refuse."""
    sent = card.to_send()
    assert len(sent["content"] or "") <= 2000
    assert sum(map(len, sent["embeds"])) <= 6000
    for embed in sent["embeds"]:
        assert len(embed.title or "") <= 256
        assert len(embed.description or "") <= 4096
        assert len(embed.fields) <= 25
        assert all(0 < len(field.value) <= 1024 for field in embed.fields)
    assert sent["content"] or sent["embeds"]
    assert len(card.files) <= 10
    if card.view is not None:
        for item in card.view.children:
            assert 0 < len(item.custom_id) <= 100  # type: ignore[attr-defined]
            if isinstance(item, discord.ui.Select):
                assert 1 <= len(item.options) <= 25
                assert all(0 < len(option.label) <= 100 for option in item.options)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words, st.integers(1, 12))
def test_every_card_is_within_discords_limits(said: str, count: int) -> None:
    tracks = [make_track(said, number) for number in range(1, count + 1)]
    page = TrackPage(tuple(tracks), 100)
    event = TrailEvent(Event.TRACK_REMOVED, "t1", "3", NOW, "1", {"reason": said})
    rows = tuple(TrailRow(n, event, "", "") for n in range(40))
    reports = tuple(Report(f"r{n}", "t1", "1", "3", said[:500] or "x", NOW) for n in range(20))
    story = Story(tracks[0], make_job(said), (), None, tracks[0], tuple(tracks), tuple(tracks), None, reports, rows)
    made = [TrackFiles(track, b"png", (CardFile("a.mp3", b"x"),) * 4) for track in tracks]
    for card in (
        history_card(page, 0, 5),
        search_card(page, 6, 6, f"any:0:::{said[:200]}"),
        story_card(story),
        status_card(Progress(make_job(said), 3, 500.0), 12.0),
        ended_card(make_job(said, state=JobState.FAILED, problem=said), said),
        queue_card(None, [Progress(make_job(said), 1)] * 30, "3", moderator=True),
        *result_cards(make_job(said), made),
    ):
        check(card)


def names_of(files: tuple[CardFile, ...]) -> list[str]:
    return [file.name for file in files]


@settings(deadline=None)
@given(st.lists(st.integers(0, 30 * 2**20), max_size=30))
def test_files_are_shared_out_in_order_within_what_one_message_takes(sizes: list[int]) -> None:
    zeros = memoryview(bytes(30 * 2**20))
    files = tuple(CardFile(str(n), zeros[:size]) for n, size in enumerate(sizes))  # type: ignore[arg-type]
    messages = in_messages(files)
    assert [each for message in messages for each in message] == list(files)
    for message in messages:
        assert len(message) <= 10
        assert len(message) <= 1 or sum(len(file.data) for file in message) <= MOST_BYTES
    for one, next_one in pairwise(messages):
        assert len(one) == 10 or sum(len(file.data) for file in (*one, next_one[0])) > MOST_BYTES


def test_four_large_takes_are_not_one_request() -> None:
    """Discord refuses a request of more than about 25 MiB, however few its files are."""
    sound = bytes(9 * 2**20)
    made = [TrackFiles(make_track("x", n), b"png", (CardFile(f"{n}.mp3", sound),)) for n in range(4)]
    cards = result_cards(make_job("x"), made)
    assert [len(card.files) for card in cards] == [4, 4]
    assert [len(card.embeds) for card in cards] == [2, 2]
    assert cards[0].view is not None


def test_a_track_in_many_parts_is_shown_with_all_of_them() -> None:
    parts = tuple(CardFile(f"{n}.mp3", b"x") for n in range(25))
    cards = track_cards(TrackFiles(make_track("long"), b"png", parts))
    assert [name for card in cards for name in names_of(card.files)] == ["t00000001.png", *names_of(parts)]
    assert [card.view is not None for card in cards] == [True, False, False]
    for card in cards:
        check(card)


@pytest.mark.parametrize(("facts", "shown"), [({"code_licence": "MIT"}, True), ({}, False)], ids=["now", "before"])
def test_a_track_names_the_licence_of_its_engines_code_where_it_is_known(facts: dict[str, str], shown: bool) -> None:
    track = make_track("x", facts=facts)
    story = Story(track, None, (), None, None, (), (), None, (), ())
    for card in (*track_cards(TrackFiles(track, b"png", ())), story_card(story)):
        (said,) = [field.value or "" for each in card.embeds for field in each.fields if field.name == "Licence"]
        assert "CC0-1.0" in said
        assert ("code: MIT" in said) is shown


def test_what_is_said_of_stems_is_true() -> None:
    track = make_track("x")
    assert stems_text(track).endswith("Lossless.")
    assert "Lossless, except 1, 2:" in stems_text(track, ["stem:1", "stem:2"])
    assert "all are compressed" in stems_text(track, [file.role for file in track.stems])


@given(words)
def test_a_story_is_attached_uncut_and_without_what_opens_doors(said: str) -> None:
    clip = ClipSource("clip.mp3", "https://cdn.invalid/clip.mp3?hm=signature")
    job = make_job(said, wish=Wish(said, clip=clip))
    job = replace(job, place=replace(job.place, token="open-sesame"))
    event = TrailEvent(Event.TRACK_REMOVED, "t1", "3", NOW, "1", {"reason": said})
    rows = tuple(TrailRow(n, event, f"{n:064x}", f"{n + 1:064x}") for n in range(40))
    track = make_track(said, parent_id="telsewhere")
    (file,) = story_card(Story(track, job, (), None, None, (), (), None, (), rows)).files
    told = json.loads(file.data)
    assert told["track"]["words"] == said
    assert [each["sha256"] for each in told["track"]["files"]] == [each.sha256 for each in track.files]
    assert [each["hash"] for each in told["trail"]] == [each.hash for each in rows]
    for secret in (b"open-sesame", b"signature", b"telsewhere"):
        assert secret not in file.data


@given(words)
def test_a_members_words_can_neither_mention_nor_format(said: str) -> None:
    shown = plain(said + " @everyone **bold** `code` [a](http://x)")
    assert "@everyone" not in shown
    assert "\n" not in shown


def test_lengths_and_waits_are_said_as_people_say_them() -> None:
    assert [clock(each) for each in (2.5, 30, 59.6, 125, 600)] == ["0:02.5", "0:30", "1:00", "2:05", "10:00"]
    assert [about(each) for each in (3, 40, 61, 300)] == ["a few seconds", "about 40 s", "about 60 s", "about 5 min"]
    assert progress_bar(0.5).startswith("▰▰▰▰▰▰▰▱")
    assert progress_bar(2.0).endswith("100 %")
    assert progress_bar(-1).endswith("0 %")


def test_each_word_that_caused_something_is_named_once() -> None:
    brief = make_track("calm").brief
    brief = replace(
        brief,
        understood=(
            Understood("mood.energy", "-0.6", "calm"),
            Understood("mood.valence", "+0.1", "calm"),
            Understood("duration_s", "20", "", "option"),
            Understood("genre", "house", "", "inferred"),
        ),
    )
    assert understood(brief) == "“calm” → very calm, slightly happy; as you set it: 20 s"


def test_an_axis_at_its_middle_leans_to_neither_end() -> None:
    back = (Understood("mood.brightness", "+0.00", "brighter"), Understood("mood.valence", "-0.03", "brighter"))
    brief = replace(make_track("calm").brief, understood=back)
    assert understood(brief) == "“brighter” → neither dark nor bright, neither sad nor happy"
    slightly = replace(brief, understood=(Understood("mood.brightness", "-0.06", "darker"),))
    assert understood(slightly) == "“darker” → slightly dark"


def test_a_missed_promise_is_named() -> None:
    missed = {"quantity": "tempo", "verdict": "missed", "wanted": "90 BPM", "got": "120 BPM"}
    obeyed = {"quantity": "key", "verdict": "obeyed"}
    unknown = {"quantity": "loudness", "verdict": "not measurable"}
    assert "tempo: wanted 90 BPM, got 120 BPM" in review_line(make_track("x", review={"checks": [missed, obeyed]}))
    kept = make_track("x", review={"checks": [obeyed, unknown]})
    assert review_line(kept) == "✅ 1 as asked · ❔ could not be measured: loudness"
    assert review_line(make_track("x", review={"checks": [obeyed, obeyed]})) == "✅ all 2 as asked"


def test_a_question_too_long_for_a_button_has_no_button() -> None:
    assert len(pager("audit", "any:0:::short", 6, 6, 20)) == 2
    assert pager("audit", "x" * 90, 6, 6, 20) == []
    assert [each.label for each in pager("history", "", 0, 5, 7)] == ["Older"]
    assert view_of(*pager("history", "", 0, 5, 5)).children == []


def test_others_private_words_are_not_in_the_queue() -> None:
    private = Progress(make_job("my secret", wish=Wish("my secret", private=True)), 1)
    assert "my secret" not in str(queue_card(None, [private], "4", moderator=False).embeds[0].description)
    assert "my secret" in str(queue_card(None, [private], "3", moderator=False).embeds[0].description)


def test_what_only_some_briefs_say_is_in_the_glance_or_among_the_effects() -> None:
    brief = replace(
        make_track("x").brief,
        kind=Kind.UI_SOUND,
        only=True,
        instruments=("piano",),
        sections=(Section("intro", 1), Section("main", 8, loop=True)),
        pieces=True,
        understood=(
            Understood("kind", "ui sound", "notification"),
            Understood("instruments", "piano", "piano only"),
            Understood("only", "piano", "piano only"),
            Understood("duration_s", "13.09", "6 whole bars at 110 BPM", "inferred"),
            Understood("production", "vinyl", "vinyl"),
            Understood("pieces", "yes", "as pieces"),
            Understood("loop", "no", "no loop"),
            Understood("loop", "yes", "", "option"),
        ),
    )
    assert glance(brief).startswith("interface sound · lo-fi · 82 BPM")
    assert glance(brief).endswith("2 pieces")
    assert understood(brief) == (
        "“notification” → an interface sound; “piano only” → nobody but piano plays; "
        "6 whole bars at 110 BPM: 13.1 s; “vinyl” → vinyl sound; "
        "“as pieces” → each section a file of its own; “no loop” → no loop; as you set it: a loop"
    )
    lines = understanding_lines(brief)
    assert "**Pieces:** intro 1 bar · main ↻ 8 bars" in lines
    assert not any(line.startswith("**Only:**") for line in lines)
    silent = replace(brief, understood=(), pieces=False)
    assert "**Only:** piano; nobody else plays" in understanding_lines(silent)
    assert "**Form:** intro, main" in understanding_lines(silent)


def test_a_clip_without_a_tune_is_not_said_to_be_the_theme() -> None:
    tune = Heard(10, 96, Key("A"), -14, melody=(Sung(0.0, 0.5, 60),))
    for heard, use in ((tune, "its tune is the theme"), (replace(tune, melody=()), "its tempo, key and mood")):
        reference = ReferenceUse("a" * 64, ReferenceMode.MELODY, heard)
        lines = understanding_lines(replace(make_track("x").brief, reference=reference))
        assert [line for line in lines if line.startswith("**Heard in the clip:**") and line.endswith(f"({use})")]


def test_a_miss_is_flagged_in_a_moderators_list() -> None:
    track = make_track("x", review={"missed": 1})
    assert "⚠️ `t00000001`" in str(search_card(TrackPage((track,), 1), 0, 6, "").embeds[0].description)


def test_edit_points_are_exact_to_the_hundredth() -> None:
    markers = [Marker(0.0, "intro"), Marker(13.333, "main"), Marker(119.999, "outro")]
    assert marker_lines(markers) == "`0:00.00` intro · `0:13.33` main · `2:00.00` outro"


def test_a_track_in_pieces_with_everything_has_full_rows() -> None:
    files = tuple(FileRef(role, "0" * 64, 1, "x", "x") for role in ("stem:bass", "midi", "piece:1 intro"))
    rows: dict[int | None, list[str | None]] = {}
    for item in track_view(make_track("x", files=files)).children:
        assert isinstance(item, discord.ui.Button)
        rows.setdefault(item.row, []).append(item.label)
    assert rows == {
        0: ["Refine…", "Another take", "Change…"],
        1: ["Darker", "Brighter", "Faster", "Slower", "Longer"],
        2: ["More energy", "Calmer", "As a loop"],
        3: ["Details", "Stems", "MIDI", "Files…", "Pieces"],
        4: ["Report"],
    }


def test_what_is_said_of_formats_is_true() -> None:
    track = make_track("x")
    assert format_text(track, "opus", "ogg", 1).endswith("Opus")
    assert format_text(track, "mp3", "mp3", 3).endswith("MP3, in 3 parts that follow each other")
    assert "as WAV it is larger than one upload may be here, so it is FLAC" in format_text(track, "wav", "flac", 1)
    assert format_text(track, "flac", "ogg", 2).endswith("so it is Opus in 2 parts")


def test_the_change_form_fills_in_only_a_length_that_was_set() -> None:
    track = make_track("two minutes of rain")
    form = change_form(track, [ReferenceMode.STYLE]).to_dict()
    assert '"value": "30"' not in json.dumps(form)
    was_set = replace(track.brief, understood=(Understood("duration_s", "30", "", "option"),))
    form = change_form(replace(track, brief=was_set), [ReferenceMode.STYLE]).to_dict()
    assert '"value": "30"' in json.dumps(form)


def test_a_track_says_what_its_engine_may_not_heed() -> None:
    made = make_track("x", facts={"unpromised": ["Music without *drums* is not promised.", "It does not sing."]})
    told = track_embed(made).description or ""
    assert "**Not promised:** Music without \\*drums\\* is not promised. It does not sing." in told
    assert "Not promised" not in (track_embed(make_track("x")).description or "")
    many = make_track("x", facts={"unpromised": [f"Sentence {number}." for number in range(5)]})
    assert "Sentence 2. And 2 more." in (track_embed(many).description or "")


@pytest.mark.parametrize(
    ("tries", "line"),
    [
        (
            {"rendered": 2, "kept": 2, "retried": True, "lacked": {"1": "nearly silent"}},
            "🔁 Second try: the first was nearly silent",
        ),
        (
            {"rendered": 2, "kept": 1, "retried": True, "lacked": {"2": "clipped"}},
            "🔁 The first of two tries is kept: the second was clipped",
        ),
        ({"rendered": 3, "kept": 2, "lacked": {"1": "clipped"}}, "🔁 Best of 3, the second (the first was clipped)"),
    ],
)
def test_a_tracks_card_says_how_often_it_was_tried_and_why(tries: dict[str, object], line: str) -> None:
    track = make_track("a tone")
    assert "🔁" not in (track_embed(track).description or "")
    tried = replace(track, facts=track.facts | {"tries": tries})
    assert line in (track_embed(tried).description or "").splitlines()
