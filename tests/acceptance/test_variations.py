"""What a member makes of a track: other takes, longer, a loop; its score, its pieces, its sound in any format."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bot.commands.files import piece_cards
from generation.brief import Kind, ReferenceMode
from generation.engines import card_of
from generation.errors import BadRequest
from generation.ports import RenderRequest
from generation.rendering import Audio, Rendering
from generation.scheduling.shelf import EngineShelf
from generation.track import Track
from tests.acceptance.stage import Json, Person, Stage, parts_of, sounds_of, text_of, track_id
from tests.support.clips import hummed_wav
from tests.support.engines import CARD, ToneEngine, shelf_of
from tests.support.recorder import ExchangeRecorder


async def made(stage: Stage, person: Person, words: str, **options: object) -> tuple[Json, Track]:
    message = await person.result(await person.command("generate", prompt=words, **options), 150.0)
    return message, await track_of(stage, message)


async def track_of(stage: Stage, message: Json) -> Track:
    assert stage.house is not None
    track = await stage.house.store.track(track_id(message))
    assert track is not None
    return track


async def pressed(stage: Stage, person: Person, message: Json, label: str) -> tuple[Json, Track]:
    done = await person.result(await person.click(message, label), 150.0)
    return done, await track_of(stage, done)


async def sent(person: Person, interaction: Json) -> Json:
    """The message with files that answers a button."""
    return await person.until(interaction["message"]["id"], lambda m: bool(m["attachments"]))


def button(message: Json, label: str) -> Json:
    return next(each for each in parts_of(message) if each.get("label") == label)


# ---- further takes ---------------------------------------------------------------------------------------------------


async def test_another_take_is_other_music_from_the_same_brief(stage: Stage, ada: Person, ben: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    words = "calm house in D minor at 118 bpm"
    first, one = await made(stage, ada, words, duration=2, seed=1234)
    assert "seed 1234 · take 1 · " in text_of(first)
    asked = [await ada.click(first, "Another take"), await ben.click(first, "Another take")]
    more = [await ada.result(asked[0]), await ben.result(asked[1])]
    tracks = [await track_of(stage, each) for each in more]
    assert sorted(track.take for track in tracks) == [2, 3]
    for track in tracks:
        assert track.brief == one.brief
        assert track.seed == 1234
        assert track.parent_id == one.id
    assert len({track.file("master") for track in (one, *tracks)}) == 3

    # A further take of a further take goes on, and what a card says gives its sound again.
    second = next(each for each in more if "take 2" in text_of(each))
    _, fourth = await pressed(stage, ada, second, "Another take")
    assert fourth.take == 4
    _, again = await made(stage, ben, words, duration=2, seed=1234, take=4)
    assert again.file("master") == fourth.file("master")
    assert again.brief == fourth.brief


async def test_more_takes_go_on_where_the_others_ended(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    both, _ = await made(stage, ada, "two of a kind", duration=2, takes=2, seed=5)
    done = await ada.result(await ada.click(both, "More takes"))
    assert [embed["title"] for embed in done["embeds"]] == ["Take 3", "Take 4"]
    assert stage.house is not None
    ids = [embed["footer"]["text"].split(" ")[0] for embed in (*both["embeds"], *done["embeds"])]
    tracks = [await stage.house.store.track(each) for each in ids]
    assert len({track.file("master") for track in tracks if track}) == 4


# ---- longer, and a loop ----------------------------------------------------------------------------------------------


async def test_longer_is_the_same_music_for_longer_until_there_is_no_room(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    owner = await stage.person("owner")
    await owner.command("settings longest", seconds=16)
    first, one = await made(stage, ada, "house", duration=4, seed=3)
    second, two = await pressed(stage, ada, first, "Longer")
    assert 8 < two.brief.duration_s <= 16
    assert (two.seed, two.take, two.brief.tempo_bpm, two.brief.key) == (3, 1, one.brief.tempo_bpm, one.brief.key)
    assert (
        "theme" in text_of(second).split("**Should stay, but the engine can not promise it:**")[1]
    )  # a tone has no score
    last, length = second, two.brief.duration_s
    for _ in range(4):
        pressed_again = await ada.click(last, "Longer")
        if "as long as it may be here" in text_of(pressed_again["message"]):
            break
        last = await ada.result(pressed_again)
        longer = (await track_of(stage, last)).brief.duration_s
        assert length < longer <= 16 + 1e-6
        length = longer
    assert "as long as it may be here" in text_of(pressed_again["message"])
    assert pressed_again["message"]["flags"] & 64


async def test_a_loop_is_whole_bars_and_grows_by_whole_bars(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first, one = await made(stage, ada, "house at 120 bpm", duration=5, seed=3)
    loop, two = await pressed(stage, ada, first, "As a loop")
    assert (two.brief.loop, two.brief.duration_s, two.seed) == (True, pytest.approx(4.0), one.seed)
    assert "As a loop" not in {each.get("label") for each in parts_of(loop)}
    longer, three = await pressed(stage, ada, loop, "Longer")
    assert three.brief.duration_s == pytest.approx(16.0)
    assert three.brief.loop
    assert "loop" in longer["embeds"][0]["title"]


# ---- what is taken from a track --------------------------------------------------------------------------------------


async def test_the_score_is_sent(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first, one = await made(stage, ada, "with notes", duration=2)
    answer = (await ada.click(first, "MIDI"))["message"]
    (file,) = answer["attachments"]
    assert file["filename"] == f"nocturne-{one.id}.mid"
    assert (await ada.download(file)).startswith(b"MThd")
    assert answer["flags"] & 64


@pytest.mark.parametrize(("fmt", "kind"), [("wav", "WAV"), ("flac", "FLAC"), ("mp3", "MP3"), ("opus", "OGG")])
async def test_the_sound_is_sent_in_every_format(stage: Stage, ada: Person, fmt: str, kind: str) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first, one = await made(stage, ada, "to be taken away", duration=2)
    question = (await ada.click(first, "Files…"))["message"]
    await stage.stop_bot()
    await stage.start_bot(shelf_of(ToneEngine()))
    answer = await sent(ada, await ada.pick(question, f"{one.id}:{fmt}"))
    info = soundfile.info(io.BytesIO(await ada.download(answer["attachments"][0])))
    assert info.format == ("MP3" if kind == "MP3" else kind)
    assert info.duration == pytest.approx(2.0, abs=0.06)
    assert "larger than one upload" not in answer["content"]


async def test_what_is_too_large_comes_as_the_next_best_and_says_so(tmp_path: Path, recorder: ExchangeRecorder) -> None:
    async with Stage(tmp_path, (recorder,), upload_limit=120_000).open() as stage:
        ada = await stage.person("ada")
        await stage.start_bot(shelf_of(ToneEngine()))
        first, one = await made(stage, ada, "large as it is", duration=20)
        question = (await ada.click(first, "Files…"))["message"]
        answer = await sent(ada, await ada.pick(question, f"{one.id}:wav"))
        assert "as WAV it is larger than one upload may be here" in answer["content"]
        seconds = 0.0
        for each in answer["attachments"]:
            assert each["size"] <= 120_000
            seconds += soundfile.info(io.BytesIO(await ada.download(each))).duration
        assert seconds == pytest.approx(20.0, abs=0.5)


async def test_pieces_come_as_files_that_can_be_joined(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first, one = await made(stage, ada, "house at 120 bpm: intro loop, main loop, outro as pieces", seed=3)
    assert one.brief.pieces
    assert "↻" in text_of(first)
    answer = await sent(ada, await ada.click(first, "Pieces"))
    assert "Joined they are the track" in answer["content"]
    with zipfile.ZipFile(io.BytesIO(await ada.download(answer["attachments"][0]))) as packed:
        names = packed.namelist()
        assert [name.split("-")[1].split(".")[0] for name in names] == ["intro", "main", "outro"]
        sounds = [soundfile.read(io.BytesIO(packed.read(name)), always_2d=True)[0] for name in names]
    assert stage.house is not None
    whole, _ = soundfile.read(io.BytesIO(await stage.house.library.read(one, "master")), always_2d=True)
    assert sum(map(len, sounds)) == len(whole)
    details = await ada.until((await ada.click(first, "Details"))["message"]["id"], lambda m: bool(sounds_of(m)))
    said = text_of(details)
    assert "Sections and edit points: `0:00.00` intro" in said
    assert "main" in said.split("Sections and edit points")[1]
    assert "Checked against the brief" in said


async def test_a_track_in_one_piece_has_no_button_for_pieces(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first, one = await made(stage, ada, "in one piece", duration=2)
    assert "Stems" in {each.get("label") for each in parts_of(first)}
    assert "Pieces" not in {each.get("label") for each in parts_of(first)}
    assert stage.house is not None
    with pytest.raises(BadRequest, match="made in one piece"):
        await anext(piece_cards(stage.house.library, one, 10**6))


# ---- with the engine that composes ------------------------------------------------------------------------------------


async def test_a_jingle_is_a_jingle_of_exactly_its_length(stage: Stage, ada: Person) -> None:
    await stage.start_bot()
    first, one = await made(stage, ada, "a cheerful 3 second jingle", seed=5)
    assert one.brief.kind is Kind.JINGLE
    assert first["embeds"][0]["title"].startswith("jingle · ")
    samples, rate = soundfile.read(io.BytesIO(await _master(stage, one)), always_2d=True)
    assert len(samples) == 3 * rate
    assert "As a loop" not in {each.get("label") for each in parts_of(first)}
    assert "(procedural)" in text_of(first)


async def test_a_hummed_tune_becomes_the_theme(stage: Stage, ada: Person) -> None:
    await stage.start_bot()
    assert "melody" in card_of("sketch").can
    clip = await ada.upload("hum.wav", hummed_wav())
    first, one = await made(stage, ada, "bossa nova, 8 seconds", reference=clip, mode="Melody", seed=5)
    assert one.brief.reference is not None
    assert one.brief.reference.mode is ReferenceMode.MELODY
    heard = one.brief.reference.heard
    assert len(heard.melody) >= 6
    assert "its tune is the theme" in text_of(first)
    _, style = await made(stage, ada, "bossa nova, 8 seconds", reference=clip, mode="style", seed=5)
    assert style.file("midi") != one.file("midi")


async def _master(stage: Stage, track: Track) -> bytes:
    assert stage.house is not None
    return await stage.house.library.read(track, "master")


async def test_a_mode_that_no_engine_here_knows_is_refused_with_a_sentence(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    clip = await ada.upload("hum.wav", hummed_wav())
    refused = (await ada.command("generate", prompt="x", reference=clip, mode="melody"))["message"]
    assert "tone can not use a clip in the mode melody" in text_of(refused)
    refused = (await ada.command("generate", prompt="x", reference=clip, mode="backwards"))["message"]
    assert "is no way to use a clip" in text_of(refused)
    refused = (await ada.command("generate", prompt="x", mode="style"))["message"]
    assert "no clip" in text_of(refused)
    body = {"channel": ada.channel, "name": "generate", "options": {"mode": ""}, "focused": "mode"}
    assert [each["value"] for each in (await ada.post("/autocomplete", **body))["choices"]] == ["style"]


# ---- what was missed --------------------------------------------------------------------------------------------------


class HurriedEngine(ToneEngine):
    """Stops half way."""

    def _one(self, request: RenderRequest) -> Rendering:  # type: ignore[override]
        made = super()._one(request)
        assert isinstance(made, Rendering)
        half = made.mix.samples[:, : made.mix.frames // 2]
        return Rendering(Audio(np.ascontiguousarray(half), CARD.rate), (), made.midi, made.markers)


async def test_what_was_missed_is_shown_kept_and_seen_by_moderators(stage: Stage, ada: Person, mod: Person) -> None:
    await stage.start_bot(shelf_of(HurriedEngine()))
    first, one = await made(stage, ada, "four seconds of house", duration=4)
    said = text_of(first)
    assert "⚠️ missed" in said
    assert "duration: wanted 4" in said
    assert "could not be measured" in said
    assert [check["verdict"] for check in one.review["checks"] if check["quantity"] == "duration"] == ["missed"]
    details = await ada.until((await ada.click(first, "Details"))["message"]["id"], lambda m: bool(sounds_of(m)))
    assert "⚠️ duration: wanted 4" in text_of(details)
    assert "✅ " in text_of(details)
    story = (await mod.command("audit track", track=one.id))["message"]
    assert "Checked: " in text_of(story)
    assert "missed duration" in text_of(story)


async def test_both_engines_of_a_host_are_told_apart(stage: Stage, ada: Person) -> None:
    """“Procedural” is said wherever the engine that composes by rules is named."""
    shelf = EngineShelf(
        ["sketch", "tone"], lambda name: CARD if name == "tone" else card_of(name), None, lambda _: "tone"
    )  # type: ignore[arg-type]
    await stage.start_bot(shelf)
    body = {"channel": ada.channel, "name": "generate", "options": {"engine": "sk"}, "focused": "engine"}
    (choice,) = (await ada.post("/autocomplete", **body))["choices"]
    assert choice["name"] == "sketch: Sketch, procedural"
    assert "sketch (procedural)" in text_of((await ada.command("help"))["message"])
    assert "(procedural)" in text_of((await ada.command("about"))["message"])
