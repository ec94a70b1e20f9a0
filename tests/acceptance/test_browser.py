"""The same story through the chat page in a headless Chromium, with screenshots that people look at."""

import io
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.acceptance.stage import Stage
from tests.playground.page_support import ARGUMENTS, Chat, chromium
from tests.support.clips import melody_wav
from tests.support.recorder import ExchangeRecorder

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

SHOTS = Path(__file__).parents[1] / "artifacts" / "story"
README_MOST_BYTES = 300_000
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


async def _readme_picture(page: Page) -> None:
    """The picture of the README, where it was asked for: a quarter of the bytes with a palette, and no worse to look at."""
    if not os.environ.get("NOCTURNE_README_PICTURE"):
        return
    from PIL import Image

    shot = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    shot.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(README_PICTURE, optimize=True)
    assert README_PICTURE.stat().st_size < README_MOST_BYTES


async def _heard(message: Locator) -> None:
    """Wait for the finished track, and make sure that the browser itself can play its sound."""
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
        await _shot(ada.page, "01-welcome")
        track = await _first_track(ada)
        await _details_by_the_menu(ada, track)
        await _a_long_one_is_cancelled(ada)

        # Ben sees it without reloading, and makes his own from it with a form and a clip.
        ben = await _tab(browser, stage, "ben", faults, viewport={"width": 360, "height": 740}, color_scheme="light")
        await _his_own_from_hers(ben, clip)
        await _heard(ada.message("slow waltz after the hum"))
        await expect(ada.message("slow waltz after the hum")).to_contain_text("Heard in the clip")
        await _shot(ben.page, "08-child-360")

        # The bot goes and comes back: yesterday's buttons work, and the history is there.
        await stage.stop_bot()
        await _shot(ada.page, "09-offline")
        await stage.start_bot()
        await _history_and_report(ada, track)

        mod = await _tab(browser, stage, "mod", faults)
        await _removed_and_restored(mod, ada, track)
    assert not faults
    assert recorder.count > 50


async def _first_track(ada: Chat) -> Locator:
    await ada.command("generate", prompt="rainy night lo-fi in D minor", duration="20", seed="7")
    track = await ada.found("rainy night")
    await expect(track.get_by_role("button", name="Cancel")).to_be_visible()
    await _shot(ada.page, "02-status")
    await _heard(track)
    await _shot(ada.page, "03-result")
    await _readme_picture(ada.page)
    return track


async def _details_by_the_menu(ada: Chat, track: Locator) -> None:
    menu = await ada.menu(track)
    await _shot(ada.page, "04-menu")
    await menu.get_by_role("menuitem", name="Track details").click()
    details = ada.log.locator(".message").filter(has_text="Only you can see this").last
    await _heard(details)
    await expect(details).to_contain_text(await _id_of(track))
    await details.get_by_role("button", name="Dismiss").scroll_into_view_if_needed()
    await _shot(ada.page, "05-details")
    await details.get_by_role("button", name="Dismiss").click()
    await expect(details).to_have_count(0)


async def _a_long_one_is_cancelled(ada: Chat) -> None:
    """Pressed while the engine is in the middle of it; the button of the result asks for it again."""
    await ada.command("generate", prompt="endless house", duration="240", seed="3")
    status = await ada.found("endless house")
    await expect(status).to_contain_text("▰", timeout=30000)
    await _shot(ada.page, "06-busy")
    await status.get_by_role("button", name="Cancel").click()
    await expect(status).to_contain_text("Cancelled")
    await expect(status.get_by_role("button", name="Try again")).to_be_visible()
    await expect(status.get_by_role("button", name="Cancel")).to_have_count(0)
    await expect(status.locator("audio")).to_have_count(0)
    await _shot(ada.page, "06-cancelled")


async def _his_own_from_hers(ben: Chat, clip: Path) -> None:
    hers = ben.message("rainy night lo-fi")
    await _heard(hers)
    await hers.get_by_role("button", name="Change…").click()
    form = ben.page.get_by_role("dialog")
    await form.get_by_label("What should it sound like?").fill("slow waltz after the hum")
    await form.get_by_label("Length in seconds").fill("8")
    await form.locator("input[type=file]").set_input_files(clip)
    await _shot(ben.page, "07-form-360")
    await form.get_by_role("button", name="Submit").click()


async def _history_and_report(ada: Chat, track: Locator) -> None:
    await ada.command("history")
    history = ada.message("Your tracks")
    await expect(history).to_contain_text("Only you can see this")
    await expect(history).to_contain_text("rainy night lo-fi")
    await expect(history).not_to_contain_text("endless house")
    await _shot(ada.page, "10-history")
    await track.get_by_role("button", name="Report").click()
    form = ada.page.get_by_role("dialog")
    await form.get_by_label("What is wrong with this track?").fill("only to try it out")
    await _shot(ada.page, "11-report")
    await form.get_by_role("button", name="Submit").click()
    await expect(ada.message("Thank you")).to_be_visible()


async def _removed_and_restored(mod: Chat, ada: Chat, track: Locator) -> None:
    """What the moderator does happens before Ada's eyes: her page is never loaded anew."""
    track_id = await _id_of(track)
    await mod.command("audit search", words="rainy")
    await expect(mod.message("Audit: tracks")).to_contain_text("rainy night lo-fi")
    await _shot(mod.page, "12-audit")
    await mod.command("audit remove", track=track_id, reason="a trial of taking down")
    await expect(track).to_have_count(0)
    await expect(mod.message("a trial of taking down")).to_contain_text("removed")
    await _shot(mod.page, "13-removed-moderator")
    await _shot(ada.page, "13-removed-member")
    await mod.command("audit restore", track=track_id, reason="the trial is over")
    await expect(mod.message("the trial is over")).to_contain_text("restored")
    back = ada.log.locator(".message:has(audio)").filter(has_text=track_id)
    await expect(back).to_have_count(1)
    await _heard(back)
    await ada.page.get_by_role("button", name="new messages").click()
    await expect(back.get_by_role("button", name="Another take")).to_be_in_viewport()
    await _shot(ada.page, "14-restored")


async def _id_of(track: Locator) -> str:
    found = re.search(r"\bt[0-9a-z]{8}\b", await track.inner_text())
    assert found is not None
    return found[0]
