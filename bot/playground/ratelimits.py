"""Discord's rate limits: how many requests a bucket takes in a window, and the headers that say so."""

import hashlib
import time
from dataclasses import dataclass

GLOBAL_LIMIT, GLOBAL_WINDOW_S = 50, 1.0


@dataclass(frozen=True, slots=True)
class Limit:
    """`requests` within `window_s` seconds."""

    requests: int
    window_s: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the headers of one answer say; `retry_after` is set when the request was refused."""

    limit: int
    remaining: int
    reset_after: float
    bucket: str
    retry_after: float | None = None
    whole: bool = False

    def headers(self, now: float) -> dict[str, str]:
        headers = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": f"{now + self.reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{self.reset_after:.3f}",
            "X-RateLimit-Bucket": self.bucket,
        }
        if self.retry_after is not None:
            headers |= {
                # discord.py takes a 429 without Via for one of the front's and gives up.
                "Via": "1.1 playground",
                "Retry-After": str(max(1, round(self.retry_after))),
                "X-RateLimit-Scope": "global" if self.whole else "user",
            }
        return headers | ({"X-RateLimit-Global": "true"} if self.whole else {})


DEFAULT_LIMIT = Limit(20, 1.0)
LIMITS: dict[tuple[str, str], Limit] = {
    ("POST", "/channels/{channel_id}/messages"): Limit(5, 5.0),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): Limit(5, 5.0),
    ("DELETE", "/channels/{channel_id}/messages/{message_id}"): Limit(5, 1.0),
    ("POST", "/channels/{channel_id}/typing"): Limit(5, 5.0),
    ("POST", "/webhooks/{webhook_id}/{webhook_token}"): Limit(5, 2.0),
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"): Limit(5, 2.0),
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"): Limit(5, 2.0),
    ("PUT", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me"): Limit(1, 0.25),
}


class RateLimits:
    """Counts requests; time is monotonic, `factor` stretches every window."""

    def __init__(self, factor: float) -> None:
        self._factor = factor
        self._windows: dict[str, tuple[float, int]] = {}

    def take(self, method: str, template: str, major: str, *, counts_globally: bool) -> Verdict:
        """Count one request of a route and its major parameter, and say what its answer's headers are."""
        now = time.monotonic()
        limit = LIMITS.get((method, template), DEFAULT_LIMIT)
        bucket = hashlib.blake2b(f"{method} {template}".encode(), digest_size=16).hexdigest()
        used, reset_after = self._use(f"{bucket}:{major}", limit, now)
        if used > limit.requests:
            return Verdict(limit.requests, 0, reset_after, bucket, retry_after=reset_after)
        remaining = limit.requests - used
        if counts_globally:
            everything, wait = self._use("global", Limit(GLOBAL_LIMIT, GLOBAL_WINDOW_S), now)
            if everything > GLOBAL_LIMIT:
                return Verdict(limit.requests, remaining, reset_after, bucket, retry_after=wait, whole=True)
        return Verdict(limit.requests, remaining, reset_after, bucket)

    def _use(self, key: str, limit: Limit, now: float) -> tuple[int, float]:
        """(requests of this window, seconds until it ends); the window begins with its first request."""
        ends, used = self._windows.get(key, (now, 0))
        if now >= ends:
            ends, used = now + limit.window_s * self._factor, 0
            self._forget_old(now)
        self._windows[key] = (ends, used + 1)
        return used + 1, max(0.0, ends - now)

    def _forget_old(self, now: float) -> None:
        if len(self._windows) > 4096:
            self._windows = {key: window for key, window in self._windows.items() if window[0] > now}
