"""Embeds: 10 of them, their fields' lengths, and 6,000 characters over all."""

from bot.playground.errors import FormErrors, Path
from bot.playground.forms import Flag, Link, Many, Model, Moment, Text, Whole
from bot.playground.types import Json

MOST_CHARACTERS = 6000
MEDIA = Link(("http", "https", "attachment"))
PICTURE = Model({"url": MEDIA, "description": Text(4096)})

EMBED = Model(
    {
        # Whatever a bot says, its embeds are rich ones.
        "type": Text(),
        "title": Text(256),
        "description": Text(4096),
        "url": Link(),
        "timestamp": Moment(),
        "color": Whole(0, 0xFFFFFF),
        "author": Model({"name": Text(256, 1), "url": Link(), "icon_url": MEDIA}, ("name",)),
        "footer": Model({"text": Text(2048, 1), "icon_url": MEDIA}, ("text",)),
        "image": PICTURE,
        "thumbnail": PICTURE,
        "fields": Many(
            Model({"name": Text(256, 1), "value": Text(1024, 1), "inline": Flag()}, ("name", "value")), most=25
        ),
    }
)
EMBEDS = Many(EMBED, most=10)


def characters(embed: Json) -> int:
    """What Discord counts towards the 6,000: title, description, field names and values, footer, author."""
    fields = sum(len(field["name"]) + len(field["value"]) for field in embed.get("fields", ()))
    named = len(embed.get("author", {}).get("name", "")) + len(embed.get("footer", {}).get("text", ""))
    return len(embed.get("title", "")) + len(embed.get("description", "")) + fields + named


def check_total(embeds: list[Json], path: Path, errors: FormErrors) -> None:
    if sum(characters(embed) for embed in embeds) > MOST_CHARACTERS:
        words = f"Embed size exceeds maximum size of {MOST_CHARACTERS}"
        errors.add(path, "MAX_EMBED_SIZE_EXCEEDED", words)


def is_shown(embed: Json) -> bool:
    """False for an embed that has nothing anybody could see."""
    visible = ("title", "description", "fields", "image", "thumbnail", "author", "footer")
    return any(embed.get(part) for part in visible)


def as_stored(embed: Json) -> Json:
    """The embed as Discord gives it back: fields always say whether they are inline."""
    stored = {**embed, "type": "rich"}
    if "fields" in embed:
        stored["fields"] = [{"inline": False, **field} for field in embed["fields"]]
    return stored
