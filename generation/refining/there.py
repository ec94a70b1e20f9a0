"""Who plays in a part of a track, for an engine that is told of that part alone?"""

from dataclasses import replace

from generation.brief import Brief
from generation.change import Region
from generation.refining.players import name_of
from generation.refining.regions import shares, windows_of


def as_if_whole(brief: Brief, region: Region) -> Brief:
    """The brief as if the region were all there is: who plays in most of it plays, who does not is left out.

    An engine that makes a part of a track from words would else be asked for the drums that leave there. The length
    stays: it says where in the track the part lies.
    """
    start, end = shares(region, brief.duration_s)
    playing, silent = list[str](), set[str]()
    for who in dict.fromkeys(each.who for each in brief.windows):
        heard = sum(max(0.0, min(b, end) - max(a, start)) for a, b in windows_of(brief.windows, who))
        if 2 * heard >= end - start:
            playing.append(who)
        else:
            silent.add(name_of(who))
    stay = tuple(each for each in brief.instruments if name_of(each) not in silent)
    if brief.only:
        # Who came in there after it was said who plays alone joins them.
        return replace(brief, instruments=tuple(dict.fromkeys((*stay, *playing))), windows=())
    gone = sorted(silent - {name_of(each) for each in brief.excluded})
    return replace(brief, instruments=stay, excluded=(*brief.excluded, *gone), windows=())
