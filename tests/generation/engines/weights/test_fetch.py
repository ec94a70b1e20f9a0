"""Weights are fetched from a hub on this machine by the real client: whole or not at all, and never twice."""

import errno
import pickle
import re
import shutil
import threading
import time

import pytest

from generation.engines.weights import fetch as fetching
from generation.engines.weights import half, hub
from generation.engines.weights.agreement import agreed, terms
from generation.engines.weights.catalogue import known, named
from generation.engines.weights.fetch import Watching, pull, remove, size_of
from generation.engines.weights.here import RECORD, chosen, folder, is_here, record, revision
from generation.errors import (
    BadRequest,
    Cancelled,
    EngineUnavailable,
    LimitReached,
    NotAllowed,
    NotFound,
    SetUpFailed,
    StorageFailed,
)
from tests.generation.engines.weights.laid_out import (
    FILES,
    MAGNET,
    MODEL,
    WEIGHTS,
    fetch,
    nothing_to_see,
    pickles,
    safetensors,
)


def test_only_what_the_engine_loads_comes_and_all_of_it_is_written_down(there, means):
    done = fetch(there, means)
    assert done.folder == folder(WEIGHTS, means)
    names = {each.name for each in done.folder.iterdir()}
    assert names == {"config.json", "tokenizer_config.json", MODEL, RECORD}
    assert (done.folder / MODEL).read_bytes() == FILES[MODEL]
    commit = [*there.repositories[WEIGHTS.repository]][-1]
    assert done.revision == revision(WEIGHTS, means) == commit
    assert done.fetched == done.size == sum(len(FILES[each]) for each in names - {RECORD})
    kept = record(WEIGHTS, means)
    assert kept["repository"] == WEIGHTS.repository
    assert kept["agreement"]["licence"] == "CC-BY-NC-4.0"
    assert kept["agreement"]["at"].endswith("+00:00")
    assert kept["files"][MODEL] == {
        "size": len(FILES[MODEL]), "sha256": hub.digest_of(done.folder / MODEL), "blob": kept["files"][MODEL]["blob"]
    }  # fmt: skip
    assert is_here(WEIGHTS, means)
    assert chosen("musicgen", means).name == "musicgen-small"
    assert [each for each in means.models.iterdir() if each.suffix in {".part", ".old"}] == []


def test_where_the_text_of_the_licence_can_be_read_is_said_by_name():
    for weights in known():
        (line,) = [each for each in terms(weights) if each.startswith("Its text: ")]
        assert "LICENSE" in line or "README.md" in line
        assert weights.repository in line
        assert "{" not in line
        assert "://" not in line
        assert not re.search(r"\w\.(ai|co|com|io|net|org)\b", line), "names, and no addresses"
    assert "Gemma" in " ".join(terms(named("stable-audio-3-medium")))


def test_progress_only_grows_and_ends_at_the_whole(there, means):
    told = []
    done = fetch(there, means, watching=Watching(told=lambda *each: told.append(each)))
    assert [each[0] for each in told] == sorted(each[0] for each in told)
    assert told[-1][:2] == (done.size, done.size)
    assert {each[2] for each in told} == {"config.json", "tokenizer_config.json", MODEL}


def test_a_connection_that_ends_is_gone_on_with_where_it_ended(there, means):
    there.cuts[MODEL] = [70_000, 50_000]
    done = fetch(there, means)
    assert (done.folder / MODEL).read_bytes() == FILES[MODEL]
    first, second, third = there.fetched(MODEL)
    assert first == ""
    assert 0 < int(second[6:-1]) <= 70_000
    assert int(second[6:-1]) < int(third[6:-1]) <= 120_000
    assert done.fetched == done.size  # no byte came twice


def test_a_fetch_that_was_stopped_goes_on_next_time(there, means):
    there.cuts[MODEL] = [90_000, 0, 0, 0]
    with pytest.raises(StorageFailed, match="broke off, again and again"):
        fetch(there, means)
    assert nothing_to_see(means)
    assert not is_here(WEIGHTS, means)
    count = len(there.asked)
    done = fetch(there, means)
    again = dict(there.asked[count:])
    assert again.keys() == {MODEL, "tokenizer_config.json"}  # the first file was whole
    had = int(again[MODEL][6:-1])
    assert 0 < had <= 90_000
    assert done.fetched == len(FILES[MODEL]) - had + len(FILES["tokenizer_config.json"])
    assert (done.folder / MODEL).read_bytes() == FILES[MODEL]


def test_a_server_without_ranges_begins_anew_and_the_file_is_right(there, means):
    there.ranges = False
    there.cuts[MODEL] = [70_000]
    told = []
    done = fetch(there, means, watching=Watching(told=lambda *each: told.append(each[0])))
    assert (done.folder / MODEL).read_bytes() == FILES[MODEL]
    assert told[-1] == done.size


def test_a_server_that_is_busy_is_asked_again(there, means):
    there.statuses[MODEL] = [503, 429]
    assert fetch(there, means).fetched
    assert len(there.fetched(MODEL)) == 3


@pytest.mark.parametrize("path", [MODEL, "config.json"])
def test_a_file_that_is_not_the_publishers_is_not_kept(there, means, path):
    content = FILES[path]
    there.swapped[path] = content[:-2] + b"??"
    with pytest.raises(StorageFailed, match="not the file that its publisher names"):
        fetch(there, means)
    assert nothing_to_see(means)
    del there.swapped[path]
    assert (fetch(there, means).folder / path).read_bytes() == content


def test_cancelling_stops_within_a_chunk_and_keeps_what_came(there, means):
    came = []
    stopped = Watching(told=lambda done, *_: came.append(done), stopped=lambda: came[-1] > 50_000)
    with pytest.raises(Cancelled):
        fetch(there, means, watching=stopped)
    # How large a chunk is, the network says.
    assert len([done for done in came if done > 50_000]) == 1
    assert max(came) < len(FILES[MODEL])
    assert nothing_to_see(means)
    assert fetch(there, means).fetched < len(FILES[MODEL]) - 40_000


def test_what_is_here_and_right_is_not_fetched_again(there, means):
    fetch(there, means)
    count = len(there.asked)
    again = fetch(there, means)
    assert again.already
    assert again.fetched == 0
    assert len(there.asked) == count


def test_a_damaged_file_is_mended_and_the_others_stay(there, means):
    done = fetch(there, means)
    model = done.folder / MODEL
    model.write_bytes(model.read_bytes()[:-5] + b"12345")
    count = len(there.asked)
    assert not fetch(there, means).already
    assert [path for path, _ in there.asked[count:]] == [MODEL]
    assert model.read_bytes() == FILES[MODEL]


def test_another_revision_replaces_the_first_and_a_pinned_one_comes_back(there, means):
    old = fetch(there, means).revision
    there.put(WEIGHTS.repository, FILES | {MODEL: safetensors(seed=1)})
    assert fetch(there, means).revision == old  # where the catalogue names none, the first stays
    new = fetch(there, means, revision="main")
    assert new.revision != old
    assert there.fetched("config.json") == [""]  # the same in both, so it came once
    assert (new.folder / MODEL).read_bytes() == safetensors(seed=1)
    back = fetch(there, means, revision=old)
    assert (back.revision, (back.folder / MODEL).read_bytes()) == (old, FILES[MODEL])


def test_half_of_another_commits_file_is_not_gone_on_with(there, means):
    there.cuts[MODEL] = [90_000, 0, 0, 0]
    with pytest.raises(StorageFailed):
        fetch(there, means)
    there.put(WEIGHTS.repository, FILES | {MODEL: safetensors(seed=1)})
    assert (fetch(there, means).folder / MODEL).read_bytes() == safetensors(seed=1)
    assert there.fetched(MODEL)[-1] == ""


def test_room_is_looked_for_before_anything_comes(there, means):
    with pytest.raises(StorageFailed, match=r"needs 0\.3 GB in .*, and 0\.0 GB are free"):
        fetch(there, means, free=lambda _where: 1_000_000)
    assert there.asked == []


def test_a_disk_that_fills_up_is_a_sentence_and_what_came_stays(there, means, monkeypatch):
    write = hub._write

    def full(response, out, came):
        write(response, out, came)
        out.flush()
        if out.tell() > 1000:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(hub, "_write", full)
    with pytest.raises(StorageFailed, match="The disk is full"):
        fetch(there, means)
    assert nothing_to_see(means)
    monkeypatch.undo()
    assert fetch(there, means).fetched == len(FILES["tokenizer_config.json"])  # of the large one every byte had come


def test_two_at_a_time_are_one_and_a_sentence(there, means):
    there.held = threading.Event()
    first = threading.Thread(target=fetch, args=(there, means))
    first.start()
    while not there.asked:
        time.sleep(0.01)
    with pytest.raises(LimitReached, match="being fetched by another command"):
        fetch(there, means)
    with pytest.raises(LimitReached):
        remove(WEIGHTS, means)
    there.held.set()
    first.join(20)
    assert is_here(WEIGHTS, means)


def test_a_crash_while_folders_change_places_loses_neither(there, means):
    fetch(there, means)
    target, old = folder(WEIGHTS, means), means.models / f".{WEIGHTS.name}.old"
    target.rename(old)
    assert fetch(there, means).already
    shutil.copytree(target, old)
    assert fetch(there, means).already
    assert not old.exists()


def test_a_broken_note_of_an_earlier_try_is_no_obstacle(there, means):
    part = means.models / f".{WEIGHTS.name}.part"
    part.mkdir(parents=True)
    (part / half._STATE).write_text("{")
    (part / "left-over.safetensors").write_bytes(b"x")
    assert not (fetch(there, means).folder / "left-over.safetensors").exists()


def test_what_somebody_put_there_by_hand_is_left_alone(there, means):
    where = folder(WEIGHTS, means)
    where.mkdir(parents=True)
    (where / "config.json").write_text("{}")
    with pytest.raises(SetUpFailed, match="not fetched by this command"):
        fetch(there, means)
    assert (where / "config.json").read_text() == "{}"


def test_a_repository_in_another_layout_is_told_before_anything_comes(there, means):
    there.put(WEIGHTS.repository, {"model.safetensors": FILES[MODEL]})
    with pytest.raises(EngineUnavailable, match=r"has no config\.json at"):
        fetch(there, means)
    assert there.asked == []


def test_a_checkpoint_that_is_published_broken_never_appears(there, means):
    there.put(WEIGHTS.repository, FILES | {MODEL: FILES[MODEL][:-10]})
    with pytest.raises(EngineUnavailable, match="cut off or damaged"):
        fetch(there, means)
    assert nothing_to_see(means)


def test_a_file_that_would_lie_outside_is_refused(there, means):
    there.put(WEIGHTS.repository, FILES | {"model-1/../../../x-of-1.safetensors": b"{}"})
    with pytest.raises(StorageFailed, match="outside its folder"):
        fetch(there, means)
    assert there.asked == []


def test_the_hubs_refusals_are_sentences(there, means, monkeypatch):
    with pytest.raises(BadRequest, match="no revision “nowhere”"):
        fetch(there, means, revision="nowhere")
    with pytest.raises(BadRequest, match="no repository"):
        fetch(there, means, named("musicgen-melody"))
    there.gated.add(WEIGHTS.repository)
    with pytest.raises(NotAllowed, match="agreed at the hub"):
        fetch(there, means)
    with pytest.raises(StorageFailed, match="does not answer"):
        pull(WEIGHTS, means, agreed(WEIGHTS), endpoint="http://127.0.0.1:9")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(StorageFailed, match="HF_HUB_OFFLINE"):
        fetch(there, means)


def test_pickles_are_made_into_safetensors_and_never_lie_where_an_engine_looks(there, means):
    there.put(MAGNET.repository, pickles())
    done = fetch(there, means, MAGNET)
    names = {each.name for each in done.folder.iterdir()}
    assert {*MAGNET.needed, RECORD} <= names
    assert not [each for each in names if each.endswith(".bin")]
    assert fetch(there, means, MAGNET).already
    (done.folder / "state_dict.safetensors").write_bytes(b"x")
    again = fetch(there, means, MAGNET)
    assert not again.already
    assert (again.folder / "state_dict.safetensors").stat().st_size > 2000


class Runs:
    def __reduce__(self):
        return (exec, ("raise SystemExit('it ran')",))


def test_a_pickle_that_would_run_something_is_refused_and_runs_nothing(there, means):
    there.put(MAGNET.repository, pickles() | {"state_dict.bin": pickle.dumps({"best_state": Runs()}) + b"." * 2000})
    with pytest.raises(EngineUnavailable):
        fetch(there, means, MAGNET)
    assert nothing_to_see(means)


def test_what_is_published_in_another_layout_says_what_to_do(there, means):
    weights = named("stable-audio-3-medium")
    there.put(weights.repository, {"model_config.json": b"{}", "model.safetensors": FILES[MODEL]})
    with pytest.raises(EngineUnavailable, match="has no model_index") as refused:
        fetch(there, means, weights)
    assert "convert_stable_audio_3_to_diffusers" in refused.value.remedy
    assert there.asked == []


def test_a_revision_may_be_a_reference_with_slashes_and_becomes_a_commit(there, means):
    weights = named("musicgen-medium")
    commit = there.put(weights.repository, FILES, weights.revision)
    there.put(weights.repository, {"config.json": b"{}", "pytorch_model.bin": b"x"})
    assert "/" in weights.revision
    assert fetch(there, means, weights).revision == commit
    # The reference moves on, and what is here stays what it is.
    there.put(weights.repository, FILES | {MODEL: safetensors(seed=1)}, weights.revision)
    again = fetch(there, means, weights)
    assert (again.already, again.revision, revision(weights, means)) == (True, commit, commit)
    assert fetch(there, means, weights, revision=weights.revision).revision != commit


def test_the_hosts_word_about_the_condition_is_kept_and_can_be_given_later(there, means):
    weights = named("stable-audio-open")
    files = {"model_index.json": b"{}", "vae/model.safetensors": FILES[MODEL], "LICENSE.md": b"t"}
    there.put(weights.repository, files, weights.revision)
    fetch(there, means, weights)
    assert chosen("stable-audio", means).licence.commercial is False
    said = agreed(weights, condition_met=True)
    assert pull(weights, means, said, endpoint=there.endpoint).already
    licence = chosen("stable-audio", means).licence
    assert licence.commercial is True
    assert "this host has declared" in licence.note
    # Where a licence knows no condition, nobody's word makes it a commercial one.
    assert agreed(WEIGHTS, condition_met=True).condition_met is False


def test_removing_frees_what_it_says_and_half_a_fetch_as_well(there, means):
    done = fetch(there, means)
    size = size_of(done.folder)
    assert remove(WEIGHTS, means) == size
    assert not done.folder.exists()
    with pytest.raises(NotFound):
        remove(WEIGHTS, means)
    there.cuts[MODEL] = [90_000, 0, 0, 0]
    with pytest.raises(StorageFailed):
        fetch(there, means)
    assert remove(WEIGHTS, means) > 60_000
    assert fetch(there, means).fetched == done.size


def test_what_came_is_kept_where_something_goes_wrong_afterwards(there, means, monkeypatch):
    def broken(*_, **__):
        raise EngineUnavailable("It can not be used.")

    monkeypatch.setattr(fetching, "check", broken)
    with pytest.raises(EngineUnavailable):
        fetch(there, means)
    monkeypatch.undo()
    assert nothing_to_see(means)
    count = len(there.asked)
    assert fetch(there, means).fetched == 0
    assert len(there.asked) == count
    assert {each.name for each in folder(WEIGHTS, means).iterdir()} >= {MODEL, RECORD}
    assert not (folder(WEIGHTS, means) / half._STATE).exists()


def test_a_folder_that_the_host_keeps_elsewhere_is_replaced_and_removed(there, means, tmp_path):
    target, elsewhere = fetch(there, means).folder, tmp_path / "another disk"
    shutil.move(target, elsewhere)
    target.symlink_to(elsewhere)
    there.put(WEIGHTS.repository, FILES | {MODEL: safetensors(seed=1)})
    fetch(there, means, revision="main")
    assert (target / MODEL).read_bytes() == safetensors(seed=1)
    assert (elsewhere / MODEL).read_bytes() == FILES[MODEL]
    shutil.rmtree(target)
    target.symlink_to(elsewhere)
    assert remove(WEIGHTS, means) == 0
    assert elsewhere.exists()
    assert not target.is_symlink()


def test_pickles_need_room_for_what_they_become(there, means):
    there.put(MAGNET.repository, dict.fromkeys(MAGNET.published, b"x" * 5000))
    enough_as_they_come = 5000 * len(MAGNET.published) + fetching._SPARE
    with pytest.raises(StorageFailed, match="are free"):
        fetch(there, means, MAGNET, free=lambda _where: enough_as_they_come + 4999)
    assert there.asked == []
