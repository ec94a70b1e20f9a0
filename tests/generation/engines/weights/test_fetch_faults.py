"""Whatever goes wrong while weights are fetched is one sentence with a remedy, and the next try goes on."""

import errno
import os
from pathlib import Path

import pytest
from aiohttp import web
from huggingface_hub.utils import validate_repo_id
from safetensors import SafetensorError

from generation.engines.audiocraft import convert
from generation.engines.weights import fetch as fetching
from generation.engines.weights import hub
from generation.engines.weights.agreement import agreed
from generation.engines.weights.catalogue import known
from generation.engines.weights.fetch import pull, remove
from generation.engines.weights.here import RECORD, folder, is_here
from generation.errors import NotAllowed, SetUpFailed, StorageFailed
from tests.generation.engines.weights.laid_out import FILES, MAGNET, MODEL, WEIGHTS, fetch, nothing_to_see, pickles


def refused(kind, said, remedy, work):
    with pytest.raises(kind, match=said) as told:
        work()
    assert remedy in told.value.remedy


ANSWERS = {
    "a login page": lambda _: web.Response(text="<html>Please log in</html>", content_type="text/html"),
    "a list": lambda _: web.json_response([1]),
    "nothing": lambda _: web.json_response({}),
    "files of another kind": lambda _: web.json_response({"id": "a/b", "siblings": [1]}),
    "a circle": lambda request: web.Response(status=302, headers={"Location": str(request.url)}),
    "damage": lambda _: web.Response(body=b"nonsense", headers={"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_is_no_hub_is_a_sentence(there, means, answer):
    there.says = ANSWERS[answer]
    refused(StorageFailed, "in the hub's place can not be read", "login page", lambda: fetch(there, means))
    assert nothing_to_see(means)
    there.says = None
    assert fetch(there, means).fetched


@pytest.mark.parametrize(
    ("status", "kind", "remedy"),
    [(401, NotAllowed, "HF_TOKEN"), (403, NotAllowed, "HF_TOKEN"), (404, StorageFailed, "HF_ENDPOINT"),
     (500, StorageFailed, "in a few minutes")],
)  # fmt: skip
def test_a_refusal_says_what_can_be_done_about_it(there, means, status, kind, remedy):
    there.says = lambda _: web.Response(status=status)
    refused(kind, f"status {status}", remedy, lambda: fetch(there, means))


@pytest.mark.parametrize("address", ["http://[::1", "ftp://hub"])
def test_an_address_that_is_none_is_the_hosts_to_mend(means, address):
    refused(
        SetUpFailed,
        "address can not be used",
        "HF_ENDPOINT",
        lambda: pull(WEIGHTS, means, agreed(WEIGHTS), endpoint=address),
    )


def test_a_token_that_is_none_is_the_hosts_to_mend(there, means, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "tök")
    refused(SetUpFailed, "HF_TOKEN", "Copy the token", lambda: fetch(there, means))


def test_a_setting_that_names_a_file_which_is_not_there_is_told(there, means, monkeypatch):
    def gone(*_, **__):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "certificates.pem")

    monkeypatch.setattr(hub, "HfApi", gone)
    refused(
        StorageFailed, r"can not be asked: No such file .*certificates\.pem", "Mend that", lambda: fetch(there, means)
    )


def failing(number, after=0):
    """Writing that fails once so many bytes of a file are there."""
    write = hub._write

    def written(response, out, came):
        write(response, out, came)
        out.flush()
        if out.tell() > after:
            raise OSError(number, os.strerror(number))

    return written


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "disk is full"), (errno.EDQUOT, "disk is full"), (errno.EIO, "can not be written: Input/output"),
     (errno.EROFS, "can not be written: Read-only"), (errno.EFBIG, "can not be written: File too large")],
)  # fmt: skip
def test_what_can_not_be_written_is_a_sentence_and_is_gone_on_with(there, means, monkeypatch, number, said):
    monkeypatch.setattr(hub, "_write", failing(number, 1000))
    refused(StorageFailed, said, "goes on where it stopped", lambda: fetch(there, means))
    assert nothing_to_see(means)
    monkeypatch.undo()
    assert fetch(there, means).fetched == len(FILES["tokenizer_config.json"]), "every byte of the large one had come"
    assert (folder(WEIGHTS, means) / MODEL).read_bytes() == FILES[MODEL]


@pytest.mark.parametrize("step", ["_put", "_write_record", "_mend"])
def test_a_folder_that_can_not_be_changed_is_a_sentence_and_is_gone_on_with(there, means, monkeypatch, step):
    def denied(*_):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(means.models))

    monkeypatch.setattr(fetching, step, denied)
    refused(StorageFailed, "can not be used: Permission denied", "room and rights", lambda: fetch(there, means))
    assert nothing_to_see(means)
    monkeypatch.undo()
    fetch(there, means)
    assert is_here(WEIGHTS, means)


def test_a_record_that_can_not_be_written_leaves_the_old_one_and_nothing_beside_it(there, means, monkeypatch):
    where = fetch(there, means).folder
    before, write = (where / RECORD).read_bytes(), Path.write_text

    def full(path, text, *given, **named_):
        write(path, text[: len(text) // 2], *given, **named_)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(StorageFailed, match="No space left"):
        fetch(there, means)
    monkeypatch.undo()
    assert (where / RECORD).read_bytes() == before
    assert not list(where.glob("*.new"))


def test_what_can_not_be_deleted_is_a_sentence(there, means, monkeypatch):
    fetch(there, means)

    def denied(*_):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "model.safetensors")

    monkeypatch.setattr(fetching, "_delete", denied)
    refused(StorageFailed, "Permission denied", "rights", lambda: remove(WEIGHTS, means))


def test_safetensors_that_can_not_be_written_are_a_sentence_and_made_next_time(there, means, monkeypatch):
    there.put(MAGNET.repository, pickles())

    def full(path, *_):
        path.with_name(f"{path.name}.part").write_bytes(b"half")
        raise SafetensorError("I/O error: No space left on device")

    monkeypatch.setattr(convert, "_write", full)
    refused(StorageFailed, "as safetensors: .*No space", "room", lambda: fetch(there, means, MAGNET))
    assert nothing_to_see(means)
    monkeypatch.undo()
    done = fetch(there, means, MAGNET)
    assert done.fetched == 0
    assert not list(done.folder.glob("*.part"))


def test_the_catalogue_names_no_repository_that_the_client_refuses():
    for each in known():
        validate_repo_id(each.repository)
