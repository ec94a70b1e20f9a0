"""A session in a thread: who takes part, what is read, two members at once, a restart and an undo in the middle."""

import asyncio

import pytest

from generation.track import Session
from tests.acceptance.stage import Json, Person, Stage, parts_of, sounds_of, text_of, track_id
from tests.acceptance.test_refining import jobs_of, track_of
from tests.support.engines import ToneEngine, shelf_of


async def opened(stage: Stage, person: Person, **options: object) -> tuple[str, Session]:
    """The thread of a new session."""
    before = {each["id"] for each in (await person.state())["channels"]}
    answer = (await person.command("session open", **options))["message"]
    thread = answer["id"]
    async with asyncio.timeout(20):
        while thread not in {each["id"] for each in (await person.state())["channels"]} - before:
            await asyncio.sleep(0.05)
        while not await person.messages(thread):
            await asyncio.sleep(0.05)
    assert stage.house is not None
    session = await stage.house.store.session_of_thread(thread)
    assert session is not None
    return thread, session


async def say(person: Person, thread: str, words: str) -> Json:
    return dict((await person.post(f"/channels/{thread}/messages", content=words))["message"])


async def track_in(person: Person, thread: str, words: str) -> Json:
    """Say something in a thread and wait for the track that comes of it."""
    status = await person.answer(await say(person, thread, words))
    return await person.until(status["id"], lambda m: bool(sounds_of(m)), 150.0, thread)


async def test_five_turns_by_two_members_with_a_restart_and_an_undo_in_the_middle(
    stage: Stage, ada: Person, ben: Person
) -> None:
    stage.content = True
    await stage.start_bot(shelf_of(ToneEngine()))
    thread, session = await opened(stage, ada, title="night work")
    (begun,) = await ada.messages(thread)
    assert "Every message in here is for me" in begun["content"]
    first = await track_in(ada, thread, "calm house in D minor, 4 seconds")
    second = await track_in(ada, thread, "make it darker")
    third = await track_in(ben, thread, "a bit faster")
    tracks = [await track_of(stage, each) for each in (first, second, third)]
    assert [each.parent_id for each in tracks] == [None, tracks[0].id, tracks[1].id], "who take turns share one track"
    assert {each.session_id for each in tracks} == {session.id}

    await stage.stop_bot()
    await stage.start_bot(shelf_of(ToneEngine()))
    back = await ada.answer(await say(ada, thread, "undo"))
    assert "You are at #2" in back["content"]
    fourth = await track_of(stage, await track_in(ada, thread, "less bass"))
    assert fourth.parent_id == tracks[1].id
    fifth = await track_of(stage, await track_in(ben, thread, "longer"))
    assert fifth.parent_id == tracks[2].id, "Ben stays on his own branch"

    # The story tells it, with the brief at which each of them is.
    in_thread = Person(ada.name, ada.address, ada.http, thread)
    story = text_of((await in_thread.command("session summary"))["message"])
    for said in ("make it darker", "a bit faster", "undo", "less bass", "longer", "you are at #4"):
        assert said in story
    assert "bass" in story.split("The brief now")[1]


async def test_members_talk_to_each_other_in_a_sessions_thread(stage: Stage, ada: Person, ben: Person) -> None:
    stage.content = True
    await stage.start_bot(shelf_of(ToneEngine()))
    thread, session = await opened(stage, ada)
    await say(ben, thread, "hello!")
    first = await track_in(ada, thread, "calm house, 3 seconds")
    bens_id = (await ben.state())["me"]["id"]
    asked = await say(ada, thread, f"<@{bens_id}> should it be faster?")
    answered = await ben.reply(asked, "faster, yes")
    for words in ("haha", "thanks, that is lovely"):
        await say(ben, thread, words)
    # What is said last is answered last: by then nothing came of the rest.
    assert "BPM" in (await ben.answer(await say(ben, thread, "how fast is it?")))["content"]
    bots = [each for each in await ada.messages(thread) if each["author"].get("bot")]
    replied = {(each.get("message_reference") or {}).get("message_id") for each in bots}
    assert not replied & {asked["id"], answered["id"]}
    assert await jobs_of(stage, session.id) == 1
    assert track_id(first)


async def test_without_the_intent_the_thread_says_how_to_talk(stage: Stage, ada: Person) -> None:
    client = await stage.start_bot(shelf_of(ToneEngine()))
    assert client.user is not None
    thread, _ = await opened(stage, ada)
    (begun,) = await ada.messages(thread)
    assert "Mention me or reply" in begun["content"]
    hint = await ada.answer(await say(ada, thread, "calm house, 3 seconds"))
    assert "can not read that" in hint["content"]
    first = await track_in(ada, thread, f"<@{client.user.id}> calm house, 3 seconds")
    second = await ada.refined(first, "darker")
    assert (await track_of(stage, second)).parent_id == track_id(first)


async def test_who_takes_part_is_decided_by_who_opened_it(stage: Stage, ada: Person, ben: Person) -> None:
    stage.content = True
    client = await stage.start_bot(shelf_of(ToneEngine()))
    assert client.user is not None
    refused = await ada.command("session open", who="somebody")
    assert "nobody who could take part" in text_of(refused["message"])
    thread, _ = await opened(stage, ada, title="mine", who="only me")
    first = await track_in(ada, thread, "calm house, 3 seconds")
    await say(ben, thread, "darker")
    told = await ben.answer(await say(ben, thread, f"<@{client.user.id}> darker"))
    assert "for those who were invited" in told["content"]
    refused = await ben.click(first, "Darker")
    assert "for those who were invited" in text_of(refused["message"])
    bens_id = (await ben.state())["me"]["id"]
    there = Person(ada.name, ada.address, ada.http, thread)
    assert "may take part from now on" in text_of((await there.command("session invite", member=bens_id))["message"])
    second = await track_of(stage, await track_in(ben, thread, "brighter"))
    assert second.parent_id == track_id(first)
    bens = Person(ben.name, ben.address, ben.http, thread)
    mods_id = next(each["id"] for each in (await ben.state())["people"] if each["username"].lower() == "mod")
    refused = await bens.command("session invite", member=mods_id)
    assert "Only the member who opened" in text_of(refused["message"])


async def test_a_thread_that_is_deleted_leaves_the_session_to_replies(stage: Stage, ada: Person) -> None:
    stage.content = True
    client = await stage.start_bot(shelf_of(ToneEngine()))
    thread, session = await opened(stage, ada)
    first = await track_of(stage, await track_in(ada, thread, "calm house, 3 seconds"))
    await client.get_partial_messageable(int(thread)).fetch_message((await ada.messages(thread))[0]["id"])
    await client.http.delete_channel(int(thread))
    done = await ada.result(await ada.command("refine", words="darker"))
    child = await track_of(stage, done)
    assert (child.parent_id, child.session_id) == (first.id, session.id)
    assert (await track_of(stage, await ada.refined(done, "faster"))).parent_id == child.id


async def test_where_no_thread_may_be_opened_one_sentence_says_what_to_do(stage: Stage, ada: Person) -> None:
    client = await stage.start_bot(shelf_of(ToneEngine()))
    assert client.user is not None
    owner = await stage.person("owner")
    await owner.post("/permissions", user=str(client.user.id), permissions={"create_public_threads": False})
    asked = await ada.command("session open", title="no way")
    async with asyncio.timeout(20):
        while not (told := [each for each in await ada.messages() if "Create Public Threads" in each["content"]]):
            await asyncio.sleep(0.05)
    assert told[0]["flags"] & 64
    assert asked


async def test_a_thread_that_is_there_becomes_a_session_once(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    begun = (await ada.post(f"/channels/{ada.channel}/threads", name="ours"))["channel"]
    there = Person(ada.name, ada.address, ada.http, begun["id"])
    assert "Mention me or reply" in text_of((await there.command("session open"))["message"])
    assert "a session already" in text_of((await there.command("session open"))["message"])
    nothing = await ada.command("session summary")
    assert "no session of yours" in text_of(nothing["message"])


@pytest.mark.parametrize("who", ["everyone", "only me"])
async def test_the_first_message_says_who_takes_part(stage: Stage, ada: Person, who: str) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    thread, session = await opened(stage, ada, who=who)
    said = (await ada.messages(thread))[0]["content"]
    assert ("Everybody" if who == "everyone" else "Only") in said
    assert session.open_to_all is (who == "everyone")
    assert not parts_of((await ada.messages(thread))[0])
