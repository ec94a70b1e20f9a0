"""Keeps every exchange and dispatch of a test and says in the end which of them Discord would not have said.

In a conftest: ``from tests.support.recorder import recorder``, and give ``recorder`` to the playground as an observer.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

import pytest

from tests.support.gateway_schema import GatewaySchemas
from tests.support.openapi import DOCUMENT_VARIABLE, DiscordApi, ExchangeLike, Violation, discord_api, document_path

Wrongness = Literal["", "must be refused", "may be taken"]


@dataclass(frozen=True)
class _Kept:
    exchange: ExchangeLike
    wrong: Wrongness


@dataclass(frozen=True)
class _Frame:
    payload: Mapping[str, Any]
    received: bool
    wrong: Wrongness


@runtime_checkable
class FrameLike(Protocol):
    """A gateway payload and which way it went: "received" from the bot or "sent" to it."""

    @property
    def direction(self) -> str: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...


class ExchangeRecorder:
    """An observer of a playground: call it with each exchange and each gateway payload.

    Without ``api`` it only keeps.
    """

    def __init__(self, api: DiscordApi | None) -> None:
        self._api = api
        self._gateway = GatewaySchemas(api) if api else None
        self._kept: list[_Kept] = []
        self._frames: list[_Frame] = []
        self._wrong: Wrongness = ""
        self._count = 0

    def __call__(self, seen: ExchangeLike | FrameLike) -> None:
        self._count += 1
        if isinstance(seen, FrameLike):
            # A copy: what was sent may change in the playground's hands before it is checked.
            self._frames.append(_Frame(deepcopy(dict(seen.payload)), seen.direction == "received", self._wrong))
        else:
            self._kept.append(_Kept(seen, self._wrong))

    @property
    def count(self) -> int:
        """How many exchanges and gateway payloads were seen in all."""
        return self._count

    @property
    def exchanges(self) -> list[ExchangeLike]:
        """The exchanges since the last judgement, oldest first."""
        return [kept.exchange for kept in self._kept]

    @contextmanager
    def expecting_mistakes(self, *, may_be_taken: bool = False) -> Iterator[None]:
        """Requests made in here are wrong on purpose: only the answers are checked.

        One that the document forbids must be refused, unless it ``may_be_taken``: Discord makes text of numbers and
        numbers of digits where the document does not say so.
        """
        before = self._wrong
        self._wrong = "may be taken" if may_be_taken else "must be refused"
        try:
            yield
        finally:
            self._wrong = before

    def violations(self) -> list[Violation]:
        """Every breach of the document by what was kept, oldest first."""
        if self._api is None or self._gateway is None:
            return []
        found = [violation for kept in self._kept for violation in _judge(self._api, kept)]
        for frame in self._frames:
            if frame.received and frame.wrong:
                continue
            name, faults = self._gateway.check_payload(frame.payload, received=frame.received)
            found += [Violation(name, "gateway", fault.pointer, fault.what) for fault in faults]
        return found

    def judge(self) -> None:
        """Fail the test if anything kept since the last judgement breaks the document."""
        report = self.report()
        self._kept.clear()
        self._frames.clear()
        if report:
            pytest.fail(f"What Discord's own document does not allow:\n{report}", pytrace=False)

    def report(self) -> str:
        """The violations as text, the same one said once with how often it occurred; empty when all is well."""
        counts: dict[str, int] = {}
        for violation in self.violations():
            counts[str(violation)] = counts.get(str(violation), 0) + 1
        return "\n".join(f"{text} ({count} times)" if count > 1 else text for text, count in counts.items())


def _judge(api: DiscordApi, kept: _Kept) -> Iterator[Violation]:
    exchange = kept.exchange
    asked = api.check_request(exchange)
    # Discord passes over keys that it does not know, so these alone are no reason to refuse.
    refusable = [violation for violation in asked if violation.keyword != "additionalProperties"]
    if not kept.wrong:
        yield from asked
    elif refusable and exchange.status < 400 and kept.wrong == "must be refused":
        what = f"{exchange.status} to a wrong request: {refusable[0]}"
        yield Violation(refusable[0].operation, "response", "", what)
    if kept.wrong and api.match(exchange.method, exchange.path) is None:
        operation = f"{exchange.method} {exchange.path}"
        for fault in api.check_schema("ErrorResponse", exchange.response_json):
            yield Violation(operation, f"response {exchange.status}", fault.pointer, fault.what)
    else:
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


@contextmanager
def recording() -> Iterator[ExchangeRecorder]:
    """A recorder that fails the test in the end if anything recorded breaks the document.

    On a machine without the document the test itself still runs; in CI (the variable CI) the document is needed.
    """
    without_document = document_path() is None and not os.environ.get("CI")
    recorder = ExchangeRecorder(None if without_document else need_document())
    yield recorder
    recorder.judge()


@pytest.fixture
def recorder() -> Iterator[ExchangeRecorder]:
    """``recording`` for one test."""
    with recording() as kept:
        yield kept
