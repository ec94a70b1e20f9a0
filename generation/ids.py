"""Short random names for what is remembered, such as `t7k3f9qa2`: easy to read out, hard to guess; and seeds."""

import hashlib
import secrets
from typing import Final, Literal

# Crockford's base 32 without the letters that are mistaken for digits.
_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"

Kind = Literal["j", "t", "s", "d", "r"]


def new_id(kind: Kind) -> str:
    """A new id: the kind's letter (job, track, session, delivery, report) and 8 characters, 40 bits."""
    return kind + "".join(secrets.choice(_ALPHABET) for _ in range(8))


def new_seed() -> int:
    """A random seed for somebody who named none, 0 to 2³¹ - 1."""
    return secrets.randbelow(2**31)


def take_seed(seed: int, take: int) -> int:
    """What the n-th take of a brief is rendered with: the brief's own seed for the first, then derived from it."""
    if take == 1:
        return seed
    digest = hashlib.sha256(f"take:{seed}:{take}".encode()).digest()
    return int.from_bytes(digest[:4]) & 0x7FFFFFFF


def candidate_seed(seed: int, candidate: int) -> int:
    """What the n-th candidate of a take is rendered with: the take's own seed for the first, then derived from it."""
    if candidate == 1:
        return seed
    digest = hashlib.sha256(f"candidate:{seed}:{candidate}".encode()).digest()
    return int.from_bytes(digest[:4]) & 0x7FFFFFFF
