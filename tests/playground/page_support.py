"""A browser before a real playground with a real bot in it, for the tests of the chat page."""

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect

from bot.playground.server import Playground, PlaygroundSettings
from tests.playground.page_support_bot import RunningBot

SHOTS = Path(__file__).parents[1] / "artifacts" / "page"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
]
expect.set_options(timeout=8000)


def chromium() -> str:
    """The browser's executable; without one the tests are skipped, except where everything must run."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found: str | None = os.environ.get("NOCTURNE_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("no Chromium found: install one or name it in NOCTURNE_CHROMIUM")
    if found is None:
        pytest.skip("no Chromium found (NOCTURNE_CHROMIUM names one)")
    return found


class People:
    """The JSON API for people, as a second way in beside the page."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = f"{url}/playground/api"
        self.session = session

    async def get(self, path: str, person: str = "ada", **query: Any) -> Any:
        async with self.session.get(self.url + path, params={"as": person, **query}) as answer:
            return await answer.json()

    async def post(self, path: str, person: str = "ada", **body: Any) -> Any:
        async with self.session.post(self.url + path, json={"as": person, **body}) as answer:
            found = await answer.json()
            assert answer.status == 200, found
            return found

    async def channel(self, name: str, person: str = "ada") -> str:
        state = await self.get("/state", person)
        return str(next(channel["id"] for channel in state["channels"] if channel["name"] == name))

    async def say(self, words: str, person: str = "ada", channel: str = "music", **more: Any) -> Any:
        place = await self.channel(channel, person)
        return (await self.post(f"/channels/{place}/messages", person, content=words, **more))["message"]


@dataclass
class Stage:
    """One playground, one bot, one browser; pages that misbehave are found out at the end of each test."""

    url: str
    playground: Playground
    bot: RunningBot
    browser: Browser
    people: People
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    async def visit(
        self,
        person: str = "ada",
        channel: str = "music",
        *,
        width: int = 1280,
        height: int = 860,
        url: str | None = None,
        **options: Any,
    ) -> "Chat":
        """A fresh tab in which `person` speaks and looks at `channel`."""
        options = {"color_scheme": "dark", "reduced_motion": "reduce", **options}
        context = await self.browser.new_context(viewport={"width": width, "height": height}, **options)
        await context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.contexts.append(context)
        context.set_default_timeout(8000)
        page = await context.new_page()
        self.watch(page)
        place = await self.people.channel(channel, person)
        await page.add_init_script(f"sessionStorage['nocturne.person'] ??= JSON.stringify('{person}')")
        await page.goto(f"{url or self.url}/#{place}")
        await expect(page.locator("#log")).to_have_attribute("aria-busy", "false")
        return Chat(page)

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", lambda line: self.faults.append(f"console: {line.text}") if self.counts(line) else None)
        page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))

    @staticmethod
    def counts(line: Any) -> bool:
        # A refused request is the browser's own note about something that the page itself shows and handles.
        return line.type in ("error", "warning") and "Failed to load resource" not in line.text

    async def clear(self) -> None:
        for context in self.contexts:
            await context.close()
        self.contexts.clear()
        faults, self.faults = self.faults, []
        assert not faults, "\n".join(faults)


class Chat:
    """What somebody does on the chat page, in their words."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log = page.locator("#log")
        self.words = page.locator("#words")
        self.hint = page.locator("#composer-hint")
        self.keyboard = page.keyboard

    def message(self, text: str | re.Pattern[str]) -> Locator:
        """The last message with this text."""
        return self.log.locator(".message").filter(has_text=text).last

    async def found(self, text: str | re.Pattern[str]) -> Locator:
        """The same, held by its id: it stays that one whatever answers to it or becomes of it."""
        message = self.message(text)
        await expect(message).to_be_visible()
        return self.log.locator(f".message[data-message-id='{await message.get_attribute('data-message-id')}']")

    def option(self, name: str) -> Locator:
        return self.page.locator(f".option[data-option='{name}'] .option-input")

    def choice(self, text: str) -> Locator:
        return self.page.get_by_role("option").filter(has_text=text)

    async def say(self, text: str) -> None:
        await self.words.fill(text)
        await self.words.press("Enter")

    async def command(self, name: str, **options: str) -> None:
        """Types a command with its options as text and sends it."""
        await self.words.click()
        await self.keyboard.type(f"/{name} ")
        form = self.page.get_by_role("group", name=f"Command /{name}")
        await expect(form).to_be_visible()
        for option, value in options.items():
            if not await self.option(option).count():
                await form.get_by_label("Add an option").fill(option)
                await self.keyboard.press("Enter")
            await self.option(option).fill(value)
        await self.page.get_by_role("button", name="Send").click()

    async def track(self, prompt: str) -> Locator:
        """Has a track made, and returns the message with it."""
        await self.command("generate", prompt=prompt)
        return await self.found(f"{prompt} |")

    async def menu(self, message: Locator) -> Locator:
        await message.hover()
        await message.get_by_role("button", name="More actions").click()
        return self.page.get_by_role("menu")

    async def shot(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=SHOTS / f"{name}.png")

    async def sideways(self) -> list[str]:
        """Everything that makes the page or the list of messages scroll sideways; empty when all is well."""
        found: list[str] = await self.page.evaluate(
            """() => [document.documentElement, document.body, ...document.querySelectorAll('main, #log, dialog, .composer')]
                .filter((el) => el.scrollWidth > el.clientWidth + 1)
                .map((el) => `${el.tagName}#${el.id} ${el.scrollWidth} > ${el.clientWidth}`)"""
        )
        return found


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    executable = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def open_stage(browser: Browser, **settings: Any) -> AsyncIterator[Stage]:
    """Starts a playground with a bot in it before this browser, and leaves nothing of them behind."""
    async with running_playground(**settings) as (playground, bot), aiohttp.ClientSession() as session:
        people = People(playground.address, session)
        yield Stage(playground.address, playground, bot, browser, people)


@asynccontextmanager
async def running_playground(**settings: Any) -> AsyncIterator[tuple[Playground, RunningBot]]:
    async with Playground(PlaygroundSettings(port=0, rate_limit_factor=0.0, **settings)) as playground:
        bot = RunningBot(playground.api_base, playground.gateway_url, playground.token)
        try:
            await bot.start()
            yield playground, bot
        finally:
            await bot.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    """One stage for all tests of a module; the bot has Discord's own time to answer, for the machine may be busy."""
    async with running_browser() as browser, open_stage(browser) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def tidy(stage: Stage) -> AsyncIterator[None]:
    yield
    await stage.clear()
