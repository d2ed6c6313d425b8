"""The `skillmark` command: its commands, and how anything that goes wrong ends."""

import sys

import typer

from skillmark.cli.commands.issue import EPILOG as ISSUE_EXAMPLES
from skillmark.cli.commands.issue import issue
from skillmark.cli.commands.issuer_new import EPILOG as ISSUER_NEW_EXAMPLES
from skillmark.cli.commands.issuer_new import issuer_new
from skillmark.cli.commands.verify import EPILOG as VERIFY_EXAMPLES
from skillmark.cli.commands.verify import verify
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
issuer_app = typer.Typer(help="Make and look after issuers.", no_args_is_help=True)
app.add_typer(issuer_app, name="issuer")

issuer_app.command("new", epilog=ISSUER_NEW_EXAMPLES)(issuer_new)
app.command(epilog=ISSUE_EXAMPLES)(issue)
app.command(epilog=VERIFY_EXAMPLES)(verify)


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
