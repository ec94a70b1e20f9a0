"""`/lineage`: the tree as a picture, for each member with their own place, and every way back."""

import io

from PIL import Image

from tests.acceptance.stage import Json, Person, Stage, parts_of, sounds_of, text_of, track_id
from tests.acceptance.test_refining import made, track_of
from tests.support.engines import ToneEngine, shelf_of


async def tree(person: Person, **options: object) -> Json:
    answer = await person.command("lineage", **options)
    return await person.until(answer["message"]["id"], lambda m: bool(m["attachments"] or m["content"]))


def way(message: Json) -> str:
    return str(message["content"]).split("·", maxsplit=1)[0].replace("📍", "").strip()


async def test_two_members_make_two_branches_and_each_sees_their_own(stage: Stage, ada: Person, ben: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada)
    second = await ada.refined(first, "darker")
    third = await ben.refined(first, "faster")
    assert (await track_of(stage, third)).parent_id == track_id(first)
    hers, his = await tree(ada), await tree(ben, track=track_id(third))
    assert way(hers) == "#1 → **#2**"
    assert way(his) == "#1 → **#3**"
    assert hers["flags"] & 64
    picture = Image.open(io.BytesIO(await ada.download(hers["attachments"][0])))
    assert picture.format == "PNG"
    assert picture.width == 840
    other = Image.open(io.BytesIO(await ben.download(his["attachments"][0])))
    assert picture.tobytes() != other.tobytes(), "each has their own branch marked"
    assert track_id(second) in str(parts_of(hers)[0]["options"])


async def test_one_jumps_and_steps_in_the_tree_also_after_a_restart(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada)
    second = await ada.refined(first, "darker")
    third = await ada.refined(second, "faster")
    shown = await tree(ada)
    assert way(shown) == "#1 → #2 → **#3**"
    assert [each["label"] for each in parts_of(shown)[0]["options"]] == [
        "#1 · calm house in D minor at 118 bpm",
        "#2 · darker",
        "#3 · faster",
    ]
    await stage.stop_bot()
    await stage.start_bot(shelf_of(ToneEngine()))
    await ada.pick(shown, track_id(first))
    at_first = await ada.until(shown["id"], lambda m: way(m) == "**#1**")
    assert "You are at #1" in at_first["content"]
    branch = await track_of(stage, await ada.result(await ada.command("refine", words="longer")))
    assert branch.parent_id == track_id(first)
    again = await tree(ada)
    assert way(again) == "#1 → **#4**"
    await ada.click(again, "Undo")
    undone = await ada.until(again["id"], lambda m: way(m) == "**#1**")
    await ada.click(undone, "Redo")
    await ada.until(again["id"], lambda m: way(m) == "#1 → **#4**")
    went = await ada.answer(await ada.reply(third, "back to the second one"))
    assert "You are at #2" in went["content"]
    assert way(await tree(ada)) == "#1 → **#2**"


async def test_what_was_removed_or_is_private_shows_nothing(
    stage: Stage, ada: Person, ben: Person, mod: Person
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada)
    second = await ada.refined(first, "darker")
    await mod.command("audit remove", track=track_id(second), reason="a trial")
    third = await ada.refined(first, "much faster")
    options = str(parts_of(await tree(ada))[0]["options"])
    assert track_id(second) not in options
    assert track_id(third) in options
    private = await ada.result(await ada.command("generate", prompt="a secret, 2 seconds", private=True))
    refused = (await ben.command("lineage", track=track_id(private)))["message"]
    assert "There is no track" in text_of(refused)


async def test_the_tree_has_its_buttons_on_the_card_and_hears_and_tells(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(ada)
    assert "Lineage" not in str(parts_of(first)), "one track is no tree"
    second = await ada.refined(first, "darker")
    pressed = await ada.click(second, "Lineage")
    shown = await ada.until(pressed["message"]["id"], lambda m: bool(m["attachments"]))
    assert way(shown) == "#1 → **#2**"
    heard = await ada.click(shown, "Hear it")
    assert sounds_of(await ada.until(heard["message"]["id"], lambda m: bool(sounds_of(m))))
    assert "The brief now" in text_of((await ada.click(shown, "Story"))["message"])
    assert (await ada.click(shown, "Refine…"))["modal"]["title"] == "Refine this track"
    nobody = await stage.person("ben")
    assert "no session of yours" in text_of((await nobody.command("lineage"))["message"])
