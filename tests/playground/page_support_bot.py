"""A small real discord.py bot that answers with one of everything that the chat page must show."""

import asyncio
import io
import math
import struct
import wave
from contextlib import suppress

import discord
import yarl
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket

STYLES = ["ambient", "baroque", "bossa nova", "breakbeat", "waltz"]


def tone(seconds: float = 2.0, rate: int = 16000) -> bytes:
    """A soft 220 Hz tone as WAV bytes."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        samples = (int(6000 * math.sin(2 * math.pi * 220 * i / rate)) for i in range(int(seconds * rate)))
        out.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return buffer.getvalue()


def picture(width: int = 800, height: int = 220) -> bytes:
    """A drawn waveform as PNG bytes."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (width, height), (18, 22, 46))
    draw = ImageDraw.Draw(image)
    for x in range(0, width, 4):
        half = int(height * 0.42 * abs(math.sin(x / 37) * math.cos(x / 149))) + 4
        draw.line((x, height // 2 - half, x, height // 2 + half), fill=(110 + x // 8, 180, 220 - x // 6), width=3)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def track_embed(words: str) -> discord.Embed:
    embed = discord.Embed(
        title="Rain over the harbour",
        url="https://example.org/tracks/7",
        description=f"**Asked:** {words}\n*Understood:* calm, piano, night",
        colour=0xF2C879,
        timestamp=discord.utils.utcnow(),
    )
    embed.set_author(name="Take 1 of 1")
    for name, value in [("Tempo", "72 BPM"), ("Key", "D minor"), ("Length", "0:02")]:
        embed.add_field(name=name, value=value)
    embed.add_field(name="Kept", value="`tempo` and `key`", inline=False)
    embed.set_image(url="attachment://waveform.png")
    embed.set_thumbnail(url="attachment://cover.png")
    embed.set_footer(text="sketch · procedural · seed 42")
    return embed


class RefineForm(ui.Modal, title="Refine this track"):
    hint: ui.TextDisplay[ui.LayoutView] = ui.TextDisplay("Say what should change. Everything else **stays**.")
    words: ui.Label["RefineForm"] = ui.Label(
        text="Your words",
        description="for example: darker, less drums",
        component=ui.TextInput(style=discord.TextStyle.paragraph, min_length=3, max_length=400, custom_id="words"),
    )
    amount: ui.Label["RefineForm"] = ui.Label(
        text="How much",
        component=ui.Select(
            custom_id="amount",
            options=[discord.SelectOption(label="A little", value="1"), discord.SelectOption(label="A lot", value="2")],
        ),
    )
    clip: ui.Label["RefineForm"] = ui.Label(
        text="A clip", component=ui.FileUpload(custom_id="clip", required=False, max_values=2)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        files = ", ".join(f"{a.filename} ({a.size})" for a in self.clip.component.values)  # type: ignore[attr-defined]
        words = self.words.component.value  # type: ignore[attr-defined]
        amount = self.amount.component.values  # type: ignore[attr-defined]
        await interaction.response.send_message(f"Refining: {words} | {amount} | {files}")


class TrackButtons(ui.View):
    """The row under a result; custom ids are fixed, so the buttons work after a restart."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(ui.Button(label="Licence", url="https://example.org/licence"))

    @ui.button(label="Refine", style=discord.ButtonStyle.primary, custom_id="refine", emoji="✦")
    async def refine(self, interaction: discord.Interaction, _button: ui.Button["TrackButtons"]) -> None:
        await interaction.response.send_modal(RefineForm())

    @ui.button(label="Whisper", style=discord.ButtonStyle.secondary, custom_id="whisper")
    async def whisper(self, interaction: discord.Interaction, _button: ui.Button["TrackButtons"]) -> None:
        await interaction.response.send_message(f"Only for {interaction.user.name}.", ephemeral=True)

    @ui.button(label="Keep", style=discord.ButtonStyle.success, custom_id="keep")
    async def keep(self, interaction: discord.Interaction, button: ui.Button["TrackButtons"]) -> None:
        button.label, button.disabled = "Kept", True
        await interaction.response.edit_message(content="Kept.", view=self)

    @ui.button(label="Silence", style=discord.ButtonStyle.danger, custom_id="silence")
    async def silence(self, interaction: discord.Interaction, _button: ui.Button["TrackButtons"]) -> None:
        """Never answers, so that the page has to say so."""


class Choices(ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.select(
        custom_id="moods",
        placeholder="Moods",
        min_values=1,
        max_values=3,
        options=[
            discord.SelectOption(label=name, value=name.lower(), description=f"{name} it shall be")
            for name in ["Calm", "Dark", "Bright", "Tense"]
        ],
    )
    async def moods(self, interaction: discord.Interaction, select: ui.Select["Choices"]) -> None:
        await interaction.response.send_message(f"Moods: {', '.join(select.values)}")

    @ui.select(cls=ui.UserSelect, custom_id="who", placeholder="For whom")
    async def who(self, interaction: discord.Interaction, select: ui.UserSelect["Choices"]) -> None:
        await interaction.response.send_message(f"For {select.values[0].name}")

    @ui.select(cls=ui.ChannelSelect, custom_id="where", placeholder="Where to")
    async def where(self, interaction: discord.Interaction, select: ui.ChannelSelect["Choices"]) -> None:
        await interaction.response.send_message(f"To {select.values[0].name}")

    @ui.select(cls=ui.RoleSelect, custom_id="roles", placeholder="Which role")
    async def roles(self, interaction: discord.Interaction, select: ui.RoleSelect["Choices"]) -> None:
        await interaction.response.send_message(f"Role {select.values[0].name}")


def layout() -> ui.LayoutView:
    """A message of the second generation: container, section, gallery, file, separator."""
    view = ui.LayoutView(timeout=None)
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=0x8FD3D8)
    box.add_item(ui.Section("### The queue\nTwo jobs before yours.", accessory=ui.Thumbnail("attachment://cover.png")))
    box.add_item(ui.Separator(spacing=discord.SeparatorSpacing.large))
    box.add_item(ui.MediaGallery(discord.MediaGalleryItem("attachment://waveform.png", description="The waveform")))
    box.add_item(ui.File("attachment://take.wav"))
    box.add_item(ui.File("attachment://notes.txt"))
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    row.add_item(ui.Button(label="Off", disabled=True, custom_id="off"))
    box.add_item(row)
    view.add_item(box)
    return view


MADE = {
    "take.wav": tone(),
    "waveform.png": b"",
    "cover.png": b"",
    "notes.txt": b"words\n" * 40,
}


def files(*names: str) -> list[discord.File]:
    MADE["waveform.png"] = MADE["waveform.png"] or picture()
    MADE["cover.png"] = MADE["cover.png"] or picture(120, 120)
    return [discord.File(io.BytesIO(MADE[name]), name) for name in names]


HOSTILE = (
    "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'> "
    "[press me](javascript:window.hacked=1) <javascript:alert(1)> "
    "\u202eright to left\u202c مرحبا بالعالم **bold <b>not html</b>** ||<script>window.hacked = 1</script>|| "
    "```html\n<script>window.hacked = 1</script>\n``` "
)


def hostile_text() -> str:
    return (HOSTILE + "W" * 2000)[:2000]


def hostile_embed() -> discord.Embed:
    embed = discord.Embed(title="<svg onload='window.hacked=1'>" + "T" * 200, description="D" * 1500, colour=0xFFFFFF)
    embed.set_author(name="<b>author</b>" + "A" * 200)
    for index in range(25):
        embed.add_field(name=f"<i>{index}</i>" + "N" * 30, value="V" * 60, inline=index % 2 == 0)
    embed.set_footer(text="<script>window.hacked = 1</script>" + "F" * 500)
    return embed


def hostile_view() -> ui.View:
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label="<img src=x onerror='window.hacked=1'>" + "L" * 40, custom_id="hostile"))
    option = discord.SelectOption(label="<script>" + "O" * 80, value="o", description="<b>" + "D" * 90)
    view.add_item(ui.Select(custom_id="hostile-select", placeholder="P" * 140, options=[option]))
    return view


def add_commands(tree: app_commands.CommandTree) -> None:
    @tree.command(description="Make a track from a description")
    @app_commands.describe(
        prompt="What you want to hear",
        duration="Seconds of music",
        engine="Who makes it",
        reference="A clip to follow",
        loop="A seamless loop",
        style="A style to lean on",
        friend="Whom it is for",
    )
    @app_commands.choices(engine=[app_commands.Choice(name=n, value=n.lower()) for n in ["Sketch", "MusicGen"]])
    async def generate(
        interaction: discord.Interaction,
        prompt: app_commands.Range[str, 2, 400],
        duration: app_commands.Range[int, 5, 600] = 30,
        engine: str = "sketch",
        reference: discord.Attachment | None = None,
        loop: bool = False,
        style: str = "",
        friend: discord.Member | None = None,
    ) -> None:
        await interaction.response.defer(thinking=True)
        heard = f"{reference.filename} ({reference.size})" if reference else "no clip"
        await interaction.edit_original_response(
            content=f"{prompt} | {duration} | {engine} | {heard} | {loop} | {style or '-'} | {friend.name if friend else '-'}",
            embed=track_embed(prompt),
            attachments=files("take.wav", "waveform.png", "cover.png", "notes.txt"),
            view=TrackButtons(),
        )

    @generate.autocomplete("style")
    async def styles(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"in the style of {s}", value=s) for s in STYLES if current.lower() in s]

    @tree.command(description="Think for a while, then answer")
    async def slow(interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True)
        await asyncio.sleep(1.2)
        await interaction.edit_original_response(content="Thought about it.")

    @tree.command(description="Never answers")
    async def silent(interaction: discord.Interaction) -> None:
        """Stays silent: the page must say that the application did not respond."""

    @tree.command(description="One of every select")
    async def choose(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Choose:", view=Choices())

    @tree.command(name="layout", description="The newer kind of message")
    async def layout_command(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(
            view=layout(), files=files("cover.png", "waveform.png", "take.wav", "notes.txt")
        )

    @tree.command(description="What nobody should have to see")
    async def hostile(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(hostile_text(), embed=hostile_embed(), view=hostile_view())

    audit = app_commands.Group(name="audit", description="For moderators")

    @audit.command(description="Search all generations")
    async def search(interaction: discord.Interaction, words: str, member: discord.Member | None = None) -> None:
        await interaction.response.send_message(f"Nothing about {words}.", ephemeral=True)

    tree.add_command(audit)

    @tree.context_menu(name="Inspect this message")
    async def inspect(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"It has {len(message.content)} characters.", ephemeral=True)

    @tree.context_menu(name="Greet this member")
    async def greet(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"Hello, {member.mention}!")


class ShowBot(discord.Client):
    """Knows every trick of the page's tests and nothing of the product."""

    def __init__(self) -> None:
        intents = discord.Intents.default()
        intents.message_content = True
        super().__init__(intents=intents)
        self.tree = app_commands.CommandTree(self)
        self.present = asyncio.Event()

    async def on_ready(self) -> None:
        self.present.set()

    async def setup_hook(self) -> None:
        add_commands(self.tree)
        for view in (TrackButtons(), Choices()):
            self.add_view(view)
        await self.tree.sync()


class RunningBot:
    """Starts and stops a `ShowBot` against a playground's addresses."""

    def __init__(self, api_base: str, gateway_url: str, token: str) -> None:
        self.addresses = (api_base, gateway_url)
        self.token = token

    async def start(self) -> None:
        # discord.py keeps its addresses in its classes: whoever was there before gets them back.
        self.before = (discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
        discord.http.Route.BASE = self.addresses[0]
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self.addresses[1])
        self.client = ShowBot()
        self.task = asyncio.create_task(self.client.start(self.token))
        ready = asyncio.create_task(self.client.present.wait())
        done, _ = await asyncio.wait({self.task, ready}, timeout=15, return_when=asyncio.FIRST_COMPLETED)
        if ready not in done:
            ready.cancel()
            await self.task  # raises what went wrong
            raise TimeoutError("the bot was not ready within 15 s")

    async def stop(self) -> None:
        await self.client.close()
        with suppress(asyncio.CancelledError):
            await self.task
        discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self.before
