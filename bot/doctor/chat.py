"""Does the chat model answer that reads what the rules can not? Asked once, as a member's words would ask it."""

import time
from importlib.util import find_spec
from typing import Final
from urllib.parse import urlsplit

from bot.doctor.finding import Finding
from bot.doctor.subject import Subject

NAME: Final = "chat model"
_RULES: Final = "the rules read alone meanwhile"
_WORDS: Final = "make it a bit darker"
# Of its time; who is that near to it answers too late on a busy day.
_NEAR: Final = 0.75


async def chat(settings: Subject, *, online: bool = True) -> Finding:
    """Say what reads members' words; one that is set at an address is asked with the time that the host gave it."""
    if not settings.chat_url:
        return _local(settings.chat_model)
    if not settings.chat_model:
        says = "NOCTURNE_CHAT_URL names no model: the bot does not start like that."
        return Finding(NAME, "problem", says, "Set NOCTURNE_CHAT_MODEL as well, or leave both out.")
    if not online:
        return Finding(NAME, "ok", f"{settings.chat_model} at {_where(settings.chat_url)}; it was not asked now.")
    if settings.chat_key and "@" in settings.chat_url:
        says = f"NOCTURNE_CHAT_URL holds a name and NOCTURNE_CHAT_KEY a key, and only one can be sent: {_RULES}."
        return Finding(NAME, "warning", says, "Leave one of the two out.")
    return await _asked(settings)


def _local(model: str) -> Finding:
    if not model:
        return Finding(NAME, "ok", "None is set: members' words are read by rules alone (NOCTURNE_CHAT_URL adds one).")
    missing = [each for each in ("transformers", "torch") if find_spec(each) is None]
    if missing:
        says = f"{model} would be loaded on this machine, but {' and '.join(missing)} is missing: {_RULES}."
        return Finding(NAME, "warning", says, "Install it with make run-neural, or set NOCTURNE_CHAT_URL.")
    return Finding(NAME, "ok", f"{model} is loaded on this machine when words first need it.")


async def _asked(settings: Subject) -> Finding:
    # Here, because they bring aiohttp and the tables of words, which a check of life can do without.
    import aiohttp

    from generation.brief import Brief, Key
    from generation.language.chat import ChatRefused, EndpointChat
    from generation.language.chat.proposal import reading_of, told
    from generation.refinement import About

    key = settings.chat_key.get_secret_value() if settings.chat_key else ""
    about = About(Brief("a track", "lo-fi", 84.0, Key("A"), 30.0, 0), 30.0)
    endpoint = EndpointChat(settings.chat_url, settings.chat_model, key, settings.chat_timeout_s)
    began = time.monotonic()
    try:
        answer = await endpoint.ask(told(_WORDS, about))
    except ChatRefused as error:
        return _refused(error.status, settings)
    except TimeoutError:
        return _slow(settings)
    except (aiohttp.ClientError, OSError) as error:
        # What is no address is a fault of aiohttp's as well.
        return _nobody(settings, error)
    except ValueError:
        answer = ""
    took_s = time.monotonic() - began
    if reading_of(answer, _WORDS, about) is None:
        says = f"{settings.chat_model} answers, but nothing that can be used: {_RULES}."
        return Finding(NAME, "warning", says, "Choose a model that follows instructions and can answer in JSON.")
    return _good(settings, took_s)


def _good(settings: Subject, took_s: float) -> Finding:
    says = f"{settings.chat_model} at {_where(settings.chat_url)} answered in {took_s:.1f} s of {_time(settings)}"
    if took_s > _NEAR * settings.chat_timeout_s:
        remedy = "Raise NOCTURNE_CHAT_TIMEOUT_S, or choose a smaller model."
        return Finding(NAME, "warning", f"{says}: a busier day is too much for it.", remedy)
    return Finding(NAME, "ok", f"{says}.")


def _nobody(settings: Subject, error: Exception) -> Finding:
    import aiohttp

    if isinstance(error, aiohttp.InvalidURL | aiohttp.NonHttpUrlClientError):
        says = f"NOCTURNE_CHAT_URL is no address that can be asked: {_RULES}."
        return Finding(NAME, "warning", says, "Set one such as http://127.0.0.1:11434/v1.")
    says = f"Nothing answers at {_where(settings.chat_url)} ({type(error).__name__}): {_RULES}."
    return Finding(NAME, "warning", says, "Start it, or mend NOCTURNE_CHAT_URL.")


def _slow(settings: Subject) -> Finding:
    says = f"{settings.chat_model} at {_where(settings.chat_url)} did not answer within {_time(settings)}: {_RULES}."
    return Finding(NAME, "warning", says, "Raise NOCTURNE_CHAT_TIMEOUT_S, or choose a smaller model.")


def _refused(status: int, settings: Subject) -> Finding:
    where = _where(settings.chat_url)
    if status in {401, 403}:
        return Finding(NAME, "warning", f"{where} refuses the key: {_RULES}.", "Mend NOCTURNE_CHAT_KEY.")
    if status == 404:
        says = f"{where} knows no such address or no model {settings.chat_model}: {_RULES}."
        return Finding(NAME, "warning", says, "Mend NOCTURNE_CHAT_URL (it mostly ends in /v1) or NOCTURNE_CHAT_MODEL.")
    if status == 429:
        return Finding(NAME, "warning", f"{where} is asked too often: {_RULES}.", "Wait, or raise your limit there.")
    remedy = "Look at its own log, and try again in a few minutes."
    return Finding(NAME, "warning", f"{where} answered with status {status}: {_RULES}.", remedy)


def _time(settings: Subject) -> str:
    return f"{settings.chat_timeout_s:g} s"


def _where(url: str) -> str:
    """An address as it may be shown: without a name and a password in it."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "that address"
    return f"{parts.hostname or 'that address'}{port}"
