"""Which chat model reads what the rules can not: none, one at an address, or one that is loaded here."""

import pytest

from bot.bootstrap import chat_of
from bot.settings import read_settings
from generation.errors import SetUpFailed
from generation.language.chat import EndpointChat, LocalChat


def test_without_a_setting_the_rules_read_alone():
    assert chat_of(read_settings()) is None


def test_an_address_wants_a_models_name():
    with pytest.raises(SetUpFailed, match="NOCTURNE_CHAT_MODEL"):
        chat_of(read_settings(chat_url="http://127.0.0.1:1/v1"))


def test_an_address_is_asked_with_its_key():
    chat = chat_of(read_settings(chat_url="http://127.0.0.1:1/v1", chat_model="small", chat_key="k", chat_timeout_s=2))
    assert chat == EndpointChat("http://127.0.0.1:1/v1", "small", "k", 2.0)


def test_a_name_alone_is_loaded_here_when_it_is_first_asked():
    chat = chat_of(read_settings(chat_model="some/folder"))
    assert isinstance(chat, LocalChat)
    assert chat.model == "some/folder"
