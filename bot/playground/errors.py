"""Discord's error bodies: one exception that carries the status, the code and the nested field errors.

DiscordError
 +- the constructors below, one for each refusal Discord knows (`unknown_message()`, `missing_access()`, ...)
FormErrors collects what is wrong with a body, field by field, and becomes one DiscordError 50035.
"""

from typing import Any

from bot.playground.types import Json

Path = tuple[str | int, ...]


class DiscordError(Exception):
    """A request that Discord refuses, with what Discord would answer."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def under(self, name: str) -> "DiscordError":
        """The same refusal of something that stands in a field of the body that was sent."""
        return self if self.errors is None else DiscordError(self.status, self.code, self.message, {name: self.errors})

    def body(self) -> Json:
        answer: Json = {"message": self.message, "code": self.code}
        if self.errors:
            answer["errors"] = self.errors
        return answer


class FormErrors:
    """The field errors of one request body, nested as Discord nests them."""

    def __init__(self) -> None:
        self._tree: dict[str, Any] = {}
        self.count = 0

    def add(self, path: Path, code: str, message: str) -> None:
        self.count += 1
        node = self._tree
        for part in path:
            node = node.setdefault(str(part), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def __bool__(self) -> bool:
        return bool(self._tree)

    def raise_if_any(self) -> None:
        """Raise what was collected as one DiscordError 50035."""
        if self._tree:
            raise DiscordError(400, 50035, "Invalid Form Body", self._tree)


def form_error(path: Path, code: str, message: str) -> DiscordError:
    """A DiscordError 50035 with exactly one field error."""
    errors = FormErrors()
    errors.add(path, code, message)
    return DiscordError(400, 50035, "Invalid Form Body", errors._tree)  # noqa: SLF001


def unauthorized() -> DiscordError:
    return DiscordError(401, 0, "401: Unauthorized")


def not_found() -> DiscordError:
    return DiscordError(404, 0, "404: Not Found")


def method_not_allowed() -> DiscordError:
    return DiscordError(405, 0, "405: Method Not Allowed")


def bad_json() -> DiscordError:
    return DiscordError(400, 50109, "The request body contains invalid JSON.")


def unknown_channel() -> DiscordError:
    return DiscordError(404, 10003, "Unknown Channel")


def unknown_guild() -> DiscordError:
    return DiscordError(404, 10004, "Unknown Guild")


def unknown_member() -> DiscordError:
    return DiscordError(404, 10007, "Unknown Member")


def unknown_message() -> DiscordError:
    return DiscordError(404, 10008, "Unknown Message")


def unknown_role() -> DiscordError:
    return DiscordError(404, 10011, "Unknown Role")


def unknown_user() -> DiscordError:
    return DiscordError(404, 10013, "Unknown User")


def unknown_emoji() -> DiscordError:
    return DiscordError(400, 10014, "Unknown Emoji")


def unknown_webhook() -> DiscordError:
    return DiscordError(404, 10015, "Unknown Webhook")


def unknown_interaction() -> DiscordError:
    return DiscordError(404, 10062, "Unknown interaction")


def unknown_command() -> DiscordError:
    return DiscordError(404, 10063, "Unknown application command")


def unknown_application() -> DiscordError:
    return DiscordError(404, 10002, "Unknown Application")


def too_many_pins() -> DiscordError:
    return DiscordError(400, 30003, "Maximum number of pins reached for the channel (50)")


def too_many_attachments() -> DiscordError:
    return DiscordError(400, 30015, "Maximum number of attachments in a message reached (10)")


def too_many_commands() -> DiscordError:
    return DiscordError(400, 30032, "Maximum number of application commands reached (100).")


def too_large() -> DiscordError:
    return DiscordError(413, 40005, "Request entity too large")


def already_acknowledged() -> DiscordError:
    return DiscordError(400, 40060, "Interaction has already been acknowledged.")


def missing_access() -> DiscordError:
    return DiscordError(403, 50001, "Missing Access")


def someone_elses_message() -> DiscordError:
    return DiscordError(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> DiscordError:
    return DiscordError(400, 50006, "Cannot send an empty message")


def cannot_message_user() -> DiscordError:
    return DiscordError(403, 50007, "Cannot send messages to this user")


def missing_permissions() -> DiscordError:
    return DiscordError(403, 50013, "Missing Permissions")


def system_message() -> DiscordError:
    return DiscordError(403, 50021, "Cannot execute action on a system message")


def wrong_channel_type() -> DiscordError:
    return DiscordError(400, 50024, "Cannot execute action on this channel type")


def invalid_webhook_token() -> DiscordError:
    return DiscordError(401, 50027, "Invalid Webhook Token")


def message_too_old() -> DiscordError:
    return DiscordError(400, 50034, "You can only bulk delete messages that are under 14 days old.")


def thread_archived() -> DiscordError:
    return DiscordError(400, 50083, "Thread is archived")


def thread_exists() -> DiscordError:
    return DiscordError(400, 160004, "A thread has already been created for this message")
