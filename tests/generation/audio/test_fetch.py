"""Fetching from a real server that does everything wrong."""

import asyncio

import pytest
from aiohttp import web

from generation.audio.fetch import FetchLimits, fetch
from generation.errors import ReferenceEmpty, ReferenceTooLarge, ReferenceUnreachable


class Cdn:
    """Hands out what its paths say."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.headers: dict[str, str] = {}
        self.host = ""

    def url(self, path: str) -> str:
        return f"http://{self.host}/{path}"

    def limits(self, **changes: object) -> FetchLimits:
        return FetchLimits(**{"hosts": frozenset({self.host}), "most_bytes": 100_000, "total_s": 5.0, **changes})

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.path.lstrip("/")
        self.asked.append(path)
        self.headers = dict(request.headers)
        if path.isdigit():
            return web.Response(status=int(path), headers={"Location": self.url("fine")} if path[0] == "3" else {})
        return await getattr(self, f"_{path}")(request)

    async def _fine(self, request: web.Request) -> web.Response:
        return web.Response(body=b"sound" * 1000)

    async def _empty(self, request: web.Request) -> web.Response:
        return web.Response(body=b"")

    async def _large(self, request: web.Request) -> web.Response:
        return web.Response(body=bytes(100_001))

    async def _exact(self, request: web.Request) -> web.Response:
        return web.Response(body=bytes(100_000))

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(10_000))

    async def _slow(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(1000):
            await response.write(b"x")
            await asyncio.sleep(0.05)
        return response

    async def _short(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "5000"})
        await response.prepare(request)
        await response.write(b"x" * 10)
        assert request.transport is not None
        request.transport.close()
        return response

    async def _zipped(self, request: web.Request) -> web.Response:
        response = web.Response(body=bytes(5_000_000))
        response.enable_compression(web.ContentCoding.gzip)
        return response


@pytest.fixture
async def cdn():
    made = Cdn()
    app = web.Application()
    app.router.add_get("/{path:.*}", made.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.host = f"127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


async def test_what_is_there_is_fetched(cdn: Cdn):
    assert await fetch(cdn.url("fine"), cdn.limits()) == b"sound" * 1000
    assert len(await fetch(cdn.url("exact"), cdn.limits())) == 100_000


async def test_nothing_of_the_bot_goes_along(cdn: Cdn):
    await fetch(cdn.url("fine"), cdn.limits())
    assert not {"Authorization", "Cookie", "Referer"} & set(cdn.headers)


async def test_too_much_is_refused_by_its_own_word_and_while_it_comes(cdn: Cdn):
    for path in ("large", "endless"):
        with pytest.raises(ReferenceTooLarge, match="larger than"):
            await fetch(cdn.url(path), cdn.limits())


async def test_compressed_answers_are_not_blown_up(cdn: Cdn):
    assert len(await fetch(cdn.url("zipped"), cdn.limits())) < 100_000


async def test_an_empty_file_is_told(cdn: Cdn):
    with pytest.raises(ReferenceEmpty, match="no bytes"):
        await fetch(cdn.url("empty"), cdn.limits())


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_an_expired_link_has_its_own_sentence(cdn: Cdn, status: int):
    with pytest.raises(ReferenceUnreachable, match="expired"):
        await fetch(cdn.url(str(status)), cdn.limits())


@pytest.mark.parametrize("status", [204, 301, 302, 307, 429, 500, 503])
async def test_other_answers_are_refused_and_no_redirect_is_followed(cdn: Cdn, status: int):
    with pytest.raises(ReferenceUnreachable, match=str(status)):
        await fetch(cdn.url(str(status)), cdn.limits())
    assert cdn.asked == [str(status)]


async def test_a_slow_one_is_given_up(cdn: Cdn):
    with pytest.raises(ReferenceUnreachable, match="too long"):
        await fetch(cdn.url("slow"), cdn.limits(total_s=0.3))


async def test_one_that_breaks_off_is_refused(cdn: Cdn):
    with pytest.raises(ReferenceUnreachable):
        await fetch(cdn.url("short"), cdn.limits())


async def test_one_that_is_not_there_is_refused(unused_port: int):
    host = f"127.0.0.1:{unused_port}"
    with pytest.raises(ReferenceUnreachable):
        await fetch(f"http://{host}/a.mp3", FetchLimits(hosts=frozenset({host})))


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://cdn.discordapp.com/a", "http://cdn.discordapp.com/a.mp3", "gopher://x", "", "::",
        "https://cdn.discordapp.com.evil.example/a", "https://evil.example/cdn.discordapp.com", "//cdn.discordapp.com/a",
        "https://user:pass@cdn.discordapp.com/a", "https://cdn.discordapp.com:8443/a", "http://169.254.169.254/latest",
        "http://127.0.0.1/a", "http://[::1]/a", "https://cdn.discordapp.com@evil.example/a", "https://[bad", "data:,x",
    ],
)  # fmt: skip
async def test_only_known_hosts_are_asked(url: str):
    with pytest.raises(ReferenceUnreachable, match=r"only taken from|address is none"):
        await fetch(url)


async def test_another_port_of_a_known_host_is_not_known(cdn: Cdn, unused_port: int):
    with pytest.raises(ReferenceUnreachable, match="only taken from"):
        await fetch(f"http://127.0.0.1:{unused_port}/fine", cdn.limits())
    assert cdn.asked == []
