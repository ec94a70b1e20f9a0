"""What the doctor needs to know of the settings; `bot.settings.Settings` fits."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from generation.engines.means import Means


class Secret(Protocol):
    """A value that shows itself to nobody who does not ask for it by name."""

    def get_secret_value(self) -> str: ...


class Subject(Protocol):
    """The settings that the checks read."""

    @property
    def token(self) -> str:
        """The bot's token, "" where there is none."""
        ...

    @property
    def discord_api(self) -> str: ...

    @property
    def message_content(self) -> bool: ...

    @property
    def data_dir(self) -> Path: ...

    @property
    def database(self) -> str:
        """The database's URL, with the default filled in."""
        ...

    @property
    def engine(self) -> str: ...

    @property
    def means(self) -> "Means":
        """What the engines may use of this machine."""
        ...

    @property
    def soundfont(self) -> Path | None: ...

    @property
    def playground_host(self) -> str: ...

    @property
    def playground_port(self) -> int: ...

    @property
    def chat_url(self) -> str: ...

    @property
    def chat_model(self) -> str: ...

    @property
    def chat_key(self) -> Secret | None: ...

    @property
    def chat_timeout_s(self) -> float: ...
