"""A moderator's story: every generation can be looked up, told whole, taken down and brought back."""

import json
from datetime import datetime

import aiohttp

from generation.track import Event, TrailEvent, TrailRow
from storage.chain import seal
from tests.acceptance.stage import Json, Person, Stage, parts_of, sounds_of, text_of, track_id
from tests.support.engines import ToneEngine, shelf_of


async def _two_tracks(stage: Stage, ada: Person, ben: Person) -> tuple[dict, dict]:
    await stage.start_bot(shelf_of(ToneEngine()))
    mine = await ada.result(await ada.command("generate", prompt="a storm over the harbour", duration=3))
    other = await ben.result(await ben.command("generate", prompt="morning bells", duration=3, private=True))
    return mine, other


async def _file_of(mod: Person, track: str) -> Json:
    """The whole story as it is attached."""
    message = (await mod.command("audit track", track=track))["message"]
    (attached,) = message["attachments"]
    assert attached["filename"] == f"audit-{track}.json"
    return dict(json.loads(await mod.download(attached)))


def _event(told: Json) -> TrailEvent:
    return TrailEvent(**{**told, "event": Event(told["event"]), "at": datetime.fromisoformat(told["at"])})


async def test_members_do_not_see_audit_and_can_not_use_it(stage: Stage, ada: Person, mod: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    assert "audit" not in {each["name"] for each in (await ada.state())["commands"]}
    assert "audit" in {each["name"] for each in (await mod.state())["commands"]}
    async with ada.http.post(
        f"{ada.address}/playground/api/commands",
        json={"as": "ada", "channel": ada.channel, "name": "audit search", "options": {}},
    ) as answer:
        assert answer.status in {403, 404}


async def test_search_by_words_member_state_and_page(stage: Stage, ada: Person, ben: Person, mod: Person) -> None:
    mine, other = await _two_tracks(stage, ada, ben)
    found = (await mod.command("audit search", words="storm"))["message"]
    assert found["flags"] & 64
    assert found["interaction"]["name"] == "audit search"
    assert track_id(mine) in text_of(found)
    assert track_id(other) not in text_of(found)
    everything = text_of((await mod.command("audit search"))["message"])
    assert everything.index(track_id(other)) < everything.index(track_id(mine)), "newest first, private ones too"
    ben_id = (await ben.state())["me"]["id"]
    by_member = text_of((await mod.command("audit search", member=ben_id))["message"])
    assert track_id(other) in by_member
    assert track_id(mine) not in by_member
    assert "Nothing was found" in text_of((await mod.command("audit search", words="trombone"))["message"])


async def test_pages_turn_with_buttons(stage: Stage, ada: Person, mod: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    for number in range(8):
        await ada.result(await ada.command("generate", prompt=f"piece {number}", duration=1))
    first = (await mod.command("audit search", words="piece", engine="tone"))["message"]
    assert "1 to 6 of 8" in text_of(first)
    older = await mod.click(first, "Older")
    page = await mod.until(first["id"], lambda m: "7 to 8 of 8" in text_of(m))
    assert "piece 0" in text_of(page)
    assert older["state"] == "answered"
    assert [each["label"] for each in parts_of(page) if each["type"] == 2] == ["Newer"]
    # A question too long for a button is turned by the option that its answer names.
    long = " ".join(["piece"] * 20)
    first = (await mod.command("audit search", words=long))["message"]
    assert [each["label"] for each in parts_of(first) if each["type"] == 2] == []
    assert "page 1: the option `page`" in text_of(first)
    last = text_of((await mod.command("audit search", words=long, page=2))["message"])
    assert "7 to 8 of 8" in last
    assert "page 2: the option `page`" in last
    assert "option `page`" not in text_of(page)


async def test_the_whole_story_of_a_track(stage: Stage, ada: Person, ben: Person, mod: Person) -> None:
    mine, _ = await _two_tracks(stage, ada, ben)
    child = await ben.result(await ben.click(mine, "Another take"))
    await ben.submit(await ben.click(mine, "Report"), what="it is far too loud")
    story = text_of((await mod.command("audit track", track=track_id(mine)))["message"])
    assert stage.house is not None
    track = await stage.house.store.track(track_id(mine))
    assert track is not None
    for wanted in (
        "a storm over the harbour",
        "Ada",
        "tone",
        str(track.seed),
        track_id(child),
        mine["id"],
        "job:accepted",
        "track:posted",
        "track:reported",
        "it is far too loud",
        "CC0-1.0",
        track.files[0].sha256[:32],
    ):
        assert wanted in story, wanted
    whole = await _file_of(mod, track_id(mine))
    assert whole["track"]["words"] == "a storm over the harbour"
    assert {file["role"]: file["sha256"] for file in whole["track"]["files"]} == {
        file.role: file.sha256 for file in track.files
    }
    assert whole["track"]["brief"] == track.brief.to_json()
    assert whole["children"] == [track_id(child)]
    assert whole["reports"][0]["words"] == "it is far too loud"
    assert whole["delivery"]["message_ids"] == [mine["id"]]
    rows = [TrailRow(**{**row, "happened": _event(row["happened"])}) for row in whole["trail"]]
    assert {Event.JOB_ACCEPTED, Event.TRACK_POSTED, Event.AUDIT_VIEWED} <= {row.happened.event for row in rows}
    for row in rows:
        assert seal(row.number, row.happened, row.previous_hash) == row.hash, "the chain can be checked from the file"
    job = await stage.house.store.job(track.job_id)
    assert job is not None
    assert job.place.token
    assert job.place.token not in json.dumps(whole)
    of_child = text_of((await mod.command("audit track", track=track_id(child)))["message"])
    assert f"parent: `{track_id(mine)}`" in of_child
    reported = text_of((await mod.command("audit search", state="reported"))["message"])
    assert track_id(mine) in reported
    assert track_id(child) not in reported


async def test_removed_is_gone_and_restored_is_back(stage: Stage, ada: Person, ben: Person, mod: Person) -> None:
    mine, _ = await _two_tracks(stage, ada, ben)
    address = sounds_of(mine)[0]["url"]
    done = await mod.command("audit remove", track=track_id(mine), reason="the words name a person")
    told = await mod.until(done["message"]["id"], lambda m: "removed" in m["content"])
    assert "the words name a person" in told["content"]
    assert await ada.message(mine["id"]) is None, "its message is gone"
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        assert answer.status == 404, "and so is its file"
    refused = await ada.command("track", track=track_id(mine))
    assert "removed by a moderator" in text_of(refused["message"])
    assert track_id(mine) not in text_of((await ada.command("history"))["message"])
    pressed = await mod.command("audit search", state="removed")
    assert track_id(mine) in text_of(pressed["message"])

    done = await mod.command("audit restore", track=track_id(mine), reason="it was a misunderstanding")
    await mod.until(done["message"]["id"], lambda m: "restored" in m["content"])
    back = [each for each in await ada.messages() if sounds_of(each) and "storm" in text_of(each)]
    assert len(back) == 1
    assert await ada.download(sounds_of(back[0])[0])
    story = text_of((await mod.command("audit track", track=track_id(mine)))["message"])
    assert "the words name a person" in story
    assert "it was a misunderstanding" in story


async def test_removing_one_take_leaves_its_sisters(stage: Stage, ada: Person, mod: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    both = await ada.result(await ada.command("generate", prompt="two of them", duration=2, takes=2))
    first, second = (each["footer"]["text"].split(" ")[0] for each in both["embeds"])
    done = await mod.command("audit remove", track=first, reason="noise")
    await mod.until(done["message"]["id"], lambda m: "removed" in m["content"])
    left = await ada.message(both["id"])
    assert left is not None
    assert first not in text_of(left)
    assert second in text_of(left)
    assert len(sounds_of(left)) == 1


async def test_a_private_track_is_seen_by_its_member_and_by_moderators_only(
    stage: Stage, ada: Person, ben: Person, mod: Person
) -> None:
    _, other = await _two_tracks(stage, ada, ben)
    assert await ada.message(other["id"]) is None
    hidden = await ada.command("track", track=track_id(other))
    assert "There is no track" in text_of(hidden["message"])
    story = text_of((await mod.command("audit track", track=track_id(other)))["message"])
    assert "morning bells" in story


async def test_a_server_that_hands_audit_on_does_not_hand_on_the_right(
    stage: Stage, ada: Person, ben: Person, mod: Person
) -> None:
    """A server can open a command to everybody in its settings; the bot's own check must hold then."""
    client = await stage.start_bot(shelf_of(ToneEngine()))
    payload = [command.to_dict(client.tree) for command in client.tree.get_commands()]
    for command in payload:
        command["default_member_permissions"] = None
    assert client.application_id is not None
    await client.http.bulk_upsert_global_commands(client.application_id, payload=payload)
    for name, options in (("audit search", {}), ("audit remove", {"track": "tabcdefgh", "reason": "because"})):
        refused = await ada.command(name, **options)
        assert "Only people with the permission Manage Messages" in text_of(refused["message"])
        assert refused["message"]["flags"] & 64
    assert "Nothing was found" in text_of((await mod.command("audit search"))["message"])

    private = await ben.result(await ben.command("generate", prompt="morning bells", duration=2, private=True))
    for name in ("audit track", "audit remove", "audit restore"):
        asked = {"channel": ada.channel, "name": name, "options": {"track": "bells"}, "focused": "track"}
        assert (await ada.post("/autocomplete", **asked))["choices"] == [], "discord.py does not check these calls"
        offered = (await mod.post("/autocomplete", **asked))["choices"]
        assert [each["value"] for each in offered] == [track_id(private)]
