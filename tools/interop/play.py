#!/usr/bin/env python3
"""Plays MLS between this build and ts-mls: each script, in each suite, with either side as either.

Usage: play.py CAUSEWAY-INTEROP [--scripts FOLDER] [--only TEXT] [--whole]
CAUSEWAY-INTEROP is the program of that name. The scripts are those of scripts/ and of FOLDER, if
there is one; TEXT chooses those whose name has it; --whole plays every game there is, to its end.
Exits 0 if all games end in agreement, 1 if one does not or known.json is out of date, 77 if ts-mls
cannot run here.

Prints a line for each game, then a table. "ok": the sides agree. "mended": they agree once ts-mls's
defects of known.json are mended, and not before. "-": not played, for the reason that follows.
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from peers import HERE, Peer, Refused, TsMls, install
from scenario import Disagreement, NotPlayed, Scenario

CIPHER_SUITES = (1, 2, 3, 84)
HYBRID = 84  # X-Wing; plays our scripts only, as nothing but its primitives is new
SIDES = ("ours", "theirs")
HANDSHAKES = ("public", "private")
SKIPPED = 77


@dataclass
class Game:
    """A script, and who plays it how: sides take turns at its actors, as they come up."""

    name: str
    script: list[dict]
    cipher_suite: int
    first: str
    handshakes: str  # private: those of theirs are encrypted; ours never are
    outcome: str = "ok"
    mended: tuple[dict, ...] = ()

    @property
    def column(self) -> tuple[str, str, str]:
        return f"suite {self.cipher_suite}", self.first, self.handshakes

    def actors(self) -> list[str]:
        named: list[str] = []
        for action in self.script:
            for key in ("actor", "joiner", "signer", "proposer", "committer", "welcomer", "members",
                        "joiners", "clients"):
                names = action.get(key, [])
                named += [names] if isinstance(names, str) else names
        return list(dict.fromkeys(named))


class Match:
    """The two sides, and what is known of them."""

    def __init__(self, ours: Peer, theirs: TsMls, known: dict):
        self.ours, self.theirs, self.known = ours, theirs, known

    def play(self, game: Game) -> None:
        """Once, and again for each known defect that was in the way."""
        while True:
            try:
                self.play_once(game)
                game.outcome = "mended" if game.mended else "ok"
            except NotPlayed as what:
                game.outcome = f"-: {what}"
            except (Refused, Disagreement) as what:
                if defect := self.defect(game, str(what)):
                    game.mended += (defect,)
                    continue
                game.outcome = f"FAILED: {what}"
            return

    def play_once(self, game: Game) -> None:
        peers = {"ours": self.ours, "theirs": self.theirs.peer(game.mended)}
        for peer in peers.values():
            peer.ask("forget")
        sides = SIDES if game.first == "ours" else SIDES[::-1]
        peer_of = {name: peers[sides[i % 2]] for i, name in enumerate(game.actors())}
        Scenario(peer_of, game.cipher_suite, game.handshakes == "private").play(game.script)

    def defect(self, game: Game, shown: str) -> dict | None:
        for defect in self.known["defects"]:
            if defect not in game.mended and shown.startswith(tuple(defect["shows_as"])):
                return defect
        return None

    @staticmethod
    def games(scripts: dict[str, list[dict]], is_whole: bool) -> list[Game]:
        """All games, or all that differ: encrypted handshakes are no matter of a suite, and in the
        later ones of others' scripts the sides take turns at being the first."""
        games = [Game(name, scripts[name], suite, first, handshakes)
                 for name, suite, first, handshakes
                 in product(scripts, CIPHER_SUITES, SIDES, HANDSHAKES)
                 if (handshakes == "public" or suite == CIPHER_SUITES[0])
                 and (name.startswith("basic/") or suite != HYBRID)]
        turns = {name: SIDES[i % 2] for i, name in enumerate(scripts)}
        return [game for game in games
                if is_whole or game.cipher_suite == CIPHER_SUITES[0]
                or game.name.startswith("basic/") or game.first == turns[game.name]]


def read_scripts(folders: list[Path], known: dict) -> dict[str, list[dict]]:
    scripts = {}
    for path in sorted(path for folder in folders for path in folder.glob("*.json")):
        for name, script in json.loads(path.read_text(encoding="utf-8"))["scripts"].items():
            name = f"{path.stem}/{name}"
            scripts[name] = script[:known["actions_max"].get(name)]
    return scripts


def show(game: Game, seconds: float) -> None:
    names = ", ".join(defect["name"] for defect in game.mended)
    print(f"{game.name}, {', '.join(game.column)}: {game.outcome}{f' ({names})' * bool(names)}, "
          f"{seconds:.1f} s", flush=True)


def show_table(games: list[Game]) -> None:
    columns = list(dict.fromkeys(game.column for game in games))
    cells = {(game.name, game.column): game.outcome.split(":")[0] for game in games}
    width = max(len(game.name) for game in games)
    for title in zip(*columns):
        print(" " * width, *(f"{text:<7}" for text in title))
    for name in dict.fromkeys(game.name for game in games):
        print(f"{name:<{width}}", *(f"{cells.get((name, column), ''):<7}" for column in columns))


def show_reasons(games: list[Game], known: dict) -> None:
    for outcome in sorted({game.outcome for game in games if game.outcome.startswith("-: ")}):
        print(f"not played: {outcome[3:]}: {known['not_played'][outcome[3:]]}")
    for name, count in known["actions_max"].items():
        if any(game.name == name for game in games):
            print(f"{name}: its first {count} actions")
    for defect in known["defects"]:
        if any(defect in game.mended for game in games):
            print(f"mended: {defect['name']}: {defect['what']}")


def failures(games: list[Game], known: dict, is_whole: bool) -> list[str]:
    failed = list(dict.fromkeys(game.name for game in games
                                if game.outcome.startswith("FAILED")))
    unseen = [defect["name"] for defect in known["defects"]
              if not any(defect in game.mended for game in games)]
    return failed + [f"known.json: {name} shows no more" for name in unseen if is_whole]


def main() -> int:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("program")
    parser.add_argument("--scripts", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--whole", action="store_true")
    options = parser.parse_args()
    if missing := install():
        print(f"skipped: {missing}")
        return SKIPPED
    known = json.loads((HERE / "known.json").read_text(encoding="utf-8"))
    if options.whole:
        known["actions_max"] = {}
    folders = [HERE / "scripts", *filter(None, [options.scripts])]
    scripts = {name: script for name, script in read_scripts(folders, known).items()
               if options.only in name}
    match = Match(Peer("ours", [options.program]), TsMls(), known)
    games = match.games(scripts, options.whole)
    for game in games:
        began = time.monotonic()
        match.play(game)
        show(game, time.monotonic() - began)
    show_table(games)
    show_reasons(games, known)
    failed = failures(games, known, not options.only)
    for what in failed:
        print(f"failed: {what}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
