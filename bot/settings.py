"""What the host decided: one frozen value, read once from the environment and `.env`."""

import re
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from generation.engines.means import Means
from generation.errors import SetUpFailed

DISCORD_API = "https://discord.com/api/v10"


class Settings(BaseSettings):
    """Every setting is `NOCTURNE_` and its name in capitals, except `DISCORD_TOKEN`."""

    model_config = SettingsConfigDict(env_prefix="NOCTURNE_", env_file=".env", frozen=True, extra="ignore")

    discord_token: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("DISCORD_TOKEN", "NOCTURNE_DISCORD_TOKEN"),
        description="The bot's token. Without one the playground is started.",
    )
    discord_api: str = Field(
        DISCORD_API, description="The address of Discord's REST API; another one for a local Discord."
    )
    discord_gateway: str = Field("", description="The address of the gateway, for a local Discord.")
    data_dir: Path = Field(Path("data"), description="Everything that is kept lies here.")
    database_url: str = Field("", description="SQLite in the data directory, unless a PostgreSQL URL is given.")
    engine: str = Field("auto", description="The engine to use where a member or a guild names none.")
    soundfont: Path | None = Field(None, description="A SoundFont to use instead of the one that is found.")
    device: str = Field("auto", description="What neural engines run on: auto, cpu, cuda, cuda:1 or mps.")
    memory_gb: float = Field(
        0.0, ge=0, description="How much memory the neural engines may hold together, in GB; 0: what the device has."
    )
    weights: str = Field("", description="The weights to prefer, by name, commas between them; else the best here.")
    models_dir: Path | None = Field(None, description="Where weights lie; the folder models of the data directory.")
    unsafe_weights: bool = Field(
        False, description="Also load weights that are not safetensors: whoever made such a file can run code here."
    )
    exact: bool = Field(
        False, description="The same bits from a neural engine whoever shares a batch with a track, at some speed."
    )
    best_of: int = Field(1, ge=1, le=4, description="Of how many candidates each take of a neural engine is the best.")
    longest_s: float = Field(600.0, ge=1, le=600, description="The longest track, in seconds.")
    takes: int = Field(4, ge=1, le=4, description="The most takes of one request.")
    jobs_per_member: int = Field(3, ge=1, description="How many jobs a member may have in the queue.")
    queue_length: int = Field(200, ge=1, description="How many jobs the queue holds.")
    clip_max_mb: float = Field(25.0, gt=0, description="The largest clip that is fetched, in MiB.")
    playground_host: str = Field(
        "127.0.0.1", description="Where the playground listens. Loopback, unless you know why not."
    )
    playground_port: int = Field(8080, ge=0, le=65535, description="The playground's port.")
    open_browser: bool = Field(True, description="Open the playground's page when there is a desktop.")
    message_content: bool = Field(
        False,
        description="Read every message in a session's thread. A privileged intent: switch it on at Discord as well.",
    )
    chat_url: str = Field(
        "", description="A chat model that reads what the rules can not: the address of an OpenAI-compatible endpoint."
    )
    chat_model: str = Field(
        "", description="The chat model's name there; without an address, one that transformers loads on this machine."
    )
    chat_key: SecretStr | None = Field(None, description="The endpoint's key, if it wants one.")
    chat_timeout_s: float = Field(
        4.0, gt=0, le=60, description="How long the chat model may take before the rules decide."
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @field_validator("discord_token")
    @classmethod
    def _blank_is_none(cls, value: SecretStr | None) -> SecretStr | None:
        return value if value is not None and value.get_secret_value().strip() else None

    @field_validator("device")
    @classmethod
    def _known_device(cls, value: str) -> str:
        if not re.fullmatch(r"auto|cpu|mps|cuda(:\d+)?", value.strip().lower()):
            raise ValueError("use auto, cpu, cuda, cuda:N or mps")
        return value.strip().lower()

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("use DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @property
    def database(self) -> str:
        """The database's URL, with the default filled in."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'nocturne.sqlite3').resolve()}"

    @property
    def means(self) -> Means:
        """What engines may use of this machine."""
        return Means(
            models=self.models_dir or self.data_dir / "models",
            device=self.device,
            memory_gb=self.memory_gb,
            weights=tuple(each.strip() for each in self.weights.split(",") if each.strip()),
            unsafe=self.unsafe_weights,
            exact=self.exact,
        )

    @property
    def token(self) -> str:
        """The token, or "" where there is none."""
        return self.discord_token.get_secret_value().strip() if self.discord_token else ""


def read_settings(**given: object) -> Settings:
    """Read the settings; `given` values win over the environment.

    Raises:
        SetUpFailed: a setting has no usable value; the message names it.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).removeprefix("nocturne_").upper()
        name = name if name == "DISCORD_TOKEN" else f"NOCTURNE_{name}"
        raise SetUpFailed(f"The setting {name} can not be used: {first['msg']}.", "Mend it in .env.") from error
