"""A chat model behind an address that speaks the OpenAI protocol (`/chat/completions`)."""

import json
import logging
from dataclasses import dataclass
from typing import Final

import aiohttp

from generation.language.chat.proposal import INSTRUCTIONS, reading_of, told
from generation.refinement import About, Reading

log = logging.getLogger(__name__)
_MOST_BYTES: Final = 256 * 1024


class ChatRefused(ValueError):
    """The endpoint answered, but not with an answer; `status` is HTTP's."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


@dataclass(frozen=True, slots=True)
class EndpointChat:
    """Asks an endpoint such as `http://127.0.0.1:11434/v1`; whatever goes wrong there, the rules' reading stays."""

    url: str
    model: str
    key: str = ""
    timeout_s: float = 4.0

    async def read(self, words: str, about: About, *, clip: bool) -> Reading | None:
        """The model's reading of a message, or None. `clip` messages are the rules' alone: a model hears nothing."""
        if clip or not words.strip():
            return None
        try:
            answer = await self.ask(told(words, about))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            log.warning("the chat model did not answer, so the rules' reading stays: %s", error or type(error).__name__)
            return None
        return reading_of(answer, words, about)

    async def ask(self, text: str) -> str:
        """The model's own answer to a text that `told` made.

        Raises:
            ChatRefused: the endpoint answered with another status than 200.
            ValueError: its answer has no text, or its address is none.
            aiohttp.ClientError, TimeoutError, OSError: it is not there, or too slow.
        """
        request = {
            "model": self.model,
            "temperature": 0,
            "max_tokens": 600,
            "response_format": {"type": "json_object"},
            "messages": [{"role": "system", "content": INSTRUCTIONS}, {"role": "user", "content": text}],
        }
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        timeout = aiohttp.ClientTimeout(total=self.timeout_s)
        async with (
            aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.post(
                f"{self.url.rstrip('/')}/chat/completions", json=request, headers=headers, allow_redirects=False
            ) as response,
        ):
            body = await response.content.read(_MOST_BYTES)
            if response.status != 200:
                raise ChatRefused(response.status)
            return _content(body)


def _content(body: bytes) -> str:
    """The text of the first choice; raises `ValueError` where there is none."""
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError, RecursionError) as error:
        raise ValueError("its answer has no text") from error
    return content if isinstance(content, str) else ""
