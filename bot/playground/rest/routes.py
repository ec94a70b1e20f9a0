"""Which handler answers which route of REST v10; the templates are those of Discord's own description."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.playground.rest import account, application_commands, channels, guilds, interactions, messages
from bot.playground.rest.call import Call, Reply

Handler = Callable[[Call], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Route:
    """`by_token` routes carry their own secret in the path and need no Authorization header."""

    method: str
    template: str
    handler: Handler
    by_token: bool = False


COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
CHANNEL = "/channels/{channel_id}"
MESSAGE = "/channels/{channel_id}/messages/{message_id}"
REACTION = MESSAGE + "/reactions/{emoji_name}"
THREAD_MEMBERS = CHANNEL + "/thread-members"
GUILD = "/guilds/{guild_id}"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
ORIGINAL = WEBHOOK + "/messages/@original"
FOLLOW_UP = WEBHOOK + "/messages/{message_id}"

ROUTES = (
    Route("GET", "/users/@me", account.me),
    Route("GET", "/users/@me/guilds", account.guilds),
    Route("POST", "/users/@me/channels", account.open_direct),
    Route("GET", "/users/{user_id}", account.user),
    Route("GET", "/applications/@me", account.application),
    Route("GET", "/oauth2/applications/@me", account.application),
    Route("GET", "/gateway", account.gateway, by_token=True),
    Route("GET", "/gateway/bot", account.gateway_bot),
    Route("GET", "/applications/{application_id}/emojis", account.no_items),
    Route("GET", GUILD_COMMANDS + "/permissions", application_commands.permissions),
    *(
        route
        for path in (COMMANDS, GUILD_COMMANDS)
        for route in (
            Route("GET", path, application_commands.listed),
            Route("PUT", path, application_commands.overwritten),
            Route("POST", path, application_commands.created),
            Route("GET", path + "/{command_id}", application_commands.one),
            Route("PATCH", path + "/{command_id}", application_commands.edited),
            Route("DELETE", path + "/{command_id}", application_commands.deleted),
        )
    ),
    Route("GET", CHANNEL, channels.one),
    Route("PATCH", CHANNEL, channels.changed),
    Route("DELETE", CHANNEL, channels.deleted),
    Route("POST", CHANNEL + "/typing", messages.typing),
    Route("GET", CHANNEL + "/messages", messages.listed),
    Route("POST", CHANNEL + "/messages", messages.posted),
    Route("POST", CHANNEL + "/messages/bulk-delete", messages.bulk_deleted),
    Route("GET", CHANNEL + "/messages/pins", messages.pinned),
    Route("PUT", CHANNEL + "/messages/pins/{message_id}", messages.pin),
    Route("DELETE", CHANNEL + "/messages/pins/{message_id}", messages.unpin),
    Route("GET", CHANNEL + "/pins", messages.pinned_long_ago),
    Route("PUT", CHANNEL + "/pins/{message_id}", messages.pin),
    Route("DELETE", CHANNEL + "/pins/{message_id}", messages.unpin),
    Route("GET", MESSAGE, messages.one),
    Route("PATCH", MESSAGE, messages.edited),
    Route("DELETE", MESSAGE, messages.deleted),
    Route("POST", MESSAGE + "/threads", channels.thread_from_message),
    Route("DELETE", MESSAGE + "/reactions", messages.clear_reactions),
    Route("PUT", REACTION + "/@me", messages.react),
    Route("DELETE", REACTION + "/@me", messages.unreact),
    Route("DELETE", REACTION + "/{user_id}", messages.unreact),
    Route("GET", REACTION, messages.reacting),
    Route("DELETE", REACTION, messages.clear_reaction),
    Route("POST", CHANNEL + "/threads", channels.thread_from_nothing),
    Route("GET", CHANNEL + "/threads/archived/public", channels.archived_threads),
    Route("GET", THREAD_MEMBERS, channels.thread_members),
    Route("PUT", THREAD_MEMBERS + "/@me", channels.thread_joined),
    Route("DELETE", THREAD_MEMBERS + "/@me", channels.thread_left),
    Route("GET", THREAD_MEMBERS + "/{user_id}", channels.thread_member),
    Route("PUT", THREAD_MEMBERS + "/{user_id}", channels.thread_joined),
    Route("DELETE", THREAD_MEMBERS + "/{user_id}", channels.thread_left),
    Route("GET", GUILD, guilds.one),
    Route("GET", GUILD + "/channels", guilds.channels),
    Route("POST", GUILD + "/channels", channels.created),
    Route("GET", GUILD + "/members", guilds.members),
    Route("GET", GUILD + "/members/search", guilds.found_members),
    Route("GET", GUILD + "/members/{user_id}", guilds.member),
    Route("GET", GUILD + "/roles", guilds.roles),
    Route("GET", GUILD + "/roles/{role_id}", guilds.role),
    Route("GET", GUILD + "/emojis", account.nothing_listed),
    Route("GET", GUILD + "/threads/active", channels.active_threads),
    Route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", interactions.answered, by_token=True),
    Route("GET", WEBHOOK, interactions.about, by_token=True),
    Route("POST", WEBHOOK, interactions.followed_up, by_token=True),
    Route("GET", ORIGINAL, interactions.follow_up, by_token=True),
    Route("PATCH", ORIGINAL, interactions.edited, by_token=True),
    Route("DELETE", ORIGINAL, interactions.deleted, by_token=True),
    Route("GET", FOLLOW_UP, interactions.follow_up, by_token=True),
    Route("PATCH", FOLLOW_UP, interactions.edited, by_token=True),
    Route("DELETE", FOLLOW_UP, interactions.deleted, by_token=True),
)
