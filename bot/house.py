"""What the commands work with: the product's use cases and the host's settings, joined by `bot.bootstrap`."""

from dataclasses import dataclass

from bot.settings import Settings
from generation.conversation import Conversation
from generation.library import Library
from generation.moderation import Moderation
from generation.ports import Artifacts, Clips, Store
from generation.studio import Studio

VERSION = "0.1.0"


@dataclass(frozen=True, slots=True)
class House:
    """The open house: every part is ready, and `bot.bootstrap.open_house` closes them all."""

    settings: Settings
    store: Store
    artifacts: Artifacts
    clips: Clips
    studio: Studio
    library: Library
    moderation: Moderation
    conversation: Conversation
