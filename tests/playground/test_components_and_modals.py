"""Buttons, selects and modals between a person and discord.py."""

import pytest

from tests.playground.person import Person, Refused
from tests.playground.trial_bot import TrialBot


async def card(person: Person) -> dict:
    return (await person.command("card"))["message"]


async def test_a_button_changes_its_message(bot: TrialBot, ada: Person, ben: Person) -> None:
    message = await card(ada)
    pressed = await ben.press(message, "change")
    assert pressed["kind"] == "component"
    assert pressed["message"]["content"] == "changed"
    assert pressed["message"]["id"] == message["id"]
    with pytest.raises(Refused) as refused:
        await ben.press(message, "change")
    assert refused.value.error["code"] == "disabled"


async def test_a_button_answered_later_edits_its_message_with_a_file(bot: TrialBot, ada: Person) -> None:
    pressed = await ada.press(await card(ada), "later")
    assert pressed["state"] in ("acknowledged", "answered")
    settled = await ada.settled(pressed)
    assert settled["message"]["content"] == "later"
    assert settled["message"]["attachments"][0]["filename"] == "track.wav"


async def test_a_dynamic_item_answers_privately(bot: TrialBot, ada: Person) -> None:
    answer = (await ada.press(await card(ada), "again:7"))["message"]
    assert answer["content"] == "again 7"
    assert answer["flags"] & 64


async def test_selects_of_words_people_and_places(bot: TrialBot, ada: Person) -> None:
    message = await card(ada)
    assert (await ada.press(message, "words", "one", "three"))["message"]["content"] == "words ['one', 'three']"
    assert (await ada.press(message, "who", "ben"))["message"]["content"] == "who ['ben']"
    lounge = await ada.channel("lounge")
    assert (await ada.press(message, "where", lounge))["message"]["content"] == "where ['lounge']"


@pytest.mark.parametrize(
    ("custom_id", "values"),
    [
        ("words", []),
        ("words", ["one", "two", "three"]),
        ("words", ["four"]),
        ("words", ["one", "one"]),
        ("who", ["nobody"]),
        ("where", ["1"]),
    ],
)
async def test_a_choice_that_is_not_offered_is_never_sent(
    bot: TrialBot, ada: Person, custom_id: str, values: list[str]
) -> None:
    message = await card(ada)
    before = bot.raw.count("INTERACTION_CREATE")
    assert (await ada.press(message, custom_id, *values))["state"] == "failed"
    assert bot.raw.count("INTERACTION_CREATE") == before


async def test_a_component_that_is_not_there(bot: TrialBot, ada: Person) -> None:
    with pytest.raises(Refused) as refused:
        await ada.press(await card(ada), "missing")
    assert refused.value.status == 404


@pytest.mark.parametrize("by_button", [False, True])
async def test_a_modal_with_text_choice_and_file(bot: TrialBot, ada: Person, by_button: bool) -> None:
    asking = await ada.press(await card(ada), "ask") if by_button else await ada.command("wish")
    assert asking["state"] == "modal"
    assert asking["modal"]["title"] == "A wish"
    assert [part["type"] for part in asking["modal"]["components"]] == [10, 18, 18, 18]
    clip = await ada.upload("clip.mp3", b"abc")
    answer = await ada.submit(asking, words="rain", mood=["dark"], clip=[clip])
    assert answer["kind"] == "modal"
    assert answer["message"]["content"] == "rain ['dark'] [('clip.mp3', 3)]"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"mood": ["dark"]}, "Words: this is required"),
        ({"words": "x" * 21, "mood": ["dark"]}, "20 or fewer"),
        ({"words": "x"}, "Mood: this is required"),
        ({"words": "x", "mood": ["loud"]}, "not offered"),
        ({"words": "x", "mood": ["dark"], "other": "y"}, "no input"),
    ],
)
async def test_a_modal_that_is_filled_in_wrongly_is_never_sent(
    bot: TrialBot, ada: Person, values: dict[str, object], words: str
) -> None:
    asking = await ada.command("wish")
    answer = await ada.submit(asking, **values)
    assert answer["state"] == "failed"
    assert words in answer["error"]
    again = await ada.submit(asking, words="right", mood=["bright"])
    assert again["state"] == "answered"


async def test_too_many_files_and_somebody_elses(bot: TrialBot, ada: Person, ben: Person) -> None:
    asking = await ada.command("wish")
    clips = [await ada.upload(f"{n}.mp3", b"x") for n in range(3)]
    refused = await ada.submit(asking, words="x", mood=["dark"], clip=clips)
    assert "between 0 and 2" in refused["error"]
    with pytest.raises(Refused):
        await ben.submit(asking, words="x", mood=["dark"])
    with pytest.raises(Refused) as stranger:
        await ada.submit(asking, words="x", mood=["dark"], clip=[await ben.upload("b.mp3", b"x")])
    assert stranger.value.status == 404
