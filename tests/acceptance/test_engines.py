"""What makes the music: `/engines`, and the policy of a server that only makes what may be used commercially."""

from generation.scheduling.shelf import EngineShelf
from tests.acceptance.stage import Person, Stage, text_of
from tests.support.engines import ChoirEngine, ToneEngine

REASON = "Its weights “grand” are not here: fetch them with python -m bot models pull grand."


def hosts() -> EngineShelf:
    """One that can not run, one for non-commercial use, and one for everybody."""
    known = {each.card.name: each for each in (ChoirEngine("grand"), ChoirEngine(commercial=False), ToneEngine())}
    return EngineShelf(
        list(known),
        lambda name: known[name].card,
        known.__getitem__,
        lambda _: "choir",
        why_not=lambda name: REASON if name == "grand" else "",
    )


async def test_every_engine_is_listed_with_its_licence_and_whether_it_runs(stage: Stage, ada: Person) -> None:
    await stage.start_bot(hosts())
    said = text_of((await ada.command("engines"))["message"])
    assert "`auto` takes **choir**: the best that can run here" in said
    assert "Better ones: grand can not run here." in said
    assert "💤 grand: The grand" in said
    assert REASON in said
    assert "✅ choir: The choir" in said
    assert "CC-BY-NC-4.0 · commercial use: **no**" in said
    assert "trained on one choir" in said
    assert "1 GB of memory · no vocals" in said
    assert "hardly any memory" in said
    body = {"channel": ada.channel, "name": "generate", "options": {"engine": ""}, "focused": "engine"}
    offered = [each["value"] for each in (await ada.post("/autocomplete", **body))["choices"]]
    assert offered == ["auto", "choir", "tone"]
    refused = await ada.command("generate", prompt="a tone", duration=2, engine="grand")
    assert REASON in text_of(refused["message"])


async def test_a_server_for_commercial_use_only(stage: Stage, ada: Person) -> None:
    owner = await stage.person("owner")
    await stage.start_bot(hosts())
    before = await ada.result(await ada.command("generate", prompt="house at 120 bpm", duration=8, seed=4))
    assert "CC-BY-NC-4.0" in text_of(before)
    changed = text_of((await owner.command("settings commercial", only=True))["message"])
    assert "Commercial use only" in changed
    refused = text_of((await ada.command("generate", prompt="a tone", duration=2, engine="choir"))["message"])
    assert "This server only makes what may be used commercially, and choir is under CC-BY-NC-4.0." in refused
    said = text_of((await ada.command("engines"))["message"])
    assert "`auto` takes **tone**" in said
    assert "choir may not be used commercially" in said
    assert "🚫 choir" in said
    after = await ada.result(await ada.command("generate", prompt="a tone", duration=2))
    assert "tone" in text_of(after)
    assert "CC0-1.0" in text_of(after)
    refused = text_of((await owner.command("settings engine", engine="choir"))["message"])
    assert "only makes what may be used commercially" in refused
    answer = await ada.answer(await ada.reply(before, "make a loop of the best 2 bars"))
    told = await ada.until(answer["id"], lambda m: "🙏" in m["content"] or "commercially" in text_of(m))
    assert "commercially" in text_of(told)


async def test_a_hosts_choice_that_can_not_run_is_listed_with_the_reason(stage: Stage, ada: Person) -> None:
    known = {each.card.name: each for each in (ChoirEngine("grand"), ToneEngine())}
    await stage.start_bot(
        EngineShelf(
            list(known),
            lambda name: known[name].card,
            known.__getitem__,
            lambda _: "grand",
            why_not=lambda name: REASON if name == "grand" else "",
        )
    )
    said = text_of((await ada.command("engines"))["message"])
    assert "`auto` takes **grand**" in said
    assert "but it can not run here" in said
    assert REASON in said
    assert "✅ tone" in said
