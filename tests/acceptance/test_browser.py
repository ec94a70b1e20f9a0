"""The same story through the chat page in a headless Chromium, with screenshots that people look at."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.acceptance.stage import Stage
from tests.playground.page_support import ARGUMENTS, Chat, chromium
from tests.support.clips import melody_wav
from tests.support.recorder import ExchangeRecorder

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

SHOTS = Path(__file__).parents[1] / "artifacts" / "story"
README_PICTURE = Path(__file__).parents[2] / "docs" / "images" / "playground.png"


@asynccontextmanager
async def _browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


async def _tab(browser: Browser, stage: Stage, person: str, faults: list[str], **options: object) -> Chat:
    shape = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark", "reduced_motion": "reduce", **options}
    context = await browser.new_context(**shape)  # type: ignore[arg-type]
    context.set_default_timeout(15000)
    page = await context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    await page.add_init_script(f"sessionStorage['nocturne.person'] ??= JSON.stringify('{person}')")
    await page.goto(stage.playground.address)
    await expect(page.locator("#log")).to_have_attribute("aria-busy", "false")
    return Chat(page)


async def _shot(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    await page.wait_for_timeout(400)
    await page.screenshot(path=SHOTS / f"{name}.png")


async def _heard(chat: Chat, words: str) -> None:
    """Wait for the finished track, and make sure that the browser itself can play its sound."""
    message = chat.message(words)
    await expect(message.locator("audio")).to_have_count(1, timeout=150000)
    seconds = await message.locator("audio").evaluate(
        """(audio) => new Promise((done, fail) => {
            audio.onerror = () => fail(audio.error && audio.error.message);
            if (audio.duration) done(audio.duration);
            audio.onloadedmetadata = () => done(audio.duration);
            audio.load();
        })"""
    )
    assert seconds > 3
    pictures = message.locator("img")
    await expect(pictures.first).to_be_visible()
    assert await pictures.last.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 600


async def test_two_members_and_a_moderator_in_the_browser(
    tmp_path: Path, stage: Stage, recorder: ExchangeRecorder
) -> None:
    faults: list[str] = []
    await stage.start_bot()
    clip = tmp_path / "hum.wav"
    clip.write_bytes(melody_wav(seconds=5.0))
    async with _browser() as browser:
        ada = await _tab(browser, stage, "ada", faults)
        await _shot(ada.page, "1-welcome")
        await ada.command("generate", prompt="rainy night lo-fi in D minor", duration="20", seed="7")
        await expect(ada.message("rainy night").get_by_role("button", name="Cancel")).to_be_visible()
        await _shot(ada.page, "2-status")
        await _heard(ada, "rainy night lo-fi")
        await _shot(ada.page, "3-result")
        if os.environ.get("NOCTURNE_README_PICTURE"):
            README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
            await ada.page.screenshot(path=README_PICTURE)

        # Ben sees it without reloading, and makes his own from it with a form and a clip.
        ben = await _tab(browser, stage, "ben", faults, viewport={"width": 360, "height": 740}, color_scheme="light")
        await _heard(ben, "rainy night lo-fi")
        await ben.message("rainy night lo-fi").get_by_role("button", name="Change…").click()
        form = ben.page.get_by_role("dialog")
        await form.get_by_label("What should it sound like?").fill("slow waltz after the hum")
        await form.get_by_label("Length in seconds").fill("8")
        await form.locator("input[type=file]").set_input_files(clip)
        await _shot(ben.page, "4-form-360")
        await form.get_by_role("button", name="Submit").click()
        await _heard(ada, "slow waltz after the hum")
        await expect(ada.message("slow waltz after the hum")).to_contain_text("Heard in the clip")
        await _shot(ben.page, "5-child-360")

        # The bot goes and comes back: yesterday's buttons work, and the history is there.
        await stage.stop_bot()
        await _shot(ada.page, "6-offline")
        await stage.start_bot()
        await ada.command("history")
        history = ada.message("Your tracks")
        await expect(history).to_contain_text("Only you can see this")
        await expect(history).to_contain_text("rainy night lo-fi")
        await _shot(ada.page, "7-history")
        old = ada.log.locator(".message").filter(has=ada.page.get_by_role("button", name="Report")).first
        await old.get_by_role("button", name="Report").click()
        form = ada.page.get_by_role("dialog")
        await form.get_by_label("What is wrong with this track?").fill("only to try it out")
        await form.get_by_role("button", name="Submit").click()
        await expect(ada.message("Thank you")).to_be_visible()

        mod = await _tab(browser, stage, "mod", faults)
        await mod.command("audit search", words="rainy")
        await expect(mod.message("Audit: tracks")).to_contain_text("rainy night lo-fi")
        await _shot(mod.page, "8-audit")
    assert not faults
    assert recorder.count > 50
