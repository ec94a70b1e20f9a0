"""The checks are checked: right exchanges pass, each broken one is named, and without the check it would not be."""

import dataclasses
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.openapi import DiscordApi, document_path, load
from tests.support.openapi_samples import (
    ASKED_BY_BOT,
    CHANNEL,
    JSON_HEADERS,
    MESSAGE,
    SAMPLES,
    Sample,
)
from tests.support.recorder import ExchangeRecorder, need_document
from tests.support.schema_mutants import Mutant, mutants


@pytest.fixture(scope="session", autouse=True)
def _document() -> None:
    need_document()


def loaded(**options: Any) -> DiscordApi:
    path = document_path()
    assert path is not None
    return load(path, **options)


@pytest.fixture(scope="module")
def api() -> DiscordApi:
    return loaded()


def broken() -> Iterator[tuple[Sample, str, Mutant]]:
    """Every mutant of every sample, in the request and in the answer."""
    path = document_path()
    if path is None:
        return
    document = json.loads(path.read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    api = DiscordApi(document)
    for sample in SAMPLES:
        found = api.match(sample.method, sample.path)
        assert found is not None
        spec = found[0].spec
        if sample.request_json is not None:
            schema = spec["requestBody"]["content"]["application/json"]["schema"]
            for mutant in mutants(schemas, schema, sample.request_json):
                yield dataclasses.replace(sample, request_json=mutant.value), "request", mutant
        content = spec["responses"].get(str(sample.status), {}).get("content")
        if content:
            for mutant in mutants(schemas, content["application/json"]["schema"], sample.response_json):
                yield dataclasses.replace(sample, response_json=mutant.value), "response", mutant


BROKEN = list(broken())


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_right_exchange_has_no_violations(api: DiscordApi, sample: Sample) -> None:
    assert [str(one) for one in api.check(sample)] == []


def test_there_is_a_mutant_of_every_kind_in_both_directions() -> None:
    kinds = {(part, mutant.kind) for _, part, mutant in BROKEN}
    wanted = {"required", "type", "enum", "additionalProperties"}
    assert {(part, kind) for part in ("request", "response") for kind in wanted} <= kinds
    assert len(BROKEN) > 500


@settings(max_examples=200, deadline=None)
@given(number=st.integers(0, max(0, len(BROKEN) - 1)))
def test_a_broken_exchange_is_caught_at_the_place_where_it_is_broken(api: DiscordApi, number: int) -> None:
    sample, part, mutant = BROKEN[number]
    violations = api.check(sample)
    assert violations, str(mutant)
    assert all(one.part.startswith(part) for one in violations)
    place = mutant.pointer.rpartition("/")[0] if mutant.kind == "required" else mutant.pointer
    assert any(one.pointer.startswith(place) for one in violations), [str(one) for one in violations]


@pytest.mark.parametrize("kind", ["required", "maxLength", "additionalProperties"])
def test_with_its_check_taken_out_the_validator_misses_them(kind: str) -> None:
    # Looking at `type` is how unions are told apart: a missing or unknown `type` is caught there, too.
    blind = loaded(blind_to=[kind])
    missed = [
        mutant
        for sample, _, mutant in BROKEN
        if mutant.kind == kind and not mutant.pointer.endswith("/type") and not blind.check(sample)
    ]
    asked = [mutant for _, _, mutant in BROKEN if mutant.kind == kind and not mutant.pointer.endswith("/type")]
    assert asked
    assert missed == asked


@pytest.mark.parametrize("kind", ["type", "enum"])
def test_without_types_and_enumerations_most_wrong_values_pass(kind: str) -> None:
    blind = loaded(blind_to=["type", "enum", "byType", "pattern", "properties", "items"])
    asked = [sample for sample, _, mutant in BROKEN if mutant.kind == kind and mutant.pointer]
    assert sum(not blind.check(sample) for sample in asked) > 0.9 * len(asked)


def changed(**fields: Any) -> Callable[[], Sample]:
    return lambda: dataclasses.replace(SAMPLES[1], **fields)


@pytest.mark.parametrize(
    ("sample", "sentence"),
    [
        (changed(path=f"/api/v10/channels/{CHANNEL}/mesages"), "no such operation"),
        (changed(path="/api/v10/channels/general/messages"), "request path /channel_id"),
        (changed(path=f"/api/v10/channels/{CHANNEL}/messages?wiat=1"), "request query /wiat"),
        (changed(request_headers={**ASKED_BY_BOT, "Content-Type": "text/plain"}), "Content-Type 'text/plain'"),
        (changed(request_headers=JSON_HEADERS), "without a bot token"),
        (changed(request_json=None), "has no body"),
        (changed(file_fields=("files[0]",)), "is not a file field"),
        (changed(status=500), "status 500 is not one of"),
        (changed(status=302), "status 302 is not one of"),
        (changed(response_headers={"Content-Type": "text/html"}), "Content-Type 'text/html'"),
        (changed(response_headers={**JSON_HEADERS, "X-RateLimit-Limit": "five"}), "/headers/X-RateLimit-Limit"),
        (
            changed(response_json={**MESSAGE, "timestamp": "2026-03-01T12:00:00"}),
            "/timestamp: '2026-03-01T12:00:00' is not format",
        ),
        (changed(response_json={**MESSAGE, "id": 1100000000000000005}), "/id: 1100000000000000005 is not type string"),
        (changed(response_json={**MESSAGE, "flags": 1 << 40}), "/flags: 1099511627776 is not format int32"),
        (changed(status=400, response_json={"message": "no"}), "'code' is a required property"),
        (
            changed(
                status=400,
                response_json={"code": 1, "message": "x", "errors": {"a": {"_errors": [{"code": 7, "message": "x"}]}}},
            ),
            "/errors/a/_errors/0/code: 7 is not type string",
        ),
    ],
)
def test_what_surrounds_the_bodies_is_checked_too(api: DiscordApi, sample: Callable[[], Sample], sentence: str) -> None:
    assert sentence in "\n".join(str(one) for one in api.check(sample()))


def test_a_literal_path_goes_before_a_templated_one(api: DiscordApi) -> None:
    names = {
        "/webhooks/1/tok/messages/@original": "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
        "/webhooks/1/tok/messages/5": "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
        "/api/v10/applications/@me": "/applications/@me",
        "/api/applications/7": "/applications/{application_id}",
        "/channels/1/messages/2/reactions/%F0%9F%8E%B5/@me": "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me",
    }
    for path, template in names.items():
        method = "PUT" if "reactions" in path else "GET"
        found = api.match(method, path)
        assert found is not None
        assert found[0].template == template


def test_a_recorder_lets_only_marked_requests_be_wrong(api: DiscordApi) -> None:
    wrong = dataclasses.replace(SAMPLES[7], request_json={"content": 5})
    recorder = ExchangeRecorder(api)
    with recorder.expecting_mistakes():
        recorder(wrong)
    assert recorder.report() == ""
    recorder(wrong)
    assert recorder.count == 2
    assert "request /content: 5 is not type" in recorder.report()


def test_a_recorder_minds_a_wrong_request_that_was_not_refused(api: DiscordApi) -> None:
    recorder = ExchangeRecorder(api)
    with recorder.expecting_mistakes():
        recorder(dataclasses.replace(SAMPLES[1], request_json={"content": 5}))
    assert "200 to a wrong request" in recorder.report()


def test_a_recorder_lets_pass_what_discord_takes_though_the_document_does_not(api: DiscordApi) -> None:
    recorder = ExchangeRecorder(api)
    with recorder.expecting_mistakes(may_be_taken=True):
        recorder(dataclasses.replace(SAMPLES[1], request_json={"content": 5}))
    with recorder.expecting_mistakes():
        recorder(dataclasses.replace(SAMPLES[1], request_json={"content": "x", "unknown": 5}))
    assert recorder.report() == ""


def test_a_recorder_minds_the_answer_to_a_mistake(api: DiscordApi) -> None:
    recorder = ExchangeRecorder(api)
    with recorder.expecting_mistakes():
        recorder(dataclasses.replace(SAMPLES[7], response_json={"error": "no"}))
    assert "'code' is a required property" in recorder.report()


@dataclasses.dataclass(frozen=True)
class Frame:
    direction: str
    payload: dict[str, Any]


def dispatch(event: str, data: Any) -> Frame:
    return Frame("sent", {"op": 0, "t": event, "s": 1, "d": data})


def test_dispatches_are_checked(api: DiscordApi) -> None:
    recorder = ExchangeRecorder(api)
    recorder(dispatch("MESSAGE_CREATE", {**MESSAGE, "guild_id": "5"}))
    assert recorder.report() == ""
    recorder(dispatch("MESSAGE_CREATE", {**MESSAGE, "guild": "5", "pinned": 0}))
    recorder(dispatch("MESSAGE_CRATE", {}))
    report = recorder.report()
    assert "MESSAGE_CREATE · gateway /pinned: 0 is not type boolean" in report
    assert "'guild' was unexpected" in report
    assert "MESSAGE_CRATE" in report


def test_what_a_bot_sends_over_the_socket_is_checked(api: DiscordApi) -> None:
    recorder = ExchangeRecorder(api)
    recorder(Frame("received", {"op": 1, "d": 7}))
    recorder(Frame("sent", {"op": 11, "d": None, "s": None, "t": None}))
    assert recorder.report() == ""
    with recorder.expecting_mistakes():
        recorder(Frame("received", {"op": 99, "d": 7}))
    assert recorder.report() == ""
    recorder(Frame("received", {"op": 2, "d": {"token": "x", "intents": -1}}))
    report = recorder.report()
    assert "operation 2 from the bot · gateway /: 'properties' is a required property" in report
    assert "/intents" in report


def test_checking_is_cheap_once_compiled(api: DiscordApi) -> None:
    """A thousand exchanges take seconds: here 30 rounds of the samples, far below 20 ms each even on a busy machine."""
    for sample in SAMPLES:
        api.check(sample)
    began = time.process_time()
    for _ in range(30):
        for sample in SAMPLES:
            api.check(sample)
    assert time.process_time() - began < 0.02 * 30 * len(SAMPLES)
