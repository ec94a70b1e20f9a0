"""Keeps every exchange and dispatch of a test and says in the end which of them Discord would not have said.

In a conftest: ``from tests.support.recorder import recorder``, and hand ``recorder`` and ``recorder.dispatch`` to the playground as observers.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.gateway_schema import GatewaySchemas
from tests.support.openapi import DOCUMENT_VARIABLE, DiscordApi, ExchangeLike, Violation, discord_api, document_path


@dataclass(frozen=True)
class _Kept:
    exchange: ExchangeLike
    meant_to_be_wrong: bool


class ExchangeRecorder:
    """An observer of a playground: call it with each exchange, and ``dispatch`` with each gateway dispatch.

    Without ``api`` it only keeps.
    """

    def __init__(self, api: DiscordApi | None) -> None:
        self._api = api
        self._gateway = GatewaySchemas(api) if api else None
        self._kept: list[_Kept] = []
        self._dispatches: list[tuple[str, Any]] = []
        self._expecting = 0

    def __call__(self, exchange: ExchangeLike) -> None:
        self._kept.append(_Kept(exchange, meant_to_be_wrong=self._expecting > 0))

    def dispatch(self, event: str, data: Any) -> None:
        """Keep one dispatch as it went to a client."""
        self._dispatches.append((event, data))

    @property
    def count(self) -> int:
        """How many exchanges were kept."""
        return len(self._kept)

    @property
    def dispatch_count(self) -> int:
        """How many dispatches were kept."""
        return len(self._dispatches)

    @property
    def exchanges(self) -> list[ExchangeLike]:
        """What was kept, oldest first."""
        return [kept.exchange for kept in self._kept]

    @contextmanager
    def expecting_mistakes(self) -> Iterator[None]:
        """Requests made in here are wrong on purpose: only the answers are checked, and one that the document forbids must be refused."""
        self._expecting += 1
        try:
            yield
        finally:
            self._expecting -= 1

    def violations(self) -> list[Violation]:
        """Every breach of the document by what was kept, oldest first."""
        if self._api is None or self._gateway is None:
            return []
        found = [violation for kept in self._kept for violation in _judge(self._api, kept)]
        for event, data in self._dispatches:
            faults = self._gateway.check(event, data)
            found += [Violation(event, "dispatch", fault.pointer, fault.what) for fault in faults]
        return found

    def report(self) -> str:
        """The violations as text, the same one said once with how often it occurred; empty when all is well."""
        counts: dict[str, int] = {}
        for violation in self.violations():
            counts[str(violation)] = counts.get(str(violation), 0) + 1
        return "\n".join(f"{text} ({count} times)" if count > 1 else text for text, count in counts.items())


def _judge(api: DiscordApi, kept: _Kept) -> Iterator[Violation]:
    exchange = kept.exchange
    asked = api.check_request(exchange)
    if not kept.meant_to_be_wrong:
        yield from asked
    elif asked and exchange.status < 400:
        what = f"{exchange.status} to a wrong request: {asked[0]}"
        yield Violation(asked[0].operation, "response", "", what)
    yield from api.check_response(exchange)


def need_document() -> DiscordApi:
    """Discord's document as checks; without one the test is skipped, or fails where CI is set."""
    path = document_path()
    if path is not None:
        return discord_api()
    sentence = f"Set {DOCUMENT_VARIABLE} to the path of Discord's openapi.json to check against it."
    if os.environ.get("CI"):
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


@pytest.fixture
def recorder() -> Iterator[ExchangeRecorder]:
    """A recorder whose test fails at its end if anything recorded breaks the document.

    On a machine without the document the test itself still runs; in CI (the variable CI) the document is needed.
    """
    without_document = document_path() is None and not os.environ.get("CI")
    kept = ExchangeRecorder(None if without_document else need_document())
    yield kept
    report = kept.report()
    if report:
        pytest.fail(f"Exchanges that Discord's own document does not allow:\n{report}", pytrace=False)
