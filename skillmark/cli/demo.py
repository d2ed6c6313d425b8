"""The whole main job on real input, with every command shown: ``python3 run.py demo``.

Makes an issuer, issues a micro-credential to a messy roster, verifies every badge, revokes one and
verifies it again. All of it are ordinary commands that can be typed afterwards.
"""

import os
import shlex
import shutil
import sys
import time
from pathlib import Path

from skillmark.cli.main import main as skillmark
from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.cli.screen import complain, say

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
BADGE, ROSTER = EXAMPLES / "drinking-water-sampling.toml", EXAMPLES / "spring-roster.csv"
FOLDER = Path("demo")
MARK = ".made-by-the-demo"
PASSPHRASE = "a passphrase for the demo only"  # noqa: S105 - it is printed, too
REVOKED = "zeynep.ozturk@liman.example"


def main() -> int:
    started = time.perf_counter()
    try:
        folder = _fresh_folder()
        os.environ["SKILLMARK_PASSPHRASE"] = PASSPHRASE
        _issue(folder)
        _verify_and_revoke(folder)
    except CommandRefused as refused:
        complain(refused.fact, refused.advice)
        return int(refused.exit_code)
    _tell_where(folder, seconds=time.perf_counter() - started)
    return int(ExitCode.DONE)


def _fresh_folder() -> Path:
    """The folder of the demo, emptied if an earlier demo made it. Raises CommandRefused."""
    if not ROSTER.is_file():
        raise CommandRefused(
            f"The examples are not in {EXAMPLES}.", advice="Run the demo out of the repository."
        )
    if FOLDER.exists():
        if not (FOLDER / MARK).is_file():
            raise CommandRefused(
                f"There is a folder {FOLDER} here that no demo made.",
                advice="Move it away, or run the demo somewhere else.",
            )
        shutil.rmtree(FOLDER)
    FOLDER.mkdir()
    (FOLDER / MARK).touch()
    return FOLDER


def _issue(folder: Path) -> None:
    _heading("An issuer is a folder with keys; the address says where public/ will be served")
    _run(
        "issuer", "new", str(folder / "issuer"),
        "--name", "North Quay College",
        "--url", "https://northquay.example",
        "--did", "did:web:badges.northquay.example",
        "--description", "State-recognised college for applied sciences, Port Halden.",
    )  # fmt: skip
    _heading("A roster as offices have them; two rows are faulty, so nothing is issued")
    issue = ("issue", _short(BADGE), _short(ROSTER), "--issuer", str(folder / "issuer"))
    _run(*issue, expected=ExitCode.REFUSED)
    _heading("The good rows are issued when we ask for it")
    _run(*issue, "--skip-faulty", "--host")


def _verify_and_revoke(folder: Path) -> None:
    documents = ("--documents", str(folder / "issuer" / "documents.json"))
    badges = sorted(str(path) for path in folder.glob("issuer/earners/*/people/*/*/badge.png"))
    _heading("Every badge is verified as a stranger would, but with the network off")
    _run("verify", *badges, *documents)
    _heading("One is revoked, and verified again")
    _run(
        "revoke", REVOKED, "--reason", "issued before the appeal was decided",
        "--issuer", str(folder / "issuer"),
    )  # fmt: skip
    _run("verify", _badge_of(folder, REVOKED), *documents, expected=ExitCode.REFUSED)


def _badge_of(folder: Path, address: str) -> str:
    """Find somebody's picture as the office would: in the table for sending."""
    [table] = folder.glob("issuer/earners/*/mail-merge.csv")
    for line in table.read_text("utf-8-sig").splitlines():
        if f'"{address}"' in line:
            package = line.split('"packages/')[1].split(".zip")[0]
            return str(table.parent / "people" / package / "badge.png")
    raise CommandRefused(f"{address} is not in {table}.", advice="Run the demo again.")


def _tell_where(folder: Path, *, seconds: float) -> None:
    issuer = folder / "issuer"
    [own] = issuer.glob("earners/*/")
    [someone, *_] = sorted((own / "people").glob("*/*"))
    _heading(f"Done in {seconds:.1f} seconds. What is where")
    say(f"One person’s page        {(someone / 'index.html').resolve().as_uri()}")
    say(f"Refused rows, to correct {own / 'refused.csv'}")
    say(f"Table for sending        {own / 'mail-merge.csv'}")
    say(f"One ZIP for each person  {own / 'packages'}")
    say(f"The static site          {issuer / 'public'}")
    say()
    say("To look at the site as a web host would serve it:")
    say(f"  python3 -m http.server --bind 127.0.0.1 --directory {issuer / 'public'} 8000")
    say("  and open http://127.0.0.1:8000/")
    say()
    say("To go on by yourself (the passphrase is for this demo only):")
    say(f"  export SKILLMARK_PASSPHRASE={shlex.quote(PASSPHRASE)} SKILLMARK_ISSUER={issuer}")
    say("  python3 run.py skillmark --help")


def _heading(text: str) -> None:
    say()
    say(text, style="bold")


def _run(*arguments: str, expected: ExitCode = ExitCode.DONE) -> None:
    """Show a command and run it. Raises CommandRefused when it ends in another way."""
    shown = [argument for argument in arguments if not argument.endswith("badge.png")]
    pictures = len(arguments) - len(shown)
    if pictures > 1:
        shown.insert(1, f"…/badge.png (all {pictures})")
    elif pictures:
        shown = list(arguments)
    say(
        "$ skillmark " + " ".join(a if " " not in a else shlex.quote(a) for a in shown), style="dim"
    )
    sys.stdout.flush()
    code = skillmark(list(arguments))
    if code != expected:
        raise CommandRefused(
            f"`skillmark {arguments[0]}` ended with {code} and not with {int(expected)}.",
            advice="That is a fault of Skillmark; please report it with what stands above.",
        )


def _short(path: Path) -> str:
    return os.path.relpath(path)


if __name__ == "__main__":
    sys.exit(main())
