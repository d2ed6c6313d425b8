"""The `skillmark` command: its commands, and how anything that goes wrong ends."""

import sys

import typer

from skillmark.cli.commands import (
    correct,
    erase,
    issue,
    issuer_new,
    keys_rotate,
    renew,
    status,
    verify,
)
from skillmark.cli.files import explain
from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.cli.screen import complain
from skillmark.engine.errors import EngineError

app = typer.Typer(
    name="skillmark",
    help="Issue, host, revoke and verify genuine Open Badges 3.0.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
issuer_app = typer.Typer(help="Make issuers.", no_args_is_help=True)
keys_app = typer.Typer(help="Look after an issuer’s keys.", no_args_is_help=True)

# In the order in which an office meets them.
app.add_typer(issuer_app, name="issuer")
issuer_app.command("new", epilog=issuer_new.EPILOG)(issuer_new.issuer_new)
app.command(epilog=issue.EPILOG)(issue.issue)
app.command(epilog=verify.EPILOG)(verify.verify)
app.command(epilog=status.REVOKE_EPILOG)(status.revoke)
app.command(epilog=status.SUSPEND_EPILOG)(status.suspend)
app.command(epilog=status.REINSTATE_EPILOG)(status.reinstate)
app.command(epilog=correct.EPILOG)(correct.correct)
app.command(epilog=renew.EPILOG)(renew.renew)
app.command(epilog=erase.EPILOG)(erase.erase)
app.add_typer(keys_app, name="keys")
keys_app.command("rotate", epilog=keys_rotate.EPILOG)(keys_rotate.keys_rotate)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    try:
        ended = app(args=arguments, standalone_mode=False)
    except typer.TyperException as error:
        return _misused(error)
    except (typer.Abort, KeyboardInterrupt):
        again = "Nothing is lost: give the same command again, and it goes on from there."
        complain("Stopped.", again)
        return 130
    except CommandRefused as refused:
        return _refused(refused)
    except OSError as error:
        return _refused(explain(error))
    except EngineError as error:
        complain(str(error), f"The reason has the code {error.reason}.")
        return int(ExitCode.REFUSED)
    return ended if isinstance(ended, int) else int(ExitCode.DONE)


def _refused(refused: CommandRefused) -> int:
    complain(refused.fact, refused.advice)
    return int(refused.exit_code)


def _misused(error: typer.TyperException) -> int:
    """Wrong options and arguments: the library knows best how to show them."""
    show = getattr(error, "show", None)
    if callable(show):
        show()
    else:
        complain(error.format_message(), "See --help.")
    return int(ExitCode.USAGE)


if __name__ == "__main__":
    sys.exit(main())
