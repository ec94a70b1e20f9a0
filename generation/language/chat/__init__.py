"""An optional chat model that reads what the rules could not. It proposes changes, each checked, and nothing else."""

from generation.language.chat.endpoint import ChatRefused, EndpointChat
from generation.language.chat.local import LocalChat

__all__ = ["ChatRefused", "EndpointChat", "LocalChat"]
