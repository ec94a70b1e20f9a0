"""The table says of each mistake whether Discord's document alone finds it: that claim is checked against the document."""

import pytest

from tests.playground.mistakes.every import EVERY
from tests.playground.mistakes.table import Mistake, filled
from tests.support.openapi_samples import ASKED_BY_BOT, MULTIPART, Sample
from tests.support.recorder import need_document

ANY_ID = "1100000000000000009"
NAMES = dict.fromkeys(
    ("channel", "application", "guild", "own", "theirs", "threaded", "ada", "interaction", "token"), ANY_ID
)


def as_sample(mistake: Mistake) -> Sample:
    changed = {name: value or "" for name, value in mistake.headers.items()}
    return Sample(
        mistake.method,
        "/api/v10" + filled(mistake.path, NAMES),
        filled(mistake.body, NAMES),
        mistake.status,
        None,
        request_headers={**(MULTIPART if mistake.files else ASKED_BY_BOT), **changed},
        file_fields=tuple(mistake.files),
    )


@pytest.mark.parametrize("mistake", [one for one in EVERY if one.raw is None], ids=str)
def test_the_document_finds_it_or_not_as_the_table_says(mistake: Mistake) -> None:
    violations = need_document().check_request(as_sample(mistake))
    assert bool(violations) == mistake.told, [str(one) for one in violations]


def test_there_are_enough_of_both_sorts() -> None:
    names = [mistake.what for mistake in EVERY]
    assert len(set(names)) == len(names)
    assert sum(mistake.told for mistake in EVERY) >= 30
    assert sum(not mistake.told for mistake in EVERY) >= 30
