"""The one place that joins bot, generation and storage, opens them in order and closes them in reverse."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from bot.house import House
from bot.settings import Settings
from generation import engines
from generation.audio.clips import ClipLimits, ClipReader
from generation.audio.fetch import DISCORD_HOSTS, FetchLimits
from generation.conversation import Chat, Conversation
from generation.errors import SetUpFailed
from generation.language.chat import EndpointChat, LocalChat
from generation.library import Library
from generation.moderation import Moderation
from generation.ports import Clips
from generation.scheduling.shelf import EngineShelf
from generation.screening import HostLimits
from generation.studio import Studio
from generation.workshop import Parts
from storage.artifacts import ArtifactFolder
from storage.database import open_store, upgrade


def shelf_of(settings: Settings) -> EngineShelf:
    """The engines of this host; `auto` is what the host chose, else the best that can run."""
    means = settings.means

    def choose(wanted: str) -> str:
        return engines.card_of(settings.engine if wanted == "auto" else wanted, means).name

    return EngineShelf(
        engines.engine_names(),
        lambda name: engines.card_of(name, means),
        lambda name: engines.create(name, means),
        choose,
        why_not=lambda name: engines.why_not(name, means),
        passed_over=lambda name: engines.passed_over(name, means),
        budget_gb=lambda: engines.budget_gb(means),
    )


def chat_of(settings: Settings) -> Chat | None:
    """The chat model that the host chose, if any: at an address, or loaded here.

    Raises:
        SetUpFailed: there is an address without a model's name.
    """
    if settings.chat_url and not settings.chat_model:
        raise SetUpFailed("NOCTURNE_CHAT_URL names no model.", "Set NOCTURNE_CHAT_MODEL as well.")
    if settings.chat_url:
        key = settings.chat_key.get_secret_value() if settings.chat_key else ""
        return EndpointChat(settings.chat_url, settings.chat_model, key, settings.chat_timeout_s)
    return LocalChat(settings.chat_model, settings.chat_timeout_s) if settings.chat_model else None


def make_data_dir(settings: Settings) -> None:
    """Make the data directory; raises `SetUpFailed` where that is not possible."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetUpFailed(
            f"The data directory {settings.data_dir} can not be made: {error.strerror}.",
            "Set NOCTURNE_DATA_DIR to a folder that can be written.",
        ) from error


@asynccontextmanager
async def open_house(
    settings: Settings, *, file_hosts: Iterable[str] = (), shelf: EngineShelf | None = None, clips: Clips | None = None
) -> AsyncIterator[House]:
    """Open everything, with the database at its newest migration, and close it again whatever happens.

    `file_hosts` are further hosts (`name` or `name:port`) from which clips may be fetched.

    Raises:
        SetUpFailed: the host has to mend something; the message says what.
    """
    make_data_dir(settings)
    if settings.soundfont is not None:
        os.environ["NOCTURNE_SOUNDFONT"] = str(settings.soundfont)
    await upgrade(settings.database)
    store = await open_store(settings.database, settings.data_dir)
    try:
        artifacts = ArtifactFolder(settings.data_dir / "artifacts")
        limits = HostLimits(
            settings.longest_s,
            settings.takes,
            settings.jobs_per_member,
            settings.queue_length,
            best_of=settings.best_of,
        )
        hosts = DISCORD_HOSTS | frozenset(file_hosts)
        fetching = FetchLimits(most_bytes=int(settings.clip_max_mb * 2**20), hosts=hosts)
        reader = clips or ClipReader(ClipLimits(fetching))
        studio = Studio(Parts(store, artifacts, reader, shelf or shelf_of(settings), limits))
        await studio.open()
        chat: Chat | None = None
        try:
            library = Library(store, artifacts)
            chat = chat_of(settings)
            conversation = Conversation(store, studio, chat)
            yield House(settings, store, artifacts, reader, studio, library, Moderation(store), conversation)
        finally:
            if isinstance(chat, LocalChat):
                await asyncio.to_thread(chat.close)
            await studio.close()
    finally:
        await store.close()
