"""Talk of things that are no music, errands that no bot runs, mashed keys; and wishes that name such things, too."""

import pytest

from generation.language.refining import beyond
from tests.generation.language.refining.told import told


@pytest.mark.parametrize(
    "words",
    [
        "your camera is too dark",
        "i need a longer cable",
        "the client wants the logo bigger",
        "could you dim the lights a bit",
        "lets go back to the hotel",
        "mom says dinner in 5",
        "enemy hp scales with level so nerf the slime to 40",
        "yeah so the hitbox is like 4 pixels off",
        "traffic is slow on the bridge",
        "i'm thinking tacos",
        "did you push the hotfix to staging yet?",
        "Wie wird das Wetter morgen in Kiel?",
        "Was gibt es heute zum Mittagessen?",
        "Could you tell me the weather in Leeds tomorrow?",
        "do you know where i can order paper plates",
        "Never mind, that was a joke.",
        "ignore that, wasnt for you",
        "what time do we load in on saturday, drummer wants to know",
        "could you repeat that in blue?",
    ],
)
def test_what_is_said_of_no_music_renders_and_answers_nothing(words: str) -> None:
    assert told(words).split()[0] in ("chatter", "unclear")


@pytest.mark.parametrize("words", ["hhhhhhhh", "zzzzz", "???", "xcvbnm", "ffffffffg"])
def test_mashed_keys_are_not_understood(words: str) -> None:
    assert told(words).split()[0] == "unclear"


@pytest.mark.parametrize(
    "words",
    [
        "upload it to my channel",
        "draw me an anime girl for the cover",
        "delete my account from this server",
        "Please order me a taxi for half past four.",
        "dm it to jonas not me",
        "can u also tell me what to cook tonight",
        "Kannst du mir eine Pizza bestellen?",
    ],
)
def test_an_errand_is_not_understood(words: str) -> None:
    assert told(words).split()[0] == "unclear"


@pytest.mark.parametrize("words", ["yesss", "omg", "love it, clean ending", "LETS GOOO", "!!!"])
def test_who_is_pleased_is_told_nothing(words: str) -> None:
    assert told(words) == "chatter"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("my teacher says it should be slower", "tempo by 0.909091"),
        ("i need a longer version for the shop", "length by unused shop"),
        ("The guests are bored, make it faster.", "tempo by 1.1"),
        ("my wife says the piano is too quiet", "level piano 4"),
        ("boss says 90 bpm", "tempo 90"),
    ],
)
def test_a_wish_beside_such_things_is_one(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize("words", ["what key is it? my sister plays the flute", "how long is it, the bus leaves soon"])
def test_a_question_beside_such_things_is_answered(words: str) -> None:
    assert told(words).startswith("question")


@pytest.mark.usefixtures("nobody_judges")
def test_without_looking_at_the_things_a_camera_would_be_made_brighter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beyond, "is_beyond", lambda words, *, is_question=False: False)
    assert told("your camera is too dark").startswith("lean brightness")
