"""A track is talked into shape: by replies, mentions, buttons, forms and `/refine`; questions and chatter make nothing."""

import asyncio

import pytest

from generation.track import Track, TurnKind
from tests.acceptance.stage import Json, Person, Stage, parts_of, sounds_of, text_of, track_id
from tests.support.clips import melody_wav
from tests.support.engines import ToneEngine, shelf_of


async def track_of(stage: Stage, message: Json) -> Track:
    assert stage.house is not None
    track = await stage.house.store.track(track_id(message))
    assert track is not None
    return track


async def made(person: Person, words: str = "calm house in D minor at 118 bpm", **options: object) -> Json:
    return await person.result(await person.command("generate", prompt=words, duration=4, seed=7, **options))


async def jobs_of(stage: Stage, session_id: str) -> int:
    assert stage.house is not None
    return sum(bool(turn.job_id) for turn in await stage.house.store.turns(session_id))


def labels(message: Json) -> set[str]:
    return {each["label"] for each in parts_of(message) if each.get("label")}


async def test_a_reply_changes_what_was_asked_and_says_what_that_was(stage: Stage, ada: Person) -> None:
    """With the engine that composes: the sound itself is measured, and old and new can be heard side by side."""
    await stage.start_bot()
    first = await made(ada, "lo-fi in D minor, 8 seconds")
    one = await track_of(stage, first)
    asked = await ada.reply(first, "much darker and a bit less drums")
    status = await ada.answer(asked)
    assert "brightness" in status["content"], "the status says already what is changed"
    second = await ada.until(status["id"], lambda m: bool(sounds_of(m)), 200)
    two = await track_of(stage, second)
    said = text_of(second)
    assert "“much darker and a bit less drums”" in said
    assert f"↳ from [#1](https://discord.com/channels/{one.guild_id}/{one.channel_id}/{first['id']})" in said
    assert "**Changed:** brightness \N{MINUS SIGN}" in said
    assert "drums \N{MINUS SIGN}3.5 dB" in said
    assert "**Kept:** theme, chords, tempo, key" in said
    assert "**Measured:** brightness " in said
    assert "**Heard:** ✅" in said
    assert "· #2 ·" in second["embeds"][0]["footer"]["text"]
    assert (two.parent_id, two.seed, two.brief.tempo_bpm) == (one.id, one.seed, one.brief.tempo_bpm)
    assert {"A/B", "Undo", "Refine…", "Lineage", "Darker", "Calmer"} <= labels(second)

    both = await ada.click(second, "A/B")
    heard = await ada.until(both["message"]["id"], lambda m: bool(sounds_of(m)))
    assert "**A** #1" in heard["content"]
    assert "**B** #2" in heard["content"]
    samples, rate = await ada.hear(heard)
    assert 1.0 < len(samples) / rate < 41.0
    assert heard["flags"] & 64


async def test_the_ping_of_a_reply_may_be_off_where_messages_are_read(stage: Stage, ada: Person) -> None:
    stage.content = True
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada)
    second = await track_of(stage, await ada.refined(first, "faster", ping=False))
    assert second.parent_id == track_id(first)


async def test_what_can_not_be_read_without_the_intent_is_said_once(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada)
    one, two = [await ada.reply(first, words, ping=False) for words in ("darker", "much darker")]
    assert "mention me" in (await ada.answer(one))["content"]
    third = await ada.refined(first, "brighter")
    assert (await track_of(stage, third)).parent_id == track_id(first)
    answers = [each for each in await ada.messages() if "can not read" in each["content"]]
    assert len(answers) == 1, two


async def test_a_mention_changes_the_last_track_or_asks_for_a_new_one(stage: Stage, ada: Person) -> None:
    client = await stage.start_bot(shelf_of(ToneEngine()))
    assert client.user is not None
    me = f"<@{client.user.id}>"
    first = await made(ada)
    changed = await ada.answer(await ada.say(f"{me} make it darker"))
    done = await ada.until(changed["id"], lambda m: bool(sounds_of(m)))
    assert (await track_of(stage, done)).parent_id == track_id(first)
    new = await ada.answer(await ada.say(f"{me} dark techno with strings, 3 seconds"))
    other = await ada.until(new["id"], lambda m: bool(sounds_of(m)))
    assert (await track_of(stage, other)).parent_id is None


async def test_questions_praise_and_riddles_make_nothing(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada)
    one = await track_of(stage, first)
    assert "#1 is in D minor" in (await ada.answer(await ada.reply(first, "what key is this?")))["content"]
    told = await ada.answer(await ada.reply(first, "it needs more triangle soup"))
    assert "Try" in told["content"] or "try" in told["content"]
    praise = await ada.reply(first, "thank you, I love it!")
    async with asyncio.timeout(20):
        while not (await ada.message(praise["id"]) or {}).get("reactions"):
            await asyncio.sleep(0.05)
    assert await jobs_of(stage, one.session_id) == 1
    answer = (await ada.command("refine", words="thanks!"))["message"]
    assert "Nothing was changed" in answer["content"]
    assert answer["flags"] & 64


async def test_two_readings_become_two_buttons_that_outlive_a_restart(stage: Stage, ada: Person, ben: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada)
    one = await track_of(stage, first)
    asked = await ada.answer(await ada.reply(first, await _ambiguous(stage, one)))
    assert "🤔" in asked["content"]
    buttons = parts_of(asked)
    assert len(buttons) >= 2
    assert all(each["custom_id"].startswith(f"nocturne:choose:{one.session_id}:") for each in buttons)
    assert await jobs_of(stage, one.session_id) == 1
    await stage.stop_bot()
    await stage.start_bot(shelf_of(ToneEngine()))
    refused = await ben.press(asked, buttons[0]["custom_id"])
    assert "Only the member who was asked" in text_of(refused["message"])
    await ada.press(asked, buttons[1]["custom_id"])
    chosen = await ada.until(asked["id"], lambda m: not m.get("components"))
    assert buttons[1]["label"] in chosen["content"]
    async with asyncio.timeout(60):
        while len(tracks := await _tracks(stage, one.session_id)) < 2:
            await asyncio.sleep(0.1)
    assert tracks[1].parent_id == one.id


async def _ambiguous(stage: Stage, track: Track) -> str:
    """Words of which the rules say that they can be meant in two ways."""
    from bot.spots import lineage_of
    from generation.language.refining import read
    from generation.refinement import ReadingKind

    assert stage.house is not None
    about = (await lineage_of(stage.house.store, track.session_id)).about(track)
    for words in ("heavier", "softer", "bigger", "harder", "lighter", "higher", "deeper", "lower", "warmer", "tighter"):
        if read(words, about).kind is ReadingKind.CHOICE:
            return words
    pytest.fail("nothing is ambiguous any more")


async def _tracks(stage: Stage, session_id: str) -> list[Track]:
    assert stage.house is not None
    return await stage.house.store.tracks_of_session(session_id)


async def test_buttons_the_form_the_menu_and_the_command_say_it_too(stage: Stage, ada: Person, ben: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada)
    one = await track_of(stage, first)
    quick = await track_of(stage, await ben.result(await ben.click(first, "Faster")))
    assert quick.brief.tempo_bpm == pytest.approx(one.brief.tempo_bpm * 1.1, abs=0.01)
    form = await ada.click(first, "Refine…")
    assert form["modal"]["title"] == "Refine this track"
    by_form = await track_of(stage, await ada.result(await ada.submit(form, what="in A minor")))
    assert str(by_form.brief.key) == "A minor"
    menu = await ada.menu("Refine this track", first["id"])
    by_menu = await track_of(stage, await ada.result(await ada.submit(menu, what="calmer")))
    assert by_menu.brief.mood.energy < one.brief.mood.energy
    command = await ada.command("refine", words="90 bpm", track=one.id)
    by_command = await track_of(stage, await ada.result(command))
    assert by_command.brief.tempo_bpm == 90
    assert {each.parent_id for each in (quick, by_form, by_menu, by_command)} == {one.id}
    empty = await ada.submit(await ada.click(first, "Refine…"))
    assert "Nothing was filled in" in text_of(empty["message"])
    # Without a track it is the one that the member is at.
    last = await track_of(stage, await ada.result(await ada.command("refine", words="brighter")))
    assert last.parent_id == by_command.id
    body = {"channel": ada.channel, "name": "refine", "options": {"track": "90 bpm"}, "focused": "track"}
    assert by_command.id in [each["value"] for each in (await ada.post("/autocomplete", **body))["choices"]]


async def test_a_clip_that_is_attached_in_the_middle_is_followed(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada)
    clip = await ada.upload("hum.wav", melody_wav(6.0, bpm=100.0))
    done = await ada.refined(first, "follow this", attachments=[clip])
    child = await track_of(stage, done)
    assert child.parent_id == track_id(first)
    assert child.brief.reference is not None
    assert child.reference_sha256
    await stage.stop_bot()
    await stage.start_bot(shelf_of(ToneEngine()))
    kept = await track_of(stage, await ada.refined(done, "darker"))
    assert kept.reference_sha256 == child.reference_sha256


async def test_undo_and_redo_by_words_and_by_button_also_after_a_restart(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada)
    second = await ada.refined(first, "darker")
    third = await ada.refined(second, "faster")
    back = (await ada.click(third, "Undo"))["message"]
    assert "You are at #2" in back["content"]
    assert f"/{second['id']})" in back["content"], "with the way to its message"
    await stage.stop_bot()
    await stage.start_bot(shelf_of(ToneEngine()))
    assert "You are at #3" in (await ada.click(back, "Redo"))["message"]["content"]
    assert "You are at #2" in (await ada.answer(await ada.reply(third, "undo")))["content"]
    branch = await track_of(stage, await ada.result(await ada.command("refine", words="longer")))
    assert branch.parent_id == track_id(second)
    assert "nothing before" in (await ada.answer(await ada.reply(first, "undo")))["content"]


async def test_of_several_takes_the_member_chooses_one(stage: Stage, ada: Person, ben: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    both = await made(ada, takes=2)
    asked = await ada.reply(both, "darker")
    which = await ada.answer(asked)
    assert "Which take" in which["content"]
    options = parts_of(which)[0]["options"]
    assert len(options) == 2
    await stage.stop_bot()
    await stage.start_bot(shelf_of(ToneEngine()))
    assert "Only the member who wrote it" in text_of((await ben.pick(which, options[1]["value"]))["message"])
    done = await ada.result(await ada.pick(which, options[1]["value"]))
    child = await track_of(stage, done)
    assert child.parent_id == options[1]["value"].split(":")[0]
    assert "“darker”" in text_of(done)


async def test_what_comes_of_something_private_is_private(stage: Stage, ada: Person, ben: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada, private=True)
    done = await ada.result(await ada.click(first, "Darker"))
    assert done["flags"] & 64
    child = await track_of(stage, done)
    assert child.private
    refused = await ben.command("refine", words="brighter", track=child.id)
    assert "There is no track" in text_of(refused["message"])


async def test_moderators_read_the_whole_talk(stage: Stage, ada: Person, mod: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada)
    await ada.answer(await ada.reply(first, "what key is this?"))
    second = await ada.refined(first, "darker")
    third = await ada.refined(second, "faster")
    story = (await mod.command("audit track", track=track_id(second)))["message"]
    said = text_of(story)
    assert "“darker”" in said
    assert "brightness" in said.split("Refined")[1]
    assert f"parent: `{track_id(first)}`" in said
    assert f"children: `{track_id(third)}`" in said
    assert "what key is this?" in said
    whole = (await ada.download(story["attachments"][0])).decode()
    assert "what key is this?" in whole
    assert TurnKind.QUESTION.value in whole
