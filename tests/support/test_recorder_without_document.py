"""Without Discord's document a newcomer's tests run unchecked, and say so; in CI they fail."""

import pytest

from tests.support.openapi import DOCUMENT_VARIABLE
from tests.support.openapi_samples import SAMPLES
from tests.support.recorder import need_document, recording


@pytest.fixture(autouse=True)
def _no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DOCUMENT_VARIABLE, raising=False)
    monkeypatch.delenv("CI", raising=False)


def test_a_recorder_only_keeps() -> None:
    with recording() as recorder:
        recorder(SAMPLES[0])
        assert recorder.count == 1
        assert recorder.violations() == []


def test_what_needs_the_document_is_skipped_with_the_way_to_get_it() -> None:
    with pytest.raises(pytest.skip.Exception, match=DOCUMENT_VARIABLE):
        need_document()


def test_in_ci_it_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=DOCUMENT_VARIABLE):
        need_document()
    with pytest.raises(pytest.fail.Exception, match=DOCUMENT_VARIABLE), recording():
        pass
