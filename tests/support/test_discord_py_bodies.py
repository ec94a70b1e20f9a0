"""What discord.py itself makes of commands, messages and modals is valid, and each listed exception is needed for it."""

import json
from typing import Any

import discord
import pytest
from discord import app_commands, ui
from discord.http import handle_message_parameters

from tests.support import discord_exceptions, openapi
from tests.support.openapi_samples import ASKED_BY_BOT, MULTIPART, Sample
from tests.support.recorder import need_document

CHANNEL_POST = ("POST", "/api/v10/channels/5/messages")


def commands() -> list[dict[str, Any]]:
    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))

    @tree.command(description="Make a sound.")
    @app_commands.default_permissions(manage_messages=True)
    async def render(
        interaction: discord.Interaction,
        prompt: app_commands.Range[str, 1, 400],
        seconds: app_commands.Range[int, 1, 60] = 3,
        clip: discord.Attachment | None = None,
        where: discord.TextChannel | None = None,
    ) -> None: ...

    @tree.context_menu(name="Report")
    async def report(interaction: discord.Interaction, message: discord.Message) -> None: ...

    return [command.to_dict(tree) for kind in discord.AppCommandType for command in tree.get_commands(type=kind)]


def embed() -> discord.Embed:
    made = discord.Embed(title="Take 1", description="A slow piece.", timestamp=discord.utils.utcnow(), colour=5)
    return made.set_image(url="attachment://take.png").set_footer(text="procedural").add_field(name="Tempo", value="72")


def view() -> ui.View:
    made = ui.View(timeout=None)
    made.add_item(ui.Button(label="Again", custom_id="again"))
    made.add_item(ui.Button(label="About", url="https://example.org"))
    return made.add_item(ui.Select(custom_id="take", options=[discord.SelectOption(label="first")]))


def layout() -> ui.LayoutView:
    again: ui.ActionRow[ui.LayoutView] = ui.ActionRow(ui.Button(label="Again", custom_id="again"))
    parts = ui.Container(ui.TextDisplay("Take 1"), ui.Separator(), ui.File("attachment://take.wav"), again)
    return ui.LayoutView(timeout=None).add_item(parts)


def modal() -> dict[str, Any]:
    made = ui.Modal(title="What should change?").add_item(ui.TextInput(label="Words"))
    return {"type": 9, "data": made.add_item(ui.Label(text="Clip", component=ui.FileUpload())).to_dict()}


async def bodies() -> list[tuple[str, str, Any, bool]]:
    clip = discord.File(__file__, filename="take.wav")
    with (
        handle_message_parameters("here", embed=embed(), view=view(), file=clip, nonce=5) as posted,
        handle_message_parameters("here", embeds=[embed()], view=view()) as edited,
        handle_message_parameters(view=layout(), file=clip) as laid_out,
    ):
        assert posted.multipart
        assert laid_out.multipart
        return [
            ("PUT", "/api/v10/applications/5/commands", commands(), False),
            (*CHANNEL_POST, json.loads(posted.multipart[0]["value"]), True),
            ("PATCH", "/api/v10/channels/5/messages/6", edited.payload, False),
            ("PATCH", "/api/v10/webhooks/5/token/messages/@original", edited.payload, False),
            ("POST", "/api/v10/interactions/5/token/callback", {"type": 7, "data": edited.payload}, False),
            (*CHANNEL_POST, json.loads(laid_out.multipart[0]["value"]), True),
            ("POST", "/api/v10/interactions/5/token/callback?with_response=1", modal(), False),
        ]


async def violations(api: openapi.DiscordApi) -> list[str]:
    samples = [
        Sample(
            method, path, json.loads(json.dumps(body)), 200, None, request_headers=MULTIPART if files else ASKED_BY_BOT
        )
        for method, path, body, files in await bodies()
    ]
    return [str(one) for sample in samples for one in api.check_request(sample)]


async def test_what_discord_py_makes_is_valid() -> None:
    assert await violations(need_document()) == []


@pytest.mark.parametrize(
    "key",
    [
        ("ApplicationCommandUpdateRequest", "nsfw"),
        ("RichEmbed", "flags"),
        ("MessageEditRequestPartial", "tts"),
        ("IncomingWebhookUpdateRequestPartial", "tts"),
        ("IncomingWebhookUpdateForInteractionCallbackRequestPartial", "tts"),
    ],
    ids=".".join,
)
async def test_each_extra_key_is_needed(monkeypatch: pytest.MonkeyPatch, key: tuple[str, str]) -> None:
    need_document()
    path = openapi.document_path()
    assert path is not None
    monkeypatch.delitem(discord_exceptions.REQUEST_EXTRA_KEYS, key)
    found = await violations(openapi.load(path))
    assert found
    assert all(f"'{key[1]}' was unexpected" in one for one in found)
