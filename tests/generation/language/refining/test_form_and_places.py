"""Sections, and parts of the track that alone are meant."""

import pytest

from tests.generation.language.refining.told import told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("skip the intro", "cut intro"),
        ("no outro", "cut outro"),
        ("chop the intro", "cut intro"),
        ("remove the break", "cut break"),
        ("add a break", "form intro, main, break, drop, outro"),
        ("add a bridge", "form intro, main, bridge, drop, outro"),
        ("add another chorus", "form intro, main, chorus, drop, outro"),
        ("start with the drop", "form drop, outro"),
        ("end on the drop", "end on drop"),
        ("intro, verse, chorus, outro", "form intro, verse, chorus, outro"),
        ("verse chorus verse chorus", "form verse, chorus, verse, chorus"),
        ("make it a loop", "loop yes"),
        ("loop bars 1 to 2", "best bars 2 @-4.8"),
        ("bars 5 to 8 as a loop", "best bars 4 @9.6-19.2"),
        ("loop the drop", "best bars 8 @28.8-48"),
        ("loop it, no drums in bars 1 to 4", "loop yes; remove drums @-9.6"),
        ("the best 2 bars of #1 as a loop", "best bars 2 from number1"),
        ("the best 2 bars of #7 as a loop", "unclear"),
        ("not a loop", "loop no"),
        ("start quieter", "section first -1"),
        ("end quieter", "section outro -1"),
        ("start with more energy", "section first 1"),
        ("make the drop bigger", "section drop 1"),
        ("quieter intro", "section intro -1"),
        ("make the ending softer", "section outro -1"),
        ("can the ending be more dramatic", "section outro 1"),
        ("no intro or outro", "cut intro; cut outro"),
        ("remove the intro and the outro", "cut intro; cut outro"),
        ("start right with the drop", "form drop, outro"),
        ("calm intro, big drop", "section intro -1; section drop 1"),
        ("gradually build up the energy", "lean energy 1"),
    ],
)
def test_form(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("darker, only the first 10 seconds", "lean brightness -1 @-10; lean valence -0.7 @-10"),
        ("from 0:20 on make it darker", "lean brightness -1 @20-; lean valence -0.7 @20-"),
        ("calmer in the intro", "lean energy -1 @-9.6"),
        ("more energy in the drop", "lean energy 1 @28.8-48"),
        ("brighter after the drop", "lean brightness 1 @48-; lean valence 0.7 @48-"),
        ("darker until the drop", "lean brightness -1 @-28.8; lean valence -0.7 @-28.8"),
        ("less drums until 0:15", "level drums -5.5 @-15"),
        ("no drums in the last 4 bars", "remove drums @50.4-"),
        ("mute the drums for the first 8 bars", "remove drums @-19.2"),
        ("no bass until bar 9", "remove bass @-19.2"),
        ("add strings in the second half", "add strings @30-"),
        ("in the second half add strings and less drums", "add strings @30-; level drums -5.5 @30-"),
        ("between 0:10 and 0:20 no drums", "remove drums @10-20"),
        ("0:10-0:20 brighter", "lean brightness 1 @10-20; lean valence 0.7 @10-20"),
        ("from the start to 0:10 no drums", "remove drums @-10"),
        ("add a piano at 0:30", "add piano @30-"),
        ("the first 10 seconds are too loud", "lean energy -1 @-10"),
        ("the middle part is boring", "lean energy 1 @20-40"),
        (
            "brighter in the first half and darker in the second half",
            "lean brightness 1 @-30; lean valence 0.7 @-30; lean brightness -1 @30-; lean valence -0.7 @30-",
        ),
        ("i want the last 10 seconds to be calmer", "lean energy -1 @50-"),
        ("drums only from 0:20", "remove drums @-20"),
        ("from 0:20 only piano", "only piano @20-"),
        ("from 0:20 on only the bass", "only bass @20-"),
        ("in the second half only piano", "only piano @30-"),
        ("strings only in the second half", "add strings @30-"),
        ("only strings in the second half", "only strings @30-"),
        ("only the ending", "lean brightness -1 @48-; lean valence -0.7 @48- from undo corrects"),
        ("but only in the intro", "lean brightness -1 @-9.6; lean valence -0.7 @-9.6 from undo corrects"),
        ("start without drums", "remove drums @-9.6"),
        ("let the drums start at 0:10", "remove drums @-10"),
        ("the last part should be louder", "lean energy 1 @45-"),
        ("less percussion in the intro, more in the drop", "level drums -5.5 @-9.6; level drums 5.5 @28.8-48"),
        ("strings in from 0:30", "add strings @30-"),
        ("have the piano play alone at the start", "only piano @-12"),
        ("only make the drop darker", "lean brightness -1 @28.8-48; lean valence -0.7 @28.8-48"),
        ("everything after 0:30 should be brighter", "lean brightness 1 @30-; lean valence 0.7 @30-"),
        ("from bar 5 to bar 9 no drums", "remove drums @9.6-19.2"),
        ("bring the bass in after 8 bars", "add bass @19.2-"),
    ],
)
def test_places(words: str, expected: str) -> None:
    assert told(words) == expected
