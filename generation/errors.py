"""Everything that can go wrong, in one tree.

NocturneError
├── AskedWrongly           the person can mend it by asking differently (exit code 2)
│   ├── BadRequest         a value out of range, an empty prompt, an unknown name
│   ├── NotFound           no such track, job, or engine
│   ├── NotAllowed         this person may not do this
│   ├── LimitReached       too many jobs at once, or the queue is full
│   └── ReferenceRefused   the attached clip can not be used
│       ├── ReferenceEmpty
│       ├── ReferenceNotAudio
│       ├── ReferenceTooLong
│       ├── ReferenceTooLarge
│       ├── ReferenceDamaged
│       └── ReferenceUnreachable
├── Cancelled              somebody stopped it
├── EngineFailed           the engine broke, or what it made can not be used
├── EngineUnavailable      this machine can not run that engine now
├── StorageFailed          the database or the artifact folder did not take it
├── SetUpFailed            the host has to mend a setting or the machine
└── DeliveryFailed         the result could not be posted

`code` is for programs and never changes; `message` is one sentence for people; `remedy` says what to do.
"""

from typing import ClassVar


class NocturneError(Exception):
    """A failure that can be told to a person in one sentence."""

    code: ClassVar[str] = "failed"

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class AskedWrongly(NocturneError):
    code = "asked_wrongly"


class BadRequest(AskedWrongly):
    code = "bad_request"


class NotFound(AskedWrongly):
    code = "not_found"


class NotAllowed(AskedWrongly):
    code = "not_allowed"


class LimitReached(AskedWrongly):
    code = "limit_reached"


class ReferenceRefused(AskedWrongly):
    code = "reference_refused"


class ReferenceEmpty(ReferenceRefused):
    code = "reference_empty"


class ReferenceNotAudio(ReferenceRefused):
    code = "reference_not_audio"


class ReferenceTooLong(ReferenceRefused):
    code = "reference_too_long"


class ReferenceTooLarge(ReferenceRefused):
    code = "reference_too_large"


class ReferenceDamaged(ReferenceRefused):
    code = "reference_damaged"


class ReferenceUnreachable(ReferenceRefused):
    code = "reference_unreachable"


class Cancelled(NocturneError):
    code = "cancelled"


class EngineFailed(NocturneError):
    code = "engine_failed"


class EngineUnavailable(NocturneError):
    code = "engine_unavailable"


class StorageFailed(NocturneError):
    code = "storage_failed"


class SetUpFailed(NocturneError):
    code = "set_up_failed"


class DeliveryFailed(NocturneError):
    code = "delivery_failed"
