"""The `skillmark` command: its commands, and how anything that goes wrong ends."""

import os
import sys

import typer

from skillmark.cli.files import explain
from skillmark.cli.lazy_commands import Family, Place
from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.engine.errors import EngineError

# In the order in which an office meets them.
COMMANDS = Family(
    "Issue, host, revoke and verify genuine Open Badges 3.0.",
    {
        "issuer": Family("Make issuers.", {"new": Place("issuer_new", "issuer_new")}),
        "issue": Place("issue", "issue"),
        "verify": Place("verify", "verify"),
        "inspect": Place("inspect", "inspect"),
        "bake": Place("bake", "bake"),
        "unbake": Place("unbake", "unbake"),
        "revoke": Place("status", "revoke", "REVOKE_EPILOG"),
        "suspend": Place("status", "suspend", "SUSPEND_EPILOG"),
        "reinstate": Place("status", "reinstate", "REINSTATE_EPILOG"),
        "correct": Place("correct", "correct"),
        "renew": Place("renew", "renew"),
        "erase": Place("erase", "erase"),
        "keys": Family(
            "Look after an issuer’s keys.", {"rotate": Place("keys_rotate", "keys_rotate")}
        ),
        "convert": Place("convert", "convert"),
        "contexts": Family(
            "Teach this installation further JSON-LD contexts.",
            {
                "add": Place("contexts_add", "contexts_add"),
                "list": Place("contexts_add", "contexts_list", "LIST_EPILOG"),
            },
        ),
    },
)
skillmark = COMMANDS.load("skillmark")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    try:
        ended = skillmark.main(args=arguments, prog_name="skillmark", standalone_mode=False)
    except typer.TyperException as error:
        return _misused(error)
    except (typer.Abort, KeyboardInterrupt):
        again = "Nothing is lost: give the same command again, and it goes on from there."
        _complain("Stopped.", again)
        return 130
    except CommandRefused as refused:
        return _refused(refused)
    except BrokenPipeError:
        return _nobody_reads_on()
    except OSError as error:
        return _refused(explain(error))
    except EngineError as error:
        _complain(str(error), f"The reason has the code {error.reason}.")
        return int(ExitCode.REFUSED)
    return ended if isinstance(ended, int) else int(ExitCode.DONE)


def _refused(refused: CommandRefused) -> int:
    _complain(refused.fact, refused.advice)
    return int(refused.exit_code)


def _nobody_reads_on() -> int:
    """End quietly when the program that we write to has ended, as in ``… | head``."""
    # Python would try once more at its end, and complain.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 128 + 13


def _misused(error: typer.TyperException) -> int:
    """Wrong options and arguments: the library knows best how to show them."""
    show = getattr(error, "show", None)
    if callable(show):
        show()
    else:
        _complain(error.format_message(), "See --help.")
    return int(ExitCode.USAGE)


def _complain(fact: str, advice: str) -> None:
    from skillmark.cli.screen import complain  # slow import

    complain(fact, advice)


if __name__ == "__main__":
    sys.exit(main())
