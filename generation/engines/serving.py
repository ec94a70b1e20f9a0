"""How does an engine that serves orders render plain requests? Through an inbox that holds just these."""

from collections.abc import Callable, Sequence

from generation.errors import EngineFailed, NocturneError
from generation.ports import Inbox, Order, RenderRequest
from generation.rendering import Rendering

Outcome = Rendering | NocturneError


class ListedOrder:
    """One request, and the place for what comes of it."""

    def __init__(self, request: RenderRequest) -> None:
        self.request = request
        self.outcome: Outcome | None = None

    def finish(self, outcome: Outcome) -> None:
        """Keep the first outcome; an engine's traceback is not kept, for it would hold the engine's memory."""
        if self.outcome is None:
            self.outcome = outcome.with_traceback(None) if isinstance(outcome, NocturneError) else outcome


class ListedInbox:
    """Gives orders in their order until none is left."""

    def __init__(self, orders: Sequence[Order]) -> None:
        self._left = list(orders)

    def take(self, room: int) -> list[Order]:
        """Up to `room` of the orders that are left."""
        given, self._left = self._left[: max(0, room)], self._left[max(0, room) :]
        return given


def render_through(
    serve: Callable[[Inbox], None], requests: Sequence[RenderRequest]
) -> list[Rendering | NocturneError]:
    """Render requests through `serve`, each outcome in its request's place; never raises for what an engine did."""
    orders = [ListedOrder(request) for request in requests]
    broken: NocturneError = EngineFailed("The engine left this unfinished.", "Please ask for it again.")
    try:
        serve(ListedInbox(orders))
    except NocturneError as error:
        broken = error.with_traceback(None)
    return [broken if order.outcome is None else order.outcome for order in orders]
