"""How messages look and behave: text, embeds, files, sound, the second generation, hostile content."""

import asyncio

import pytest
from playwright.async_api import Locator, expect

from tests.playground.page_support import Stage, open_stage, stage, tidy
from tests.playground.page_support_bot import tone

__all__ = ["stage", "tidy"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

MARKDOWN = [
    ("**bold** *it* __under__ ~~gone~~", "<p><strong>bold</strong> <em>it</em> <u>under</u> <s>gone</s></p>"),
    ("***both*** snake_case_name 2*3*4", "<p><strong><em>both</em></strong> snake_case_name 2<em>3</em>4</p>"),
    (r"\*not it\* `a **b**`", "<p>*not it* <code>a **b**</code></p>"),
    (r"escaped\_name \_so\_ C:\dir", r"<p>escaped_name _so_ C:\dir</p>"),
    ("> quoted\n> twice\nafter", "<blockquote><p>quoted\ntwice</p></blockquote><p>after</p>"),
    (">>> all\nof it", "<blockquote><p>all\nof it</p></blockquote>"),
    ("# Big\n-# small\ntext", '<h3>Big</h3><p class="subtext">small</p><p>text</p>'),
    ("- a\n  - b\n- c\n2. d", '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><ol start="2"><li>d</li></ol>'),
    ("1 < 2 & <b>3</b>", "<p>1 &lt; 2 &amp; &lt;b&gt;3&lt;/b&gt;</p>"),
    ("**unclosed and *odd", "<p>**unclosed and *odd</p>"),
    ("@everyone <@1>", '<p><span class="mention">@everyone</span> <span class="mention">@unknown person</span></p>'),
    ("", ""),
]


async def test_markdown_becomes_the_elements_that_discord_shows(stage: Stage) -> None:
    chat = await stage.visit()
    render = "async (text) => (await import('/page/markdown.js')).renderMarkdown(text).innerHTML.replaceAll(' class=\"\"', '')"
    for text, wanted in MARKDOWN:
        assert await chat.page.evaluate(render, text) == wanted, text


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "<javascript:alert(1)>",
        "[x](data:text/html,1)",
        "[x](//evil.example)",
        "javascript:alert(1)",
    ],
)
async def test_only_web_addresses_become_links(stage: Stage, text: str) -> None:
    chat = await stage.visit()
    count = "async (text) => (await import('/page/markdown.js')).renderMarkdown(text).querySelectorAll('a').length"
    assert await chat.page.evaluate(count, text) == 0
    assert await chat.page.evaluate(count, "https://example.org/a_(b)") == 1


async def test_no_text_however_odd_keeps_the_page_busy(stage: Stage) -> None:
    chat = await stage.visit()
    odd = [
        "*" * 4000,
        "_a" * 2000,
        "[" * 4000,
        "`" * 3999,
        "||" * 2000,
        "> " * 2000,
        "**a " * 1000,
        "<@" * 2000,
        "https://" + "(" * 3900,
        "~~_*" * 1000,
    ]
    milliseconds = await chat.page.evaluate(
        """async (texts) => {
            const { renderMarkdown } = await import('/page/markdown.js');
            return texts.map((text) => { const began = performance.now(); renderMarkdown(text); return performance.now() - began; });
        }""",
        odd,
    )
    assert max(milliseconds) < 1000, milliseconds


async def test_a_track_has_its_card_its_sound_and_its_picture(stage: Stage) -> None:
    chat = await stage.visit()
    track = await chat.track("card rain")
    card = track.get_by_role("article", name="Card: Rain over the harbour")
    await expect(card.get_by_role("link", name="Rain over the harbour")).to_have_attribute(
        "href", "https://example.org/tracks/7"
    )
    await expect(card).to_contain_text("72 BPM")
    await expect(card).to_contain_text("sketch · procedural · seed 42")
    image = card.locator(".embed-image img")
    await expect(image).to_be_visible()
    assert await image.evaluate(
        "async (img) => { await img.decode(); return [img.naturalWidth, img.naturalHeight]; }"
    ) == [800, 220]
    assert await track.locator(".attachments .picture").count() == 0, "a picture that the card shows is not shown twice"
    await chat.shot("track")
    await card.get_by_role("button", name="Enlarge").last.click()
    await expect(chat.page.get_by_role("dialog").locator("img.large")).to_be_visible()
    await chat.keyboard.press("Escape")
    await expect(chat.page.get_by_role("dialog")).to_have_count(0)
    async with chat.page.expect_download() as download:
        await track.get_by_role("link", name="Download notes.txt").click()
    saved = await (await download.value).path()
    assert saved.read_bytes() == b"words\n" * 40


async def test_the_player_plays_seeks_and_pauses_from_the_keyboard(stage: Stage) -> None:
    chat = await stage.visit()
    track = await chat.track("player rain")
    player = track.get_by_role("group", name="Audio: take.wav")
    await expect(player).to_contain_text("0:00 / 0:02")
    await player.get_by_role("button", name="Play take.wav").focus()
    await chat.keyboard.press("Enter")
    await expect(player.get_by_role("button", name="Pause take.wav")).to_be_focused()
    await moves(player)
    await chat.keyboard.press("Space")
    await expect(player.get_by_role("button", name="Play take.wav")).to_be_visible()
    await player.get_by_role("slider", name="Position").focus()
    await chat.keyboard.press("Home")
    assert await player.locator("audio").evaluate("(audio) => audio.currentTime") == 0
    await player.get_by_role("slider", name="Volume").fill("0")
    await expect(player.get_by_role("button", name="Unmute")).to_be_visible()


async def moves(player: Locator) -> None:
    await player.locator("audio").evaluate(
        "(audio) => new Promise((resolve, reject) => { setTimeout(() => reject(new Error('it does not move')), 4000);"
        " audio.addEventListener('timeupdate', () => audio.currentTime > 0.2 && resolve()); })"
    )


async def test_an_edit_does_not_stop_the_sound(stage: Stage) -> None:
    chat = await stage.visit()
    track = await chat.track("steady rain")
    await track.get_by_role("button", name="Play take.wav").click()
    await moves(track)
    await track.locator("audio").evaluate("(audio) => { audio.mine = true; audio.loop = true; }")
    await track.get_by_role("button", name="Keep", exact=True).click()
    await expect(track.get_by_role("button", name="Kept")).to_be_disabled()
    assert await track.locator("audio").evaluate("(audio) => audio.mine && !audio.paused")


async def test_the_newer_layout_with_section_gallery_and_files(stage: Stage) -> None:
    chat = await stage.visit()
    await chat.command("layout")
    message = await chat.found("Two jobs before yours.")
    await expect(message.get_by_role("heading", name="The queue")).to_be_visible()
    await expect(message.locator(".gallery img")).to_be_visible()
    await expect(message.get_by_role("group", name="Audio: take.wav")).to_contain_text("/ 0:02")
    await expect(message.get_by_role("link", name="Download notes.txt")).to_be_visible()
    await expect(message.get_by_role("button", name="Off")).to_be_disabled()
    assert await message.locator(".attachments > *").count() == 0
    await chat.shot("layout")


@pytest.mark.parametrize("width", [360, 1280])
async def test_hostile_content_neither_runs_nor_breaks_the_page(stage: Stage, width: int) -> None:
    chat = await stage.visit(width=width, height=740)
    await stage.people.say("<script>window.hacked = 1</script> " + "longest" * 270, "ben")
    await chat.command("hostile")
    message = await chat.found("right to left")
    await expect(message.locator(".embed")).to_be_visible()
    await message.locator(".spoiler").click()
    await chat.shot(f"hostile-{width}")
    assert await chat.page.evaluate("window.hacked") is None
    assert (
        await chat.page.evaluate(
            "document.querySelectorAll('#log script, #log svg[onload], #log img[onerror], #log b, #log i:not(.dots i)').length"
        )
        == 0
    )
    assert await chat.page.evaluate("[...document.links].every((link) => /^https?:$/.test(link.protocol))")
    assert await chat.sideways() == []
    await message.get_by_role("button").filter(has_text="P" * 100).click()
    await expect(chat.page.get_by_role("listbox")).to_be_visible()
    assert await chat.sideways() == []


async def test_a_spoiler_is_hidden_until_asked_for(stage: Stage) -> None:
    chat = await stage.visit()
    await stage.people.say("the end is ||quiet||", "ben")
    spoiler = chat.message("the end is").get_by_role("button", name="Spoiler")
    assert await spoiler.locator(".spoiler-body").evaluate("(el) => getComputedStyle(el).opacity") == "0"
    await spoiler.focus()
    await chat.keyboard.press("Enter")
    assert (
        await chat.message("the end is").locator(".spoiler-body").evaluate("(el) => getComputedStyle(el).opacity")
        == "1"
    )


async def test_files_of_ones_own_are_attached_pasted_and_shown(stage: Stage) -> None:
    chat = await stage.visit()
    await chat.page.locator(".composer-field > input[type=file]").set_input_files(
        {"name": "mine.wav", "mimeType": "audio/wav", "buffer": tone(0.4)}
    )
    await chat.words.focus()
    await chat.page.evaluate(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File(['hello'], 'note.txt', {type: 'text/plain'}));
            document.getElementById('words').dispatchEvent(new ClipboardEvent('paste', {bubbles: true, cancelable: true, clipboardData: carried}));
        }"""
    )
    await expect(chat.page.locator(".tray-file")).to_have_count(2)
    await chat.say("my own files")
    message = chat.message("my own files")
    await expect(message.get_by_role("group", name="Audio: mine.wav")).to_be_visible()
    await expect(message.locator(".file-card")).to_contain_text("note.txt")
    await expect(chat.page.locator(".tray-file")).to_have_count(0)


async def test_an_address_that_has_run_out_is_renewed(stage: Stage) -> None:
    async with open_stage(stage.browser, attachment_lifetime_s=2.0) as short:
        chat = await short.visit()
        track = await chat.track("expired rain")
        old = await track.locator("audio").get_attribute("src")
        await asyncio.sleep(2.2)
        async with short.people.session.get(short.url + str(old)) as gone:
            assert gone.status == 404, "the test shows nothing unless the first address has died"
        await track.get_by_role("button", name="Play take.wav").click()
        await moves(track)
        assert await track.locator("audio").get_attribute("src") != old
        async with chat.page.expect_download() as download:
            await track.get_by_role("link", name="Download notes.txt").click()
        assert (await (await download.value).path()).read_bytes() == b"words\n" * 40
        await short.clear()


async def test_an_emoji_that_no_font_has_is_drawn_and_others_are_left_alone(stage: Stage) -> None:
    chat = await stage.visit()
    drawn, plain = await chat.page.evaluate(
        """async () => {
            const { withEmoji } = await import('/page/emoji.js');
            const html = (text) => { const p = document.createElement('p'); p.append(...withEmoji(text)); return p; };
            // A machine without an emoji font: every such character comes out as the same box.
            const own = CanvasRenderingContext2D.prototype.fillText;
            CanvasRenderingContext2D.prototype.fillText = function (text, x, y) { own.call(this, '?', x, y); };
            const drawn = html('🔎 details 🚩');
            CanvasRenderingContext2D.prototype.fillText = function (text, x, y) { own.call(this, text === '\\u{10fffe}' ? 'x' : 'y', x, y); };
            return [[drawn.querySelectorAll('svg').length, drawn.textContent], html('🎲 again ✂️').textContent];
        }"""
    )
    assert drawn == [2, " details "]
    assert plain == "🎲 again ✂️"


async def test_the_line_above_an_answer_reads_as_the_message_does(stage: Stage) -> None:
    chat = await stage.visit()
    me = (await stage.people.get("/state"))["me"]
    first = await stage.people.say(f"\U0001f3b5 hello <@{me['id']}>, **really** \\*so\\*")
    await stage.people.say("an answer to it", person="ben", reply_to=first["id"])
    preview = (await chat.found("an answer to it")).locator(".preview-words")
    await expect(preview).to_contain_text("hello @Ada, really *so*")
    await expect(preview).not_to_contain_text("<@")
