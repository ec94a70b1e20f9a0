"""Whatever JSON a bot sends: an answer in Discord's form, never a broken server."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.playground.mistakes.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

# Keys that the handlers look for, so that what is generated gets beyond the first check.
KEYS = st.sampled_from(
    [
        "content",
        "embeds",
        "components",
        "attachments",
        "flags",
        "type",
        "data",
        "title",
        "fields",
        "name",
        "value",
        "id",
        "custom_id",
        "style",
        "options",
        "url",
        "choices",
        "message_reference",
        "message_id",
        "allowed_mentions",
        "parse",
        "users",
        "nonce",
        "description",
        "label",
        "min_values",
        "accessory",
        "media",
    ]
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.integers(0, 20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(["0", "attachment://x", "https://example.org", "1" * 30]),
)
ANY_JSON = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=25,
)
TARGETS = [
    ("POST", "/channels/{channel}/messages"),
    ("PATCH", "/channels/{channel}/messages/{own}"),
    ("POST", "/channels/{channel}/threads"),
    ("POST", "/channels/{channel}/messages/bulk-delete"),
    ("POST", "/users/@me/channels"),
    ("POST", "/applications/{application}/commands"),
    ("PUT", "/applications/{application}/guilds/{guild}/commands"),
    ("POST", "/interactions/{interaction}/{token}/callback"),
]


@pytest.mark.parametrize(("method", "path"), TARGETS, ids=[" ".join(target) for target in TARGETS])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=ANY_JSON.filter(lambda body: body is not None))
async def test_any_body_gets_an_answer_in_discords_form(stage: Stage, method: str, path: str, body: Any) -> None:
    names = await stage.interaction() if "{interaction}" in path else stage.names
    with stage.recorder.expecting_mistakes(may_be_taken=True):
        answer = await stage.ask(method, path, body, names)
    assert answer.status < 500, answer.body


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=200))
async def test_any_bytes_get_an_answer_in_discords_form(stage: Stage, raw: bytes) -> None:
    with stage.recorder.expecting_mistakes(may_be_taken=True):
        for kind in ("application/json", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
            answer = await stage.ask("POST", "/channels/{channel}/messages", raw=raw, headers={"Content-Type": kind})
            assert answer.status < 500, answer.body
