"""A chat model on this machine, through transformers. It is loaded when it is first asked, on a thread of its own."""

import asyncio
import logging
import time
from importlib import import_module
from typing import Any, Final

from generation.language.chat.proposal import INSTRUCTIONS, reading_of, told
from generation.refinement import About, Reading
from generation.scheduling.thread import OwnThread

log = logging.getLogger(__name__)

_PATIENCE_S: Final = 2.0


class LocalChat:
    """Runs a model folder or name that transformers knows; too slow or broken, the rules' reading stays."""

    def __init__(self, model: str, timeout_s: float = 20.0, most_tokens: int = 400) -> None:
        self.model = model
        self.timeout_s = timeout_s
        self.most_tokens = most_tokens
        self._loaded: tuple[Any, Any] | None = None
        self._broken = False
        # One at a time: two answers at once would only be slower together.
        self._thread = OwnThread("chat")

    async def read(self, words: str, about: About, *, clip: bool) -> Reading | None:
        """The model's reading of a message, or None."""
        if clip or not words.strip() or self._broken:
            return None
        # The thread itself stops at this moment: a thread that nobody waits for any more would go on computing.
        end = time.monotonic() + self.timeout_s
        try:
            work = self._thread.submit(lambda: self._answer(told(words, about), end))
            answer = await asyncio.wait_for(asyncio.wrap_future(work), self.timeout_s + 1.0)
        except TimeoutError:
            log.warning("the chat model was too slow, so the rules' reading stays")
            return None
        except (ImportError, OSError, ValueError, RuntimeError) as error:
            self._broken = self._loaded is None
            log.warning("the chat model %s can not be used, so the rules' reading stays: %s", self.model, error)
            return None
        return reading_of(answer, words, about)

    def close(self) -> None:
        """Wait a moment for what is under way; a model that is being loaded is left behind."""
        if not self._thread.close(_PATIENCE_S):
            log.warning("the chat model %s is still at work and is not waited for", self.model)

    def _answer(self, text: str, end: float) -> str:
        tokenizer, model = self._loaded or self._load()
        torch, transformers = import_module("torch"), import_module("transformers")

        def late(input_ids: Any, _scores: Any, **_more: Any) -> Any:
            return torch.full((input_ids.shape[0],), time.monotonic() > end, device=input_ids.device)

        talk = [{"role": "system", "content": INSTRUCTIONS}, {"role": "user", "content": text}]
        if tokenizer.chat_template:
            inputs = tokenizer.apply_chat_template(
                talk, add_generation_prompt=True, return_tensors="pt", return_dict=True
            )
        else:
            inputs = tokenizer(f"{INSTRUCTIONS}\n\n{text}\n", return_tensors="pt")
        made = model.generate(
            **inputs.to(model.device),
            max_new_tokens=self.most_tokens,
            do_sample=False,
            stopping_criteria=transformers.StoppingCriteriaList([late]),
        )
        return str(tokenizer.decode(made[0][inputs["input_ids"].shape[1] :], skip_special_tokens=True))

    def _load(self) -> tuple[Any, Any]:
        transformers = import_module("transformers")
        tokenizer = transformers.AutoTokenizer.from_pretrained(self.model)
        model = transformers.AutoModelForCausalLM.from_pretrained(self.model)
        self._loaded = (tokenizer, model.eval())
        return self._loaded
