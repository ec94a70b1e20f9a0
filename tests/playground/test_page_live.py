"""Several people at once: live updates, unread marks, replies, threads, lost connections, an absent bot."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from playwright.async_api import expect

from tests.playground.page_support import Stage, stage, tidy

__all__ = ["stage", "tidy"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


TOP = "(el) => el.getBoundingClientRect().top"


class Wire:
    """A wire between the page and the server that can be cut and mended."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.whole = True
        self.ends: set[asyncio.StreamWriter] = set()
        self.served = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.whole:
            writer.close()
            return
        self.served += 1
        there, back = await asyncio.open_connection("127.0.0.1", self.port)
        self.ends |= {writer, back}
        with suppress(ConnectionError):
            await asyncio.gather(self.copy(reader, back), self.copy(there, writer))

    async def copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()

    def cut(self) -> None:
        self.whole = False
        for end in self.ends:
            end.transport.abort()
        self.ends.clear()


@asynccontextmanager
async def wire_to(port: int) -> AsyncIterator[tuple[Wire, str]]:
    wire = Wire(port)
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
    try:
        yield wire, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        wire.cut()
        server.close()
        await server.wait_closed()


async def test_what_one_writes_the_other_reads_at_once(stage: Stage) -> None:
    ada, ben = await stage.visit("ada"), await stage.visit("ben")
    await ada.words.click()
    await ada.keyboard.type("Hello, @be")
    await expect(ada.choice("Ben")).to_be_visible()
    await ada.keyboard.press("Enter")
    await expect(ada.words).to_have_value("Hello, @ben ")
    await expect(ben.page.locator("#typing")).to_contain_text("Ada is typing…")
    await ada.keyboard.type("how are you?")
    await ada.keyboard.press("Enter")
    received = ben.message("Hello, @Ben how are you?")
    await expect(received).to_have_class(re.compile("mentions-me"))
    await expect(ben.page.locator("#typing")).to_be_empty()
    await expect(ada.log.get_by_text("how are you?")).to_have_count(1)


async def test_who_speaks_is_switched_and_kept_for_this_tab_only(stage: Stage) -> None:
    chat = await stage.visit("ada")
    await chat.page.get_by_role("radio", name="Mod, moderator").check()
    await expect(chat.page.locator("[data-channel]", has_text="mod-room")).to_be_visible()
    await chat.say("From the moderator")
    await expect(chat.message("From the moderator")).to_have_attribute("aria-label", re.compile("^Mod,"))
    await chat.page.reload()
    await expect(chat.page.get_by_role("radio", name="Mod, moderator")).to_be_checked()
    other = await chat.page.context.new_page()
    await other.goto(stage.url)
    await expect(other.get_by_role("radio", name="Ada, member")).to_be_checked()
    await expect(other.locator("[data-channel]", has_text="mod-room")).to_have_count(0)


async def test_a_switch_leaves_nothing_of_the_others_whispers(stage: Stage) -> None:
    chat = await stage.visit("ada", channel="lounge")
    await chat.command("audit search", words="hushed")
    await expect(chat.message("Nothing about hushed.")).to_be_visible()
    await chat.page.get_by_role("radio", name="Ben, member").check()
    await stage.people.say("fresh air", "mod", "lounge")
    await expect(chat.message("fresh air")).to_be_visible()
    await expect(chat.log.get_by_text("hushed")).to_have_count(0)
    await chat.page.get_by_role("radio", name="Ada, member").check()
    await expect(chat.message("Nothing about hushed.")).to_be_visible()


async def test_unread_marks_come_and_go(stage: Stage) -> None:
    chat = await stage.visit("ben", channel="music")
    lounge = chat.page.locator("[data-channel]", has_text="lounge")
    await stage.people.say("plain news", "ada", "lounge")
    await expect(lounge.locator(".unread-mark")).to_have_text(re.compile("unread"))
    ben = (await stage.people.get("/state", "ben"))["me"]["id"]
    await stage.people.say(f"<@{ben}> look", "ada", "lounge")
    await expect(lounge.locator(".unread-mark")).to_have_text(re.compile("mentions you"))
    await chat.shot("unread")
    await lounge.click()
    await expect(chat.message("plain news")).to_be_visible()
    await expect(chat.log.locator(".fresh-mark:visible")).to_have_count(1)
    await expect(lounge.locator(".unread-mark")).to_have_count(0)
    await chat.page.reload()
    await expect(chat.log).to_have_attribute("aria-busy", "false")
    await expect(lounge.locator(".unread-mark")).to_have_count(0)


async def test_a_reply_shows_what_it_answers_and_leads_there(stage: Stage) -> None:
    chat = await stage.visit("ada")
    await stage.people.say("a **question** about rain", "ben")
    question = await chat.found("a question about rain")
    await question.focus()
    await chat.keyboard.press("Enter")
    await expect(chat.page.get_by_role("menuitem", name="Reply")).to_be_focused()
    await chat.keyboard.press("Enter")
    await expect(chat.page.locator(".reply-bar")).to_contain_text("Replying to Ben")
    await expect(chat.words).to_be_focused()
    await chat.shot("reply")
    await chat.keyboard.type("an answer")
    await chat.keyboard.press("Enter")
    answer = await chat.found("an answer")
    preview = answer.locator(".reply-preview")
    await expect(preview).to_contain_text("Ben" + "a question about rain")
    await expect(chat.page.locator(".reply-bar")).to_be_hidden()
    await preview.click()
    await expect(question).to_be_focused()


async def test_a_thread_from_a_message_for_everybody(stage: Stage) -> None:
    ada, ben = await stage.visit("ada"), await stage.visit("ben")
    await stage.people.say("worth a thread", "ada")
    menu = await ada.menu(await ada.found("worth a thread"))
    await menu.get_by_role("menuitem", name="Start a thread").click()
    await ada.keyboard.press("Enter")
    await expect(ada.page.get_by_role("dialog")).to_contain_text("Please give the thread a name.")
    await ada.keyboard.type("Rain, longer")
    await ada.keyboard.press("Enter")
    await expect(ada.page.get_by_role("heading", level=1)).to_contain_text("Rain, longer")
    await ada.say("in the thread")
    await expect(ada.message("in the thread")).to_be_visible()
    await expect(ben.page.locator(".thread-list [data-channel]", has_text="Rain, longer")).to_be_visible()
    await (await ben.found("worth a thread")).get_by_role("button", name="Rain, longer").click()
    await expect(ben.message("in the thread")).to_be_visible()
    await ben.shot("thread")
    await ben.page.get_by_role("heading", level=1).get_by_role("button", name="music").click()
    await expect(ben.message("worth a thread")).to_be_visible()


async def test_deleting_is_offered_to_those_who_may(stage: Stage) -> None:
    ben, mod = await stage.visit("ben"), await stage.visit("mod")
    await stage.people.say("regretted words", "ada")
    menu = await ben.menu(await ben.found("regretted words"))
    await expect(menu.get_by_role("menuitem", name="Reply")).to_be_visible()
    await expect(menu.get_by_role("menuitem", name="Delete")).to_have_count(0)
    await ben.keyboard.press("Escape")
    menu = await mod.menu(await mod.found("regretted words"))
    await menu.get_by_role("menuitem", name="Copy the link").click()
    link = await mod.page.evaluate("navigator.clipboard.readText()")
    menu = await mod.menu(await mod.found("regretted words"))
    await menu.get_by_role("menuitem", name="Delete").click()
    await mod.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(ben.log.get_by_text("regretted words")).to_have_count(0)
    assert re.fullmatch(re.escape(stage.url) + r"/#\d+/\d+", link)


async def test_old_messages_are_loaded_and_new_ones_do_not_tear_the_reader_away(stage: Stage) -> None:
    for number in range(120):
        await stage.people.say(f"line {number:03}", "ben" if number % 5 else "ada", "lounge")
    chat = await stage.visit("ada", channel="lounge", height=600)
    await expect(chat.message("line 119")).to_be_in_viewport()
    assert await chat.log.get_by_text("line 060", exact=True).count() == 0
    await chat.log.hover()
    await chat.page.mouse.wheel(0, -20000)
    await expect(chat.log.get_by_text("line 060", exact=True)).to_have_count(1)
    reading = chat.log.get_by_text("line 072", exact=True)
    await reading.scroll_into_view_if_needed()
    before = await reading.evaluate(TOP)
    await stage.people.say("news while reading", "ben", "lounge")
    await expect(chat.page.locator("#jump")).to_contain_text("1 new message")
    assert abs(await reading.evaluate(TOP) - before) < 2
    await chat.page.locator("#jump").click()
    await expect(chat.message("news while reading")).to_be_in_viewport()
    await expect(chat.page.locator("#jump")).to_be_hidden()
    await stage.people.say("news at the end", "ben", "lounge")
    await expect(chat.message("news at the end")).to_be_in_viewport()


async def test_whoever_is_at_the_end_stays_there_when_something_comes_before_the_scrolling_is_heard_of(
    stage: Stage,
) -> None:
    chat = await stage.visit()
    for number in range(30):
        await stage.people.say(f"line {number}")
    await chat.found("line 29")
    gap = await chat.page.evaluate(
        """async () => {
            const log = document.getElementById("log");
            const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            log.scrollTop = log.scrollHeight;
            await frame();
            const tall = document.createElement("div");
            tall.style.height = "900px";
            log.querySelector(".messages").append(tall);
            log.dispatchEvent(new Event("scroll"));  // of the last scrolling, late
            await frame();
            const gap = log.scrollHeight - log.scrollTop - log.clientHeight;
            log.scrollTop -= 700;  // and whoever goes up is left there
            await frame();
            tall.style.height = "1500px";
            await frame();
            const away = log.scrollHeight - log.scrollTop - log.clientHeight;
            tall.remove();
            return [gap, away];
        }"""
    )
    assert gap[0] < 5
    assert gap[1] > 1000


async def test_a_lost_connection_is_told_and_what_was_missed_is_replayed(stage: Stage) -> None:
    async with wire_to(int(stage.url.rsplit(":", 1)[1])) as (wire, url):
        chat = await stage.visit("ada", url=url)
        await stage.people.say("before the cut", "ben")
        await expect(chat.message("before the cut")).to_be_visible()
        await stage.people.say("to be deleted meanwhile", "ben")
        doomed = await chat.found("to be deleted meanwhile")
        wire.cut()
        await expect(chat.page.locator("[data-banner=lost]")).to_contain_text("Trying again")
        await chat.shot("lost-connection")
        await stage.people.say("missed words", "ben")
        identity = await doomed.get_attribute("data-message-id")
        place = await stage.people.channel("music")
        await stage.people.post(f"/messages/{identity}/delete", "ben", channel=place)
        await expect(chat.log.get_by_text("missed words")).to_have_count(0)
        wire.whole = True
        await expect(chat.message("missed words")).to_be_visible()
        await expect(doomed).to_have_count(0)
        await expect(chat.page.locator("[data-banner=lost]")).to_have_count(0)
        assert wire.served > 1


async def test_an_absent_bot_is_told_and_its_return_too(stage: Stage) -> None:
    chat = await stage.visit("ada")
    await stage.bot.stop()
    await expect(chat.page.locator("[data-banner=offline]")).to_contain_text("The bot is offline")
    await chat.shot("bot-offline")
    await chat.command("slow")
    await expect(chat.page.locator(".pending-line.failed")).to_be_visible()
    await stage.bot.start()
    await expect(chat.page.locator("[data-banner=offline]")).to_have_count(0)
    await expect(chat.page.locator(".bot-state")).to_contain_text("online")


async def test_permissions_that_change_show_at_once(stage: Stage) -> None:
    chat = await stage.visit("ben")
    await stage.people.say("somebody else's words", "ada")
    message = await chat.found("somebody else's words")
    ben = (await stage.people.get("/state", "ben"))["me"]["id"]
    await stage.people.post("/permissions", "owner", user=ben, permissions={"manage_messages": True})
    async with asyncio.timeout(8):
        while not await chat.page.evaluate("async () => (await import('/page/store.js')).may('manage_messages')"):
            await asyncio.sleep(0.05)
    await expect((await chat.menu(message)).get_by_role("menuitem", name="Delete")).to_be_visible()
