"""Readings are not kept between two looks at the same words, so that a test sees what a mechanism does without it."""

import pytest

from generation.language.refining import judge, message, sayings


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reading is made anew, also where a test has taken a mechanism away in between."""
    monkeypatch.setattr(message, "_said", message._said.__wrapped__)
    monkeypatch.setattr(message, "_literally", message._literally.__wrapped__)
    monkeypatch.setattr(message, "rewritten", sayings.rewritten.__wrapped__)


@pytest.fixture
def nobody_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    """What only sounds like talk is done: where a test looks at what the rules alone would do."""
    monkeypatch.setattr(judge, "chance_of_talk", lambda _words: 0.0)
