"""Does the bot read every message in a session's thread, and how is that changed?"""

from bot.doctor.finding import Finding
from bot.doctor.subject import Subject


def reading(settings: Subject) -> Finding | None:
    """Tell how members talk to the bot in a thread, where no intent lets it read all they write."""
    if settings.message_content or not settings.token:
        return None
    return Finding(
        "message content",
        "ok",
        "In a session's thread members mention the bot or reply to it. For it to read every message there: switch "
        "Message Content Intent on in the Developer Portal, page Bot, and set NOCTURNE_MESSAGE_CONTENT=true.",
    )
