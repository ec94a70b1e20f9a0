"""The cards of a conversation: within Discord's limits whatever was said, and true about what was changed and heard."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cards.audit import story_card
from bot.cards.buttons import track_view
from bot.cards.compared import ab_card
from bot.cards.refined import NOTHING_AUDIBLE, measured_lines, refined_lines, status_lines
from bot.cards.result import TrackFiles, result_cards
from bot.cards.sessions import (
    begin_card,
    invited_text,
    lineage_card,
    opened_card,
    rows_of,
)
from bot.cards.spot import Spot
from bot.cards.status import status_card
from bot.cards.summary import brief_text, summary_card
from bot.cards.turns import choice_card, chosen_text, told_card, which_take_card
from generation.brief import Level
from generation.conversation import Reply, ReplyKind
from generation.library import Story as AuditStory
from generation.ports import Progress
from generation.refinement import Change, ChangeKind, Difference, Option, Refinement
from generation.refining.lineage import Lineage
from generation.refining.story import story_of
from generation.rendering import Marker
from generation.track import Session, Track, TrackState, Turn, TurnKind, Wish
from tests.bot.cards.test_cards import check, make_job, make_track

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=2000)
MINUS = "\N{MINUS SIGN}"


def refinement(said: str, **more: object) -> Refinement:
    change = Change(ChangeKind.LEAN, "brightness", -1.0, words=said[:100])
    made = Refinement(
        said, (change,), (Difference("brightness", "0", f"{MINUS}0.35", said[:50]),) * 9, ("theme", "chords", "key")
    )
    return replace(made, **more)  # type: ignore[arg-type]


def compared(**more: object) -> dict[str, object]:
    return {
        "measured": {
            "centroid_hz": [2140.0, 1660.0],
            "energy": [0.1, -0.05],
            "tempo_bpm": [118.0, 108.0],
            "key": ["D major", "D minor"],
        },
        "agrees": [{"words": "darker", "kind": "lean", "target": "brightness", "verdict": "did", "got": "centroid"}],
        "unheard": False,
        "region_s": None,
    } | more


def refined_track(said: str, number: int = 2, **more: object) -> Track:
    made = make_track(said, number, parent_id="t00000001", refinement=refinement(said, unused=tuple(said.split()[:40])))
    return replace(made, compared=compared(), **more)  # type: ignore[arg-type]


def session(**more: object) -> Session:
    return replace(Session("s1", "1", "2", "3", NOW, "night work"), **more)  # type: ignore[arg-type]


def turn(number: int, said: str, kind: TurnKind = TurnKind.REFINED, **more: object) -> Turn:
    return replace(Turn("s1", number, "3", said, f"j{number}", NOW, kind), **more)  # type: ignore[arg-type]


# ---- whatever was said ----------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words, st.integers(1, 30))
def test_every_card_of_a_conversation_is_within_discords_limits(said: str, count: int) -> None:
    tracks = [refined_track(said, n, id=f"t{n:08d}", job_id=f"j{n}") for n in range(1, count + 1)]
    turns = [turn(n, said, track_id=tracks[0].id) for n in range(1, count + 1)]
    turns.append(turn(count + 1, said, TurnKind.QUESTION, job_id="", answer=said, track_id=tracks[0].id))
    story = story_of(session(title=said[:80]), Lineage.of(turns, tracks), "3", "1")
    options = tuple(Option(said[:300] or "x", ()) for _ in range(2))
    offered = turn(3, said, TurnKind.UNCLEAR, options=options)
    job = make_job(said, wish=Wish(said, refinement=refinement(said, notes=(said,) * 9)))
    spot = Spot(2, 5, 1, "https://discord.com/channels/1/2/3", comparable=True, quick=("less drums", "add strings"))
    made = [TrackFiles(tracks[0], b"png", (), spot)]
    audit = AuditStory(
        tracks[0], job, tuple(turns), None, tracks[-1], tuple(tracks), (), None, (), ()
    )  # fmt: skip
    for card in (
        *result_cards(job, made),
        status_card(Progress(job, 3, 500.0), 12.0, said),
        summary_card(story, {tracks[0].id: "https://discord.com/channels/1/2/3"}),
        lineage_card(story, b"png", "3", "1", said),
        told_card(Reply(ReplyKind.TOLD, session(), turn(1, said, TurnKind.UNDONE), text=said, track=tracks[0])),
        told_card(Reply(ReplyKind.IGNORED, session())),
        choice_card(offered, said),
        which_take_card(tracks, "1" * 19),
        opened_card(session(title=said[:80])),
        begin_card(session(member_ids=("4",) * 9, open_to_all=False), reads_everything=False),
        ab_card(tracks[0], (1, 2), (), (Marker(0, said), Marker(9, said))),
        story_card(audit),
    ):
        check(card)
        assert "@everyone" not in str(card.content).replace("@\u200beveryone", "")
    assert len(chosen_text(offered, 1)) < 500
    assert rows_of(story.lineage, "3", "1", {"3": said})


# ---- what was changed and heard --------------------------------------------------------------------------------------


def test_a_refined_track_says_what_was_changed_kept_measured_and_heard() -> None:
    track = replace(
        make_track("make it darker"),
        refinement=refinement(
            "make it darker",
            differences=(Difference("mode", "major", "minor", "darker"), Difference("tempo", "118", "108", "slower")),
            unused=("zorp",),
            notes=("A lower tempo is not music any more.",),
        ),
        compared=compared(),
    )
    assert refined_lines(track) == [
        "**Changed:** mode major → minor, tempo 118 → 108",
        "**Kept:** theme, chords, key",
        (
            f"**Measured:** brightness 2140 → 1660 Hz ({MINUS}22 %) · energy +0.10 → {MINUS}0.05 · "
            "tempo 118 → 108 BPM · key D major → D minor"
        ),
        "**Heard:** ✅ “darker”",
        "**Nothing made of:** zorp",
        "⚖️ A lower tempo is not music any more.",
    ]
    assert status_lines(track.refinement)[0] == "✨ mode major → minor, tempo 118 → 108; kept: theme, chords, key"
    assert status_lines(None) == []


def test_a_card_names_who_really_plays() -> None:
    asked = (Difference("strings", "", "in"), Difference("double bass", "", "in"))
    made = refinement("add strings", differences=asked)
    track = replace(
        make_track("add strings"),
        refinement=made,
        compared=compared(players=[["piano"], ["electric piano", "strings"]]),
    )
    assert refined_lines(track)[:2] == ["**Changed:** strings in", "**With it:** electric piano in, piano out"]


def test_a_clip_that_came_with_a_turn_is_described() -> None:
    clip = Change(ChangeKind.REFERENCE, value="style", words="like this")
    track = replace(make_track("like this"), refinement=refinement("like this", changes=(clip,)), compared=compared())
    assert any(each.startswith("**Heard in the clip:** 96 BPM") for each in refined_lines(track))
    other = replace(track, refinement=refinement("darker"))
    assert not any("clip" in each for each in refined_lines(other)), "told once, where it came"


def test_what_an_engine_can_not_guarantee_to_keep_is_said() -> None:
    made = compared() | {"plan": {"way": "init", "guaranteed": ["key"]}}
    track = replace(make_track("make it darker"), refinement=refinement("make it darker"), compared=made)
    lines = refined_lines(track)
    assert "**Kept:** key" in lines
    assert "**Should stay, but the engine can not promise it:** theme, chords" in lines
    none = replace(track, compared=made | {"plan": {"way": "anew", "guaranteed": []}})
    assert not any(each.startswith("**Kept:**") for each in refined_lines(none))


def test_what_is_not_heard_is_said_and_what_nobody_can_measure_too() -> None:
    agrees = [
        {"words": "darker", "kind": "lean", "verdict": "did not", "got": "centroid 900 → 905 Hz (+1 %)"},
        {"words": "darker", "kind": "lean", "verdict": "not measurable", "got": ""},
        {"words": "less drums", "kind": "level", "verdict": "did", "got": "drums -5.4 dB against the others"},
        {"words": "dreamier", "kind": "production", "verdict": "not measurable", "got": ""},
    ]
    heard = measured_lines(compared(agrees=agrees, region_s=[5.0, 12.5]))
    assert heard[0].startswith("**Measured (0:05.0 to 0:12.5):** ")
    assert heard[1] == (
        "**Heard:** ⚠️ “darker” is not heard: centroid 900 → 905 Hz (+1 %) · "
        f"✅ “less drums” (drums {MINUS}5.4 dB against the others) · ❔ “dreamier” can not be measured"
    )


def test_a_beat_that_is_heard_otherwise_and_what_is_kept_anyway_are_told_plainly() -> None:
    agrees = [
        {"words": "start over", "kind": "fresh", "verdict": "did", "got": "nearly all of it is new"},
        {"words": "keep the chords", "kind": "keep", "verdict": "not measurable", "got": ""},
        {"words": "faster", "kind": "tempo by", "verdict": "did", "got": "96 → 104 BPM in its score"},
    ]
    measured = {"tempo_bpm": [None, 104.2], "tempo_heard_bpm": [None, 139.0]}
    assert measured_lines(compared(measured=measured, agrees=agrees)) == [
        "**Measured:** tempo 104 BPM (its beat can be heard at 139, too)",
        "**Heard:** ✅ “start over” (nearly all of it is new) · ✅ “faster” (96 → 104 BPM in its score)",
    ]


def test_nothing_audible_is_said_honestly() -> None:
    slower = Change(ChangeKind.TEMPO_BY, amount=0.97, words="a bit slower")
    assert measured_lines(compared(unheard=True), (slower,))[-1] == (
        f"{NOTHING_AUDIBLE} Say it stronger, such as “much slower”, or name a part of it."
    )
    assert "such as “60 BPM”" in measured_lines(compared(unheard=True))[-1]
    assert measured_lines({}) == []
    silent = {name: [None, None] for name in ("centroid_hz", "energy", "tempo_bpm", "key")}
    assert measured_lines(compared(measured=silent, agrees=[])) == []


# ---- buttons --------------------------------------------------------------------------------------------------------


def labels(track: Track, spot: Spot) -> list[str | None]:
    return [item.label for item in track_view(track, spot).children]  # type: ignore[attr-defined]


def test_a_refined_track_has_the_way_back_and_a_first_one_has_other_words() -> None:
    first, second = make_track("x"), refined_track("darker")
    assert labels(first, Spot())[:3] == ["Refine…", "Another take", "Change…"]
    spot = Spot(2, 2, 1, comparable=True, quick=("darker", "less drums", "add strings", "minor"))
    assert labels(second, spot)[:5] == ["Refine…", "Another take", "A/B", "Undo", "Lineage"]
    assert labels(second, spot)[10:15] == ["More energy", "Calmer", "As a loop", "Less drums", "Add strings"]
    looped = replace(second, brief=replace(second.brief, loop=True))
    assert "As a loop" not in labels(looped, spot)


# ---- sessions --------------------------------------------------------------------------------------------------------


def test_who_takes_part_is_said_in_the_thread_and_above_it() -> None:
    assert "everybody" in str(opened_card(session()).content)
    closed = session(open_to_all=False)
    assert "only <@3> takes part" in str(opened_card(closed).content)
    some = session(open_to_all=False, member_ids=("4",))
    assert "<@3>, <@4> take part" in str(begin_card(some, reads_everything=True).content) or "<@4>" in str(
        begin_card(some, reads_everything=True).content
    )
    assert "could take part already" in invited_text(session(), ["4"])
    assert "Mention me or reply" in begin_card(session(), reads_everything=False).content
    assert "Every message in here is for me" in begin_card(session(), reads_everything=True).content


def test_a_story_leaves_out_chatter_and_says_what_was_removed() -> None:
    one = make_track("calm", 1, job_id="j1")
    two = refined_track("darker", 2, job_id="j2", parent_id=one.id, state=TrackState.REMOVED)
    turns = [
        turn(1, "calm", TurnKind.ASKED),
        turn(2, "darker", track_id=one.id),
        turn(3, "lol", TurnKind.CHATTER, job_id="", track_id=one.id),
        turn(4, "what key?", TurnKind.QUESTION, job_id="", answer="#1 is in D minor.", track_id=one.id),
        turn(5, "failed", job_id="j5", track_id=one.id),
        turn(6, "undo", TurnKind.UNDONE, job_id="", track_id=one.id),
    ]
    story = story_of(session(), Lineage.of(turns, [one, two]), "3", "1")
    told = str(summary_card(story, {one.id: "https://discord.com/channels/1/2/9"}).embeds[0].description)
    assert "lol" not in told
    assert "removed by a moderator" in told
    assert "[#1](https://discord.com/channels/1/2/9)" in told
    assert "no track came of it" in told
    assert "is in D minor" in told
    rows = rows_of(story.lineage, "3", "1", {"3": "Ada"})
    assert [(row.number, row.parent, row.gone, row.here) for row in rows] == [
        (1, 0, False, ("you",)),
        (2, 1, True, ()),
    ]


def test_a_long_story_keeps_its_tracks_and_whole_links_and_has_the_rest_in_a_file() -> None:
    made = [
        refined_track(f"turn {n} " + "very " * 15, n, id=f"t{n:08d}", job_id=f"j{n}", parent_id=f"t{n - 1:08d}")
        for n in range(1, 31)
    ]
    turns = []
    for n, track in enumerate(made, 1):
        turns.append(turn(2 * n - 1, f"turn {n} " + "very " * 15, track_id=track.parent_id or "", job_id=f"j{n}"))
        turns.append(
            turn(2 * n, "what key is it?", TurnKind.QUESTION, job_id="", answer=f"#{n}: D minor.", track_id=track.id)
        )
    links = {each.id: f"https://discord.com/channels/1/2/{10**18 + n}" for n, each in enumerate(made)}
    story = story_of(session(), Lineage.of(turns, made), "3", "1")
    card = summary_card(story, links, {"3": "Ada"})
    check(card)
    told = str(card.embeds[0].description)
    assert told.count("[#") == told.count("](https://discord.com/channels/1/2/1") == len(re.findall(r"\]\(\S+\)", told))
    assert told.count("[#") >= 10
    assert f"[#30]({links[made[-1].id]})" in told
    assert "what key" not in told, "talk gives way before tracks do"
    assert told.startswith("-# … ")
    assert "in the file" in told.splitlines()[0]
    (file,) = card.files
    written = file.data.decode()
    assert len(written.splitlines()) == 2 + len(turns)
    assert "Ada: “what key is it?” → #1: D minor." in written
    assert not summary_card(story_of(session(), Lineage.of(turns[:4], made[:2]), "3", "1"), links).files


def test_the_jump_leads_to_the_first_track_and_to_those_nearby() -> None:
    made = [refined_track("darker", n, id=f"t{n:08d}", job_id=f"j{n}", parent_id="t00000001") for n in range(1, 41)]
    made[0] = replace(made[0], parent_id=None)
    turns = [turn(n, "darker", job_id=f"j{n}", member_id="3" if n == 8 else "4") for n in range(1, 41)]
    story = story_of(session(), Lineage.of(turns, made), "3", "1")
    view = lineage_card(story, b"png", "3", "1").to_send()["view"].to_components()
    (select,) = (item for row in view for item in row["components"] if "options" in item)
    numbers = [int(each["label"].split()[0][1:]) for each in select["options"]]
    assert len(numbers) == 25
    assert {1, 8, 40} <= set(numbers)
    assert numbers == sorted(numbers)


def test_somebody_elses_private_track_is_a_number_and_nothing_more() -> None:
    hidden = make_track("my secret", 1, private=True, member_id="4", job_id="j1")
    lineage = Lineage.of([turn(1, "my secret", TurnKind.ASKED, member_id="4")], [hidden])
    (row,) = rows_of(lineage, "3", "1", {"4": "Ben"})
    assert row.gone
    assert "secret" not in row.words + row.values
    card = lineage_card(story_of(session(), lineage, "3", "1"), b"png", "3", "1")
    assert "secret" not in str(card.to_send()["view"].to_components())


def test_the_brief_now_has_its_levels() -> None:
    brief = replace(make_track("x").brief, levels=(Level("drums", -5.5),), feel="half-time", excluded=("bass",))
    told = brief_text(brief)
    assert f"drums {MINUS}5.5 dB" in told
    assert "half-time" in told
    assert "without bass" in told
    assert f"{MINUS}0.00" not in told


@pytest.mark.parametrize("kind", [TurnKind.UNDONE, TurnKind.REDONE, TurnKind.WENT])
def test_after_a_step_there_is_a_way_on(kind: TurnKind) -> None:
    track = make_track("calm")
    reply = Reply(ReplyKind.TOLD, session(), turn(1, "undo", kind), text="You are at #1.", track=track)
    card = told_card(reply, "https://discord.com/channels/1/2/3")
    assert "[Go to it](https://discord.com/channels/1/2/3)" in card.content
    assert card.view is not None
    answer = Reply(ReplyKind.TOLD, session(), turn(2, "key?", TurnKind.QUESTION), text="D minor.")
    assert told_card(answer).view is None
