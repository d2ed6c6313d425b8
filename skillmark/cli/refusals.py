"""How the command line says no: one sentence of fact, one of what to do, one exit code.

Commands raise ``CommandRefused``; ``main`` prints it once and ends with its code. Whatever had
been written before stays as it was: a command refuses before it changes anything, or changes
things in steps that a second run completes.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's end means to a script."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    CANNOT_TELL = 3


class CommandRefused(Exception):
    """The command cannot do what was asked; *fact* says why and *advice* what to do next."""

    def __init__(self, fact: str, *, advice: str, exit_code: ExitCode = ExitCode.REFUSED) -> None:
        super().__init__(fact)
        self.fact = fact
        self.advice = advice
        self.exit_code = exit_code
