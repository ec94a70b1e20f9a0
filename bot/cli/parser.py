"""The commands and their options (stable: scripts rely on them)."""

import argparse
from pathlib import Path
from typing import Any

from bot.house import VERSION
from generation.brief import ReferenceMode
from generation.errors import BadRequest

FORMATS = ("wav", "flac", "mp3", "ogg", "opus")
RATES = (44100, 48000)


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are errors of ours, so that `--json` holds for them too."""

    def error(self, message: str) -> "None":  # type: ignore[override]
        """Raise instead of printing."""
        raise BadRequest(f"{message[:1].upper()}{message[1:]}.", f"See {self.prog} --help.")


def build_parser() -> Parser:
    """The whole command line."""
    parser = Parser(prog="python -m bot", description="Nocturne makes music from words, on Discord and here.")
    parser.add_argument("--version", action="version", version=f"nocturne {VERSION}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)

    run = commands.add_parser("run", help="start the bot: on Discord with DISCORD_TOKEN, else the playground")
    _common(run)
    playground = commands.add_parser("playground", help="start the playground, a local Discord with a chat page")
    _common(playground)
    playground.add_argument("--port", type=int, help="the port to listen on (0: a free one)")
    playground.add_argument("--host", help="the address to listen on; loopback unless you know why not")
    _generate(commands.add_parser("generate", help="make a track from a description"))
    _refine(commands.add_parser("refine", help="change a track by saying what should be different"))
    track = commands.add_parser("track", help="show one track and where its files lie")
    _common(track)
    track.add_argument("track", help="the track's id")
    track.add_argument("--out", type=Path, help="copy its files into this folder")
    again = commands.add_parser("reproduce", help="make a track again and compare it with what is kept")
    _common(again)
    again.add_argument("track", help="the track's id")
    doctor = commands.add_parser("doctor", help="say what is wrong with this host and how to mend it")
    _common(doctor)
    doctor.add_argument("--live", action="store_true", help="only say whether a bot runs here (for health checks)")
    bench = commands.add_parser("bench", help="measure this machine")
    _common(bench)
    bench.add_argument(
        "name",
        choices=["ack", "decode", "diffusion", "engine"],
        help="ack: answers in chat; decode: MusicGen against transformers; diffusion: ACE-Step against diffusers; "
        "engine: making sound",
    )
    bench.add_argument("--quick", action="store_true", help="end within 50 s")
    _measure(commands)
    _models(commands.add_parser("models", help="the weights that engines with models need"))
    database = commands.add_parser("db", help="the database")
    steps = database.add_subparsers(dest="step", required=True, metavar="STEP", parser_class=Parser)
    _common(steps.add_parser("upgrade", help="bring the database to the newest migration"))
    return parser


def _models(models: Parser) -> None:
    steps = models.add_subparsers(dest="step", required=True, metavar="STEP", parser_class=Parser)
    _common(steps.add_parser("list", help="which there are, and which are here"))
    pull = steps.add_parser("pull", help="fetch some, after their licence was accepted; goes on where it stopped")
    pull.add_argument("--revision", default="", metavar="COMMIT", help="a commit or branch of their repository")
    pull.add_argument("--accept-licence", action="store_true", help="accept the licence, which is shown")
    pull.add_argument(
        "--condition-met",
        action="store_true",
        help="say that the licence's condition for commercial use is true of you",
    )
    remove = steps.add_parser("remove", help="delete some")
    remove.add_argument("--yes", action="store_true", help="do not ask")
    card = steps.add_parser("card", help="everything that is known of some")
    for step in (pull, remove, card):
        _common(step)
        step.add_argument("name", metavar="NAME", help="as `models list` calls them")


def _measure(commands: Any) -> None:
    evaluate = commands.add_parser("eval", help="score the language and the music against what they promise")
    kinds = evaluate.add_subparsers(dest="what", required=True, metavar="WHAT", parser_class=Parser)
    prompts = kinds.add_parser("prompts", help="rows of prompts with what they ask for")
    prompts.add_argument("file", type=Path, metavar="FILE.jsonl", help="one row per line")
    prompts.add_argument("--render", action="store_true", help="make each track, too, and measure it")
    prompts.add_argument("--summary", action="store_true", help="figures alone: what failed in which row is not told")
    prompts.add_argument("--limit", type=_positive, metavar="N", help="only the first rows")
    prompts.add_argument("--seconds", type=float, help="make longer tracks this short, for a quick look")
    refinements = kinds.add_parser("refinements", help="conversations with what each turn asks for")
    refinements.add_argument("file", type=Path, nargs="?", metavar="FILE.jsonl", help="one conversation per line")
    refinements.add_argument("--render", action="store_true", help="make each track, too, and measure what changed")
    refinements.add_argument("--pairs", action="store_true", help="measure edits of every genre instead of a file")
    refinements.add_argument("--summary", action="store_true", help="figures alone: what failed where is not told")
    refinements.add_argument("--limit", type=_positive, metavar="N", help="only the first conversations (or genres)")
    refinements.add_argument("--seconds", type=float, default=8.0, help="how long tracks are, where no length matters")
    genres = kinds.add_parser("genres", help="can the genres be told apart by ear?")
    genres.add_argument("--per-genre", type=_positive, default=20, metavar="N", help="tracks of each genre")
    genres.add_argument("--seconds", type=float, default=12.0, help="how long each is")
    talk = kinds.add_parser("talk", help="is talk told from wishes? by authors the judge has not learned from")
    talk.add_argument(
        "folder", type=Path, nargs="?", default=Path("tests/evaluation"), metavar="DIR", help="of labelled turns"
    )
    talk.add_argument("--write", action="store_true", help="learn from all of them and keep what was learned")
    _common(talk)
    adherence = kinds.add_parser("adherence", help="do tracks sound as they were asked for? CLAP score and FAD")
    adherence.add_argument("file", type=Path, metavar="FILE.jsonl", help="prompts, one row per line")
    adherence.add_argument("--reference", type=Path, metavar="DIR", help="music to compare with, for FAD")
    adherence.add_argument("--limit", type=_positive, metavar="N", help="only the first rows")
    adherence.add_argument("--seconds", type=float, default=10.0, help="how long tracks are at most")
    adherence.add_argument("--keep", type=Path, metavar="DIR", help="keep the tracks that were made")
    _common(adherence)
    for parser in (prompts, refinements, adherence):
        parser.add_argument("--engine", default="sketch", metavar="NAME", help="whose tracks are made (sketch)")
    gallery = commands.add_parser("gallery", help="draw a sheet of every genre, loops, jingles and sections")
    gallery.add_argument("--out", type=Path, default=Path("docs/gallery"), metavar="DIR", help="where the sheets go")
    gallery.add_argument("--only", nargs="*", default=[], metavar="SHEET", help="only these sheets")
    for parser in (prompts, refinements, genres, gallery):
        _common(parser)
        parser.add_argument("--workers", type=_positive, metavar="N", help="processes (default: one per core)")


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 on")
    return int(text)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON object")


def _refine(parser: argparse.ArgumentParser) -> None:
    _common(parser)
    parser.add_argument("track", metavar="TRACK", help="the track's id")
    parser.add_argument("words", metavar="WORDS", help="“darker, less drums”, “undo”, “what key is this?” ...")
    _sounding(parser)


def _generate(parser: argparse.ArgumentParser) -> None:
    _common(parser)
    parser.add_argument("prompt", metavar="PROMPT", help="what it should sound like")
    parser.add_argument("--duration", type=float, metavar="SECONDS", help="how long")
    parser.add_argument("--seed", type=int, help="the same seed gives the same track")
    parser.add_argument("--loop", action="store_true", default=None, help="make it a seamless loop")
    parser.add_argument("--lyrics", type=Path, metavar="FILE", help="words to sing, for engines that can")
    parser.add_argument("--takes", type=int, default=1, metavar="N", help="how many takes: other themes, one brief")
    parser.add_argument("--take", type=int, default=1, metavar="N", help="which take of the seed to begin with")
    _sounding(parser)


def _sounding(parser: argparse.ArgumentParser) -> None:
    """What a track is made with, and how it is written."""
    parser.add_argument("--engine", help="which engine makes it")
    parser.add_argument("--reference", type=Path, metavar="FILE", help="a clip to follow")
    parser.add_argument(
        "--mode",
        choices=[*ReferenceMode],
        help="what is taken from the clip: style (the default: its tempo, key and mood) or melody (its tune as well)",
    )
    parser.add_argument("--stems", action="store_true", help="write the stems too")
    parser.add_argument("--midi", action="store_true", help="write the score as MIDI too")
    parser.add_argument("--format", choices=FORMATS, default="flac", help="the format of the written sounds")
    parser.add_argument("--rate", type=int, choices=RATES, help="the rate of the written sounds in Hz")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where the files are written (default: they stay in the data directory)"
    )
