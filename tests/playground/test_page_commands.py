"""Slash commands, forms, selects, buttons and menus on the chat page, against a real bot."""

import re

import pytest
from playwright.async_api import FilePayload, expect

from tests.playground.page_support import Stage, stage, tidy
from tests.playground.page_support_bot import tone

__all__ = ["stage", "tidy"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_an_empty_channel_says_what_to_type_and_a_press_fills_it_in(stage: Stage) -> None:
    chat = await stage.visit(channel="lounge")
    await expect(chat.log.get_by_role("heading")).to_have_text("The night is still quiet here")
    await chat.shot("welcome")
    await chat.page.locator("[data-suggest=generate]").click()
    await expect(chat.option("prompt")).to_have_value("a calm piano piece for a rainy night")
    await chat.keyboard.press("Enter")
    await expect(chat.message("a calm piano piece for a rainy night |")).to_contain_text("| 30 | sketch |")
    await expect(chat.words).to_have_value("")


async def test_a_command_from_the_first_key_to_the_answer_without_a_mouse(stage: Stage) -> None:
    chat = await stage.visit()
    await chat.page.locator("#log").focus()
    await chat.keyboard.press("/")
    await expect(chat.words).to_be_focused()
    await expect(chat.choice("/audit search")).to_contain_text("Search all generations")
    await chat.shot("command-picker")
    await chat.keyboard.type("gen")
    await expect(chat.page.get_by_role("option")).to_have_count(1)
    await chat.keyboard.press("Tab")
    await expect(chat.option("prompt")).to_be_focused()
    await expect(chat.hint).to_contain_text("What you want to hear — text")
    await chat.keyboard.type("slow rain")
    await chat.keyboard.press("Tab")
    await chat.keyboard.type("eng")
    await chat.keyboard.press("Tab")
    await expect(chat.choice("MusicGen")).to_be_visible()
    await chat.keyboard.press("ArrowDown")
    await chat.keyboard.press("ArrowDown")
    await chat.keyboard.press("Enter")
    await expect(chat.option("engine")).to_have_value("MusicGen")
    await chat.keyboard.type("sty")
    await chat.keyboard.press("Enter")
    await chat.keyboard.type("bossa")
    await expect(chat.choice("in the style of bossa nova")).to_be_visible()
    await expect(chat.page.get_by_role("option")).to_have_count(1)
    await chat.shot("autocomplete")
    await chat.keyboard.press("ArrowDown")
    await chat.keyboard.press("Enter")
    await expect(chat.option("style")).to_have_value("in the style of bossa nova")
    await chat.keyboard.type("loop")
    await chat.keyboard.press("Tab")
    await chat.keyboard.type("tr")
    await chat.keyboard.press("Enter")
    await chat.keyboard.type("friend")
    await chat.keyboard.press("Enter")
    await chat.keyboard.type("be")
    await chat.keyboard.press("Enter")
    await chat.keyboard.press("Enter")
    await expect(chat.message("slow rain |")).to_contain_text(
        "slow rain | 30 | musicgen | no clip | True | bossa nova | ben"
    )
    await expect(chat.words).to_be_focused()


async def test_wrong_options_are_told_in_words_and_nothing_is_sent(stage: Stage) -> None:
    chat = await stage.visit()
    await chat.words.click()
    await chat.keyboard.type("/generate ")
    await chat.keyboard.press("Enter")
    await expect(chat.hint).to_have_text("prompt: this is needed.")
    await chat.keyboard.type("mistaken rain")
    await chat.page.get_by_label("Add an option").fill("duration")
    await chat.keyboard.press("Enter")
    for wrong, sentence in [
        ("soon", "not a whole number"),
        ("4", "too small; it takes a whole number, 5 to 600"),
        ("601", "too large"),
    ]:
        await chat.option("duration").fill(wrong)
        await chat.keyboard.press("Enter")
        await expect(chat.hint).to_contain_text(sentence)
        await expect(chat.option("duration")).to_have_attribute("aria-invalid", "true")
    await chat.shot("wrong-option")
    await chat.option("duration").fill("60")
    await chat.keyboard.press("Enter")
    await expect(chat.message("mistaken rain |")).to_contain_text("| 60 |")
    assert await chat.log.get_by_text(re.compile(r"^mistaken rain \|")).count() == 1


async def test_backspace_leaves_options_one_by_one_and_escape_the_command(stage: Stage) -> None:
    chat = await stage.visit()
    await chat.words.click()
    await chat.keyboard.type("/generate x")
    await chat.page.get_by_label("Add an option").fill("seed")
    await expect(chat.hint).to_have_text("/generate has no option “seed”.")
    await chat.page.get_by_label("Add an option").fill("duration")
    await chat.keyboard.press("Enter")
    await expect(chat.option("duration")).to_be_focused()
    await chat.keyboard.press("Backspace")
    await expect(chat.option("duration")).to_have_count(0)
    await expect(chat.option("prompt")).to_be_focused()
    await chat.keyboard.press("Backspace")
    await chat.keyboard.press("Backspace")
    await expect(chat.words).to_have_value("/generate")
    await chat.keyboard.press("Tab")
    await expect(chat.option("prompt")).to_be_focused()
    await chat.keyboard.press("Escape")
    await expect(chat.words).to_be_focused()
    await expect(chat.words).to_have_value("")
    await chat.say("/nothing here")
    await expect(chat.hint).to_contain_text("There is no command /nothing.")


async def test_a_clip_is_chosen_dropped_or_too_large(stage: Stage) -> None:
    await stage.people.post("/settings", "owner", upload_limit=200_000)
    chat = await stage.visit()
    await chat.words.click()
    await chat.keyboard.type("/generate ")
    await chat.option("prompt").fill("with a clip")
    await chat.page.get_by_label("Add an option").fill("reference")
    await chat.keyboard.press("Enter")
    clip = tone(0.5)
    chooser = chat.page.locator(".option input[type=file]")
    await chooser.set_input_files({"name": "long.wav", "mimeType": "audio/wav", "buffer": b"0" * 300_000})
    await expect(chat.hint).to_contain_text("“long.wav” is 293 KB; this server takes files up to 195 KB.")
    await chooser.set_input_files({"name": "clip.wav", "mimeType": "audio/wav", "buffer": clip})
    await expect(chat.page.locator(".tray-file")).to_contain_text("clip.wav")
    await chat.page.get_by_role("button", name="Remove clip.wav").click()
    await chat.page.evaluate(
        """(size) => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(size)], 'dropped.wav', {type: 'audio/wav'}));
            const target = document.querySelector('.option[data-option=reference]');
            for (const type of ['dragenter', 'dragover', 'drop'])
                target.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: carried}));
        }""",
        len(clip),
    )
    await expect(chat.page.locator(".tray-file")).to_contain_text("dropped.wav")
    await chat.shot("attachment-option")
    await chat.page.get_by_role("button", name="Send").click()
    await expect(chat.message("with a clip |")).to_contain_text(f"dropped.wav ({len(clip)})")
    await stage.people.post("/settings", "owner", upload_limit=10 * 1024 * 1024)


async def test_an_option_that_only_the_server_refuses_comes_back_with_its_sentence(stage: Stage) -> None:
    chat = await stage.visit()
    await chat.page.route(
        "**/playground/api/commands",
        lambda route: route.fulfill(
            status=400, json={"error": {"code": "x", "message": "duration must be at most 600."}}
        ),
    )
    await chat.command("generate", prompt="refused")
    await expect(chat.hint).to_have_text("duration must be at most 600.")
    await expect(chat.option("prompt")).to_have_value("refused")


async def test_silence_is_told_and_can_be_tried_again(stage: Stage) -> None:
    chat = await stage.visit()
    await chat.command("silent")
    failed = chat.page.locator(".pending-line.failed")
    await expect(failed).to_contain_text("The application did not respond")
    await expect(failed).to_contain_text("Only you can see this")
    await chat.shot("did-not-respond")
    await failed.get_by_role("button", name="Try again").click()
    await expect(chat.page.get_by_role("group", name="Command /silent")).to_be_visible()
    await chat.keyboard.press("Enter")
    await expect(failed).to_contain_text("The application did not respond")
    await failed.get_by_role("button", name="Dismiss").click()
    await expect(failed).to_have_count(0)


async def test_a_deferred_answer_thinks_first(stage: Stage) -> None:
    chat = await stage.visit()
    await chat.command("slow")
    await expect(chat.log.locator(".message .thinking")).to_contain_text("is thinking…")
    await chat.shot("thinking")
    await expect(chat.message("Thought about it.")).to_be_visible()
    await expect(chat.log.locator(".thinking")).to_have_count(0)


async def test_buttons_answer_edit_and_fail_visibly(stage: Stage) -> None:
    chat = await stage.visit()
    track = await chat.track("button rain")
    await expect(track.get_by_role("link", name="Licence")).to_have_attribute("href", "https://example.org/licence")
    await track.get_by_role("button", name="Whisper").click()
    whisper = chat.message("Only for ada.")
    await expect(whisper).to_contain_text("Only you can see this")
    await track.get_by_role("button", name="Keep", exact=True).click()
    await expect(track.get_by_role("button", name="Kept")).to_be_disabled()
    await expect(track).to_contain_text("(edited)")
    await track.get_by_role("button", name="Silence").click()
    await expect(track.locator(".failed-note")).to_contain_text("The application did not respond")


async def test_an_ephemeral_answer_is_for_one_and_can_be_dismissed(stage: Stage) -> None:
    ada, ben = await stage.visit("ada"), await stage.visit("ben")
    await ada.command("audit search", words="thunder")
    answer = ada.message("Nothing about thunder.")
    await expect(answer).to_contain_text("Only you can see this")
    await stage.people.say("after the whisper", "ada")
    await expect(ben.message("after the whisper")).to_be_visible()
    await expect(ben.log.get_by_text("Nothing about thunder.")).to_have_count(0)
    await ada.shot("ephemeral")
    await answer.get_by_role("button", name="Dismiss").click()
    await expect(ada.log.get_by_text("Nothing about thunder.")).to_have_count(0)


async def test_a_form_with_every_kind_of_field_by_keyboard(stage: Stage) -> None:
    chat = await stage.visit()
    track = await chat.track("form rain")
    refine = track.get_by_role("button", name="Refine")
    await refine.focus()
    await chat.keyboard.press("Enter")
    dialog = chat.page.get_by_role("dialog", name="Refine this track")
    words = dialog.get_by_label("Your words")
    await expect(words).to_be_focused()
    await chat.shot("modal")
    seen = []
    for _ in range(9):
        await chat.keyboard.press("Tab")
        seen.append(await chat.page.evaluate("document.activeElement.closest('dialog') !== null"))
    assert all(seen), "Tab left the dialog"
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog.locator(".field-problem").first).to_have_text("Please fill this in.")
    await expect(words).to_be_focused()
    await chat.keyboard.type("no")
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog.locator(".field-problem").first).to_contain_text("At least 3 characters")
    await words.fill("make it darker")
    await chat.keyboard.press("Tab")
    await chat.keyboard.press("Enter")
    await chat.keyboard.press("ArrowDown")
    await chat.keyboard.press("Enter")
    await expect(dialog.get_by_role("button", name="How much: A lot")).to_be_focused()
    await dialog.locator("input[type=file]").set_input_files(
        [
            FilePayload(name="a.wav", mimeType="audio/wav", buffer=b"12345"),
            FilePayload(name="b.wav", mimeType="audio/wav", buffer=b"123"),
        ]
    )
    await chat.shot("modal-filled")
    await dialog.get_by_role("button", name="Submit").click()
    await expect(chat.message("Refining: make it darker")).to_contain_text("['2'] | a.wav (5), b.wav (3)")
    await expect(dialog).to_have_count(0)
    await refine.click()
    await expect(dialog).to_be_visible()
    await chat.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(refine).to_be_focused()


async def test_selects_of_strings_people_channels_and_roles(stage: Stage) -> None:
    chat = await stage.visit()
    await chat.command("choose")
    message = await chat.found("Choose:")
    await message.get_by_role("button", name="Moods").focus()
    await chat.keyboard.press("ArrowDown")
    await chat.keyboard.press("Space")
    await chat.keyboard.press("ArrowDown")
    await chat.keyboard.press("Space")
    await chat.shot("select-open")
    await chat.page.get_by_role("button", name="Done").click()
    await expect(chat.message("Moods: calm, dark")).to_be_visible()
    for label, typed, answer in [
        ("For whom", "ben", "For ben"),
        ("Where to", "lou", "To lounge"),
        ("Which role", "mod", "Role Moderators"),
    ]:
        await message.get_by_role("button", name=label).click()
        await chat.keyboard.type(typed)
        await chat.keyboard.press("Enter")
        await expect(chat.message(answer)).to_be_visible()
    await message.get_by_role("button", name="For whom").click()
    await chat.keyboard.press("Escape")
    await expect(message.get_by_role("button", name="For whom: Ben")).to_be_focused()


async def test_the_apps_menu_of_messages_and_people(stage: Stage) -> None:
    chat = await stage.visit()
    await stage.people.say("twelve chars", "ben")
    message = await chat.found("twelve chars")
    await message.click(button="right", position={"x": 200, "y": 5})
    menu = chat.page.get_by_role("menu", name="Message actions")
    await chat.shot("context-menu")
    await menu.get_by_role("menuitem", name="Inspect this message").click()
    await expect(chat.message("It has 12 characters.")).to_contain_text("Ada used Inspect this message")
    await message.get_by_role("button", name="Ben").click()
    await chat.page.get_by_role("menuitem", name="Greet this member").click()
    await expect(chat.message("Hello,")).to_contain_text("Hello, @Ben!")
