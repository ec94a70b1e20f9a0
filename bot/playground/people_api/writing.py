"""What people write: messages, files, threads; and what they delete."""

from aiohttp import BodyPartReader

from bot.playground.chat import Post, Upload
from bot.playground.people_api.door import Wish, asked_wrongly, no_such, not_allowed
from bot.playground.permissions import Permission
from bot.playground.types import Json
from bot.playground.world import DM

MOST_FILES = 10
CHUNK = 65536


async def upload(wish: Wish) -> Json:
    """Keep files for a later message, option or modal; they are the person's own until then."""
    if wish.request.content_type != "multipart/form-data":
        raise asked_wrongly("That is no upload.", "Send a multipart form with one or more `file` parts.")
    taken: list[tuple[str, bytes]] = []
    try:
        async for part in await wish.request.multipart():
            if isinstance(part, BodyPartReader) and part.filename is not None:
                taken.append((part.filename, await _read(part, wish.parts.chat.upload_limit())))
                if len(taken) > MOST_FILES:
                    raise asked_wrongly("That are more than 10 files.", "Send at most 10 files at once.")
    except (ValueError, AssertionError) as error:
        raise asked_wrongly("The form could not be read.", "Send a complete multipart form.") from error
    if not taken:
        raise asked_wrongly("There is no file in the form.", "Send one or more `file` parts.")
    kept = [await wish.parts.files.keep("uploads", name, data, {"owner": wish.person}) for name, data in taken]
    about = ("id", "filename", "size", "content_type")
    return {"uploads": [{key: record[key] for key in about} for record in kept]}


async def _read(part: BodyPartReader, limit: int) -> bytes:
    whole = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        whole += chunk
        if len(whole) > limit:
            size = f"{limit / 1024 / 1024:.3g} MiB"
            raise asked_wrongly("Your file is too large.", f"Send at most {size} per file.", "file_too_large")
    return bytes(whole)


def own_upload(wish: Wish, upload_id: str) -> Json:
    """The record of something that this person uploaded."""
    record = wish.parts.world.files.get(upload_id)
    if record is None or record.get("owner") != wish.person:
        raise no_such("upload", "Send the file to /playground/api/uploads first and give the id it answers with.")
    return record


async def write(wish: Wish) -> Json:
    channel = wish.writable(wish.request.match_info["channel"])
    ids = wish.listed("attachments")
    if len(ids) > MOST_FILES:
        raise asked_wrongly("That are more than 10 files.", "Send at most 10 files with a message.")
    if ids and not wish.parts.world.may(wish.person, channel, Permission.ATTACH_FILES):
        raise not_allowed("You may not attach files here.", "Ask the owner for the permission.")
    records = [own_upload(wish, upload_id) for upload_id in ids]
    uploads = [
        Upload(number, record["filename"], await wish.parts.files.read(record)) for number, record in enumerate(records)
    ]
    content = wish.body.get("content") or ""
    body: Json = {"content": content}
    if wish.body.get("reply_to"):
        body["message_reference"] = {"message_id": wish.text("reply_to")}
        if wish.body.get("ping") is False:
            body["allowed_mentions"] = {"parse": ["users", "roles", "everyone"], "replied_user": False}
    post = Post(wish.person, channel, body, tuple(uploads))
    stored = await wish.parts.chat.post(post)
    for record in records:
        wish.parts.files.drop(record["id"])
    return {"message": wish.parts.shapes.message(stored)}


async def typing(wish: Wish) -> Json:
    wish.parts.announcer.typing(wish.person, wish.writable(wish.request.match_info["channel"]))
    return {}


async def delete(wish: Wish) -> Json:
    channel = wish.channel(wish.text("channel"))
    message = wish.message(channel, wish.request.match_info["message"])
    own = message["author_id"] == wish.person or message["ephemeral_for"] == wish.person
    moderates = channel["type"] != DM and wish.parts.world.may(wish.person, channel, Permission.MANAGE_MESSAGES)
    if not (own or moderates):
        raise not_allowed("That is somebody else's message.", "Only moderators delete other people's messages.")
    wish.parts.chat.delete(message)
    return {}


async def thread(wish: Wish) -> Json:
    channel = wish.channel(wish.request.match_info["channel"])
    message = None
    if wish.body.get("message"):
        message = wish.message(channel, wish.text("message"))
        if message["ephemeral_for"] is not None:
            raise asked_wrongly("Nobody else sees that message.", "Begin the thread from another message.")
    body: Json = {"name": wish.text("name")}
    if message is None:
        body["type"] = 11
    begun = wish.parts.threads.begin(channel, wish.person, body, message)
    return {"channel": wish.parts.shapes.channel_for(wish.person, begun)}
