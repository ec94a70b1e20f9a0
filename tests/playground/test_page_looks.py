"""The page on narrow and wide screens, light and dark: nothing cut off, everything legible, nothing moving unasked."""

import re

import pytest
from playwright.async_api import expect

from tests.playground.page_support import Chat, Stage, stage, tidy

__all__ = ["stage", "tidy"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

# WCAG 2.2, 1.4.3: 4.5:1 for text, 3:1 for large text (24 px, or 18.66 px and bold). Disabled controls are exempt.
CONTRAST = """() => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const rgba = (css) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = css;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
    const light = (colour) => {
        const [r, g, b] = colour.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (el) => {
        if (!el) return rgba(getComputedStyle(document.body).backgroundColor);
        const own = rgba(getComputedStyle(el).backgroundColor);
        return own[3] === 1 ? own : over(own, ground(el.parentElement));
    };
    const poor = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const el = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !el.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
        if (el.closest(':disabled, noscript, .spoiler, .skip, .visually-hidden')) continue;
        const style = getComputedStyle(el);
        const back = ground(el);
        const front = over(rgba(style.color), back);
        const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        const ratio = (a + 0.05) / (b + 0.05);
        if (ratio < (large ? 3 : 4.5)) poor.push(`${ratio.toFixed(2)} ${el.className || el.tagName} “${walker.currentNode.data.trim().slice(0, 30)}”`);
    }
    return [...new Set(poor)];
}"""

NAMELESS = """() => [...document.querySelectorAll('button, input, textarea, select, a[href], [role=slider]')]
    .filter((el) => el.checkVisibility() && !el.hidden && el.type !== 'file')
    .filter((el) => !(el.getAttribute('aria-label') || el.textContent.trim() || el.labels?.length || el.querySelector('img[alt]')))
    .map((el) => el.outerHTML.slice(0, 120))"""


async def everything(stage: Stage, chat: Chat) -> None:
    """One of each: text, reply, card, sound, layout, whisper, failure."""
    await stage.people.say(
        "## Tonight\n- **calm** and `slow`\n- see https://example.org and <t:1700000000:D>\n> quoted\n||hidden||", "ben"
    )
    await stage.people.say(f"<@{(await stage.people.get('/state'))['me']['id']}> listen to this", "mod")
    await chat.command("layout")
    await expect(chat.message("Two jobs before yours.")).to_be_visible()
    await chat.track("evening rain")
    await chat.command("silent")
    await expect(chat.page.locator(".pending-line.failed")).to_be_visible()
    await chat.command("audit search", words="dusk")
    await expect(chat.message("Nothing about dusk.")).to_be_visible()


async def legible(chat: Chat, name: str) -> None:
    await chat.shot(name)
    assert await chat.sideways() == [], name
    assert await chat.page.evaluate(CONTRAST) == [], name
    assert await chat.page.evaluate(NAMELESS) == [], name


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_everything_is_legible_and_fits(stage: Stage, scheme: str) -> None:
    chat = await stage.visit(color_scheme=scheme, height=800)
    await everything(stage, chat)
    track = await chat.found("evening rain |")
    for width in (1900, 1280, 360):
        await chat.page.set_viewport_size({"width": width, "height": 800})
        await chat.page.locator("#log").evaluate("(log) => log.scrollTo(0, log.scrollHeight)")
        await legible(chat, f"end-{scheme}-{width}")
        await track.evaluate("(message) => message.scrollIntoView({block: 'start'})")
        await legible(chat, f"track-{scheme}-{width}")
        await chat.words.click()
        await chat.keyboard.type("/")
        await legible(chat, f"picker-{scheme}-{width}")
        await chat.keyboard.type("gen")
        await chat.keyboard.press("Enter")
        await chat.keyboard.type("rain")
        await chat.keyboard.press("Tab")
        await chat.keyboard.type("dur")
        await chat.keyboard.press("Enter")
        await chat.keyboard.type("9999")
        await chat.keyboard.press("Enter")
        await expect(chat.hint).to_contain_text("too large")
        await legible(chat, f"command-{scheme}-{width}")
        await chat.keyboard.press("Escape")
        await track.get_by_role("button", name="Refine").click()
        await chat.page.get_by_role("dialog").get_by_role("button", name="Submit").click()
        await expect(chat.page.get_by_text("Please fill this in.")).to_be_visible()
        await legible(chat, f"modal-{scheme}-{width}")
        await chat.keyboard.press("Escape")
        await expect(chat.page.get_by_role("dialog")).to_have_count(0)


async def test_the_check_of_contrast_can_fail(stage: Stage) -> None:
    chat = await stage.visit()
    await expect(chat.page.locator("#channel-topic")).to_contain_text("Type /generate")
    await chat.page.evaluate("document.getElementById('channel-topic').style.color = '#333a55'")
    assert any("Type /generate" in line for line in await chat.page.evaluate(CONTRAST))
    await chat.page.evaluate("document.getElementById('channel-head').style.width = '3000px'")
    assert await chat.sideways() != []


async def test_on_a_small_screen_the_channels_are_a_drawer(stage: Stage) -> None:
    chat = await stage.visit(width=360, height=740)
    sidebar = chat.page.get_by_role("navigation", name="Channels")
    await expect(sidebar).to_be_hidden()
    await chat.page.get_by_role("button", name="Open the channel list").click()
    await expect(sidebar).to_be_visible()
    await chat.shot("drawer")
    assert await chat.page.evaluate("document.querySelector('main').inert")
    await chat.keyboard.press("Escape")
    await expect(sidebar).to_be_hidden()
    await expect(chat.page.get_by_role("button", name="Open the channel list")).to_be_focused()
    await chat.keyboard.press("Enter")
    await chat.page.locator("[data-channel]", has_text="lounge").click()
    await expect(chat.page.get_by_role("heading", level=1)).to_have_text("lounge")
    await expect(sidebar).to_be_hidden()


async def test_colours_can_be_chosen_and_stay(stage: Stage) -> None:
    chat = await stage.visit(color_scheme="dark")
    ground = "getComputedStyle(document.querySelector('main')).backgroundColor"
    dark = await chat.page.evaluate(ground)
    await chat.page.get_by_role("button", name="Colours: as the system").click()
    light = await chat.page.evaluate(ground)
    assert light != dark
    await chat.page.reload()
    await expect(chat.page.get_by_role("button", name=re.compile("Colours: light"))).to_be_visible()
    assert await chat.page.evaluate(ground) == light


async def test_nothing_moves_for_those_who_asked_for_rest(stage: Stage) -> None:
    chat = await stage.visit(reduced_motion="reduce")
    await chat.command("slow")
    await expect(chat.log.locator(".thinking .dots").last).to_be_visible()
    await chat.page.wait_for_timeout(50)
    moving = await chat.page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length")
    assert moving == 0
    other = await stage.visit(reduced_motion="no-preference")
    await other.command("slow")
    await expect(other.log.locator(".message .thinking").last).to_be_visible()
    assert await other.page.evaluate("document.getAnimations().length") > 0, "without the wish the dots do move"


async def test_the_page_asks_nothing_of_anybody_else(stage: Stage) -> None:
    context = await stage.browser.new_context()
    stage.contexts.append(context)
    page = await context.new_page()
    stage.watch(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = await page.goto(stage.url)
    await expect(page.locator("#log")).to_have_attribute("aria-busy", "false")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "'unsafe-eval'" not in policy
    assert asked
    assert all(url.startswith(stage.url) for url in asked)
    assert not await page.evaluate(
        "[...document.querySelectorAll('[style], [onclick], style, script:not([src])')].filter((el) => el.tagName === 'SCRIPT' || el.tagName === 'STYLE').length"
    )
