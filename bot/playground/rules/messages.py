"""Bodies of messages: what may be sent and edited, and what Discord says to the rest."""

from typing import Any

from bot.playground.errors import FormErrors, Path, empty_message, too_many_attachments
from bot.playground.forms import Anything, Field, Flag, Id, Many, Model, OneOf, Real, Text, Whole
from bot.playground.media_links import PREFIX, component_urls, embed_urls
from bot.playground.rules import components as component_rules
from bot.playground.rules import embeds as embed_rules
from bot.playground.types import Json

MOST_CONTENT = 2000
MOST_ATTACHMENTS = 10
COMPONENTS_V2 = 1 << 15
SUPPRESS_EMBEDS, EPHEMERAL, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 6, 1 << 12

ATTACHMENT = Model(
    {
        "id": Id(),
        "filename": Text(1024, 1),
        "description": Text(1024),
        "title": Text(1024),
        "duration_secs": Real(0, 2**31 - 1),
        "waveform": Text(400),
        "is_spoiler": Flag(),
    },
    ("id",),
)


def _not_both(mentions: Json, path: Path, errors: FormErrors) -> None:
    for kind in ("users", "roles"):
        if kind in mentions.get("parse", ()) and mentions.get(kind):
            words = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            errors.add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", words)


MENTIONS = Model(
    {
        "parse": Many(OneOf(("users", "roles", "everyone"))),
        "users": Many(Id(), 100),
        "roles": Many(Id(), 100),
        "replied_user": Flag(),
    },
    (),
    (_not_both,),
)
REFERENCE = Model(
    {
        "type": OneOf((0, 1)),
        "message_id": Id(),
        "channel_id": Id(),
        "guild_id": Id(),
        "fail_if_not_exists": Flag(),
    },
    ("message_id",),
)
FIELDS: dict[str, Field] = {
    "content": Text(MOST_CONTENT),
    "embeds": embed_rules.EMBEDS,
    "components": Anything(),
    "attachments": Many(ATTACHMENT, 1521),
    "allowed_mentions": MENTIONS,
    "flags": Whole(0, 2**31 - 1),
    "tts": Flag(),
}
POSTED: dict[str, Field] = {
    **FIELDS,
    "nonce": Text(25),
    "enforce_nonce": Flag(),
    "message_reference": REFERENCE,
    "sticker_ids": Many(Id(), 3),
    "username": Text(80, 1),
    "thread_name": Text(100),
}


def checked_message(
    body: Any, files: dict[int, str], kept: list[Json] | None = None, before: Json | None = None
) -> Json:
    """The cleaned body of a message to post (`before` is None) or of an edit to `before`.

    `files` are the names of the files that came along, by their number; `kept` the file records that the
    message already has. Raises DiscordError as Discord would answer.
    """
    errors = FormErrors()
    cleaned: Json = Model(POSTED if before is None else FIELDS).check(body, (), errors)
    # What is said about fields together holds only where each is right by itself.
    errors.raise_if_any()
    flags = cleaned.get("flags", 0) | (before["flags"] & COMPONENTS_V2 if before else 0)
    _components(cleaned, bool(flags & COMPONENTS_V2), errors)
    if "embeds" in cleaned:
        embed_rules.check_total(cleaned["embeds"], ("embeds",), errors)
    if flags & COMPONENTS_V2:
        _no_legacy_fields(cleaned, errors)
    _attachments(cleaned, files, kept or [], errors)
    errors.raise_if_any()
    if "embeds" in cleaned:
        cleaned["embeds"] = [embed_rules.as_stored(e) for e in cleaned["embeds"] if embed_rules.is_shown(e)]
    if "components" in cleaned:
        cleaned["components"] = component_rules.as_stored(cleaned["components"])
    for name in ("content", "embeds", "components", "attachments"):
        # An explicit null empties the field of an edited message.
        if before is not None and name in body and body[name] is None:
            cleaned[name] = "" if name == "content" else []
    return cleaned


def refuse_if_empty(content: str, embeds: list[Json], components: list[Json], files: int, stickers: int = 0) -> None:
    if not (content.strip() or embeds or components or files or stickers):
        raise empty_message()


def refuse_legacy_fields(message: Json) -> None:
    """Refuse a message that would have the second version's components and still content or embeds."""
    errors = FormErrors()
    if message["flags"] & COMPONENTS_V2:
        _no_legacy_fields(message, errors)
    errors.raise_if_any()


def _components(cleaned: Json, layout: bool, errors: FormErrors) -> None:
    if "components" not in cleaned:
        return
    model = component_rules.LAYOUT_COMPONENTS if layout else component_rules.CLASSIC_COMPONENTS
    before = errors.count
    cleaned["components"] = model.check(cleaned["components"], ("components",), errors)
    if errors.count == before:
        component_rules.check_whole(cleaned["components"], ("components",), errors)


def _no_legacy_fields(cleaned: Json, errors: FormErrors) -> None:
    for name in ("content", "embeds", "sticker_ids"):
        if cleaned.get(name):
            words = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            errors.add((name,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", words)


def _attachments(cleaned: Json, files: dict[int, str], kept: list[Json], errors: FormErrors) -> None:
    """Every number names a file that came along or is kept; every `attachment://` finds its file."""
    known = {record["id"]: record["filename"] for record in kept}
    listed = cleaned.get("attachments")
    for index, entry in enumerate(listed or []):
        if entry["id"] not in known and int(entry["id"]) not in files:
            words = "Attachment data not found"
            errors.add(("attachments", index, "id"), "MESSAGE_ATTACHMENT_NOT_FOUND", words)
    staying = len(known) if listed is None else sum(entry["id"] in known for entry in listed)
    if staying + len(files) > MOST_ATTACHMENTS:
        raise too_many_attachments()
    names = {entry.get("filename") for entry in listed or []} | set(files.values()) | set(known.values())
    for where, url in embed_urls(cleaned.get("embeds", [])):
        if url.startswith(PREFIX) and url.removeprefix(PREFIX) not in names:
            errors.add(where, "MESSAGE_ATTACHMENT_NOT_FOUND", f"The attachment {url} was not found")
    if errors.count == 0:
        for where, url in component_urls(cleaned.get("components", [])):
            if url.startswith(PREFIX) and url.removeprefix(PREFIX) not in names:
                words = f"The referenced attachment {url} was not found"
                errors.add(where, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", words)
