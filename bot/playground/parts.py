"""The one place where a playground's parts are joined."""

from bot.playground.announcer import Announcer
from bot.playground.chat import Chat
from bot.playground.commands import Commands
from bot.playground.events import Events
from bot.playground.files import Bytes, Files
from bot.playground.gateway import Gateway
from bot.playground.interactions import Interactions
from bot.playground.observers import Observer
from bot.playground.persistence import Forgetful, SqliteStore, Store
from bot.playground.settings import PlaygroundSettings
from bot.playground.shapes import Shapes
from bot.playground.threads import Threads
from bot.playground.world import World


class Parts:
    """Everything a request handler may need; made once, inside a running event loop."""

    def __init__(self, settings: PlaygroundSettings, observers: tuple[Observer, ...]) -> None:
        folder = settings.data_dir / "playground" if settings.data_dir is not None else None
        store: Store = Forgetful() if folder is None else SqliteStore(folder / "world.sqlite3")
        self.settings = settings
        self.observers = observers
        self.store = store
        self.world = World(store, settings.clock)
        if "settings" not in self.world.meta:
            self.world.meta.put("settings", {"upload_limit": settings.upload_limit})
        contents = Bytes(folder / "files" if folder is not None else None)
        self.files = Files(self.world, contents, settings.attachment_lifetime_s)
        self.files.forget_old_uploads()
        self.shapes = Shapes(self.world, self.files, settings.granted_intents)
        self.events = Events()
        self.gateway = Gateway(settings, self.world, self.shapes, observers)
        self.announcer = Announcer(self.world, self.shapes, self.gateway, self.events)
        self.gateway.on_online = self.announcer.online
        self.threads = Threads(self.world, self.announcer)
        self.chat = Chat(self.world, self.files, self.announcer, self.threads)
        self.commands = Commands(self.world, self.announcer)
        self.interactions = Interactions(settings, self.world, self.shapes, self.announcer, self.chat)

    def say_goodbye(self) -> None:
        """Stop timers and end the streams of events."""
        self.interactions.close()
        self.events.close()
