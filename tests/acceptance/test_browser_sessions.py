"""A five-turn conversation in a thread by two members, with a restart and an undo in the middle, in a headless Chromium."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.acceptance.stage import Stage
from tests.acceptance.test_browser import SHOTS, _browser, _heard, _tab
from tests.playground.page_support import Chat
from tests.support.recorder import ExchangeRecorder

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


async def _shot(page: Page, name: str) -> None:
    folder = Path(SHOTS).parent / "session"
    folder.mkdir(parents=True, exist_ok=True)
    await page.wait_for_timeout(400)
    await page.screenshot(path=folder / f"{name}.png")


async def _said(chat: Chat, words: str, count: int) -> Locator:
    """Say something, and wait until the thread has so many finished tracks; the last one is it."""
    await chat.say(words)
    tracks = chat.log.locator(".message:has(audio)")
    await expect(tracks).to_have_count(count, timeout=200000)
    await _heard(tracks.last)
    return tracks.last


async def test_five_turns_by_two_members_in_the_browser(stage: Stage, recorder: ExchangeRecorder) -> None:
    faults: list[str] = []
    stage.content = True
    await stage.start_bot()
    async with _browser() as browser:
        ada = await _tab(browser, stage, "ada", faults)
        await ada.command("session open", title="night work")
        await ada.log.get_by_role("button", name="Open thread").click()
        await expect(ada.message("Every message in here is for me")).to_be_visible()
        first = await _said(ada, "rainy night lo-fi in D minor, 8 seconds", 1)
        await expect(first).to_contain_text("#1")
        await _shot(ada.page, "1-first")
        second = await _said(ada, "much darker and a bit less drums", 2)
        await expect(second).to_contain_text("↳ from #1")
        await expect(second).to_contain_text("Changed: brightness")
        await expect(second).to_contain_text("Kept: theme, chords")
        await expect(second).to_contain_text("Measured: brightness")
        await _shot(ada.page, "2-refined")

        ben = await _tab(browser, stage, "ben", faults, viewport={"width": 400, "height": 860})
        await ben.page.goto(f"{stage.playground.address}/#{ada.page.url.partition('#')[2].partition('/')[0]}")
        await expect(ben.log.locator(".message:has(audio)")).to_have_count(2)
        third = await _said(ben, "a bit faster", 3)
        await expect(third).to_contain_text("↳ from #2")
        await _shot(ben.page, "3-another-member")

        await stage.stop_bot()
        await stage.start_bot()
        await ada.say("undo")
        await expect(ada.message("You are at #2")).to_be_visible()
        await ada.say("what key is this?")
        await expect(ada.message("is in D minor")).to_be_visible()
        await _shot(ada.page, "4-undo-and-a-question")
        fourth = await _said(ada, "add strings", 4)
        await expect(fourth).to_contain_text("↳ from #2")
        fifth = await _said(ben, "longer", 5)
        await expect(fifth).to_contain_text("↳ from #3")
        await _tree_and_story(ada)
        await _all_the_same(ada)
    assert not faults
    assert recorder.count > 50


async def _all_the_same(ada: Chat) -> None:
    """What sounds like talk makes nothing until its button is pressed."""
    await ada.say("darker days are coming for my football club")
    talk = ada.message("That sounded like talk")
    await talk.get_by_role("button", name="Do it all the same").scroll_into_view_if_needed()
    await _shot(ada.page, "8-talk")
    await talk.get_by_role("button", name="Do it all the same").click()
    tracks = ada.log.locator(".message:has(audio)").filter(has_text="Changed:")
    await expect(tracks.last).to_contain_text("“darker days are coming for my football club”", timeout=200000)
    await _shot(ada.page, "9-all-the-same")


async def _tree_and_story(ada: Chat) -> None:
    await ada.command("lineage")
    tree = ada.message("you are here")
    await expect(tree.locator("img")).to_have_count(1)
    assert await tree.locator("img").evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 840
    await expect(tree).to_contain_text("#1 → #2 → #4")
    await tree.get_by_role("button", name="Story").scroll_into_view_if_needed()
    await _shot(ada.page, "5-lineage")
    await ada.command("session summary")
    story = ada.message("The brief now")
    await expect(story).to_contain_text("a bit faster")
    await _shot(ada.page, "6-story")
    fourth = ada.log.locator(".message:has(audio)").filter(has_text="“add strings”")
    await fourth.get_by_role("button", name="A/B").click()
    both = ada.message("equally loud")
    await _heard_both(both)
    await _shot(ada.page, "7-ab")


async def _heard_both(both: Locator) -> None:
    await expect(both.locator("audio")).to_have_count(1, timeout=60000)
    await expect(both).to_contain_text("A #2")
    await expect(both).to_contain_text("B #4")
