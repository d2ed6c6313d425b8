"""Read what a person named, and find the one credential in it: for commands that verify nothing."""

from skillmark.cli.checking.pdf import read_pdf_in_child
from skillmark.cli.checking.sources import find_sources, read_source
from skillmark.cli.foreign_text import tamed
from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.engine.baking.detect import Extracted, extract_credential
from skillmark.engine.errors import EngineError
from skillmark.engine.ports import Fetch
from skillmark.fetching import offline_fetch


def read_one(name: str, *, fetch: Fetch = offline_fetch) -> bytes:
    """The bytes of the one file, address or ``-`` that *name* is. Raises CommandRefused."""
    sources = find_sources([name])
    if sources != [name]:
        raise CommandRefused(
            f"{name} stands for {len(sources)} files, and one is needed.",
            advice="Name the file itself.",
            exit_code=ExitCode.USAGE,
        )
    try:
        return read_source(name, fetch=fetch)
    except EngineError as error:
        raise CommandRefused(
            f"{name} cannot be read: {tamed(error.detail, limit=300).rstrip('.')}.",
            advice="Download it, or look at its rights, and give the command again.",
        ) from error


def credential_in(data: bytes, name: str) -> Extracted:
    """The one credential in *data*. Raises CommandRefused."""
    try:
        return extract_credential(data, read_pdf=read_pdf_in_child)
    except EngineError as error:
        raise CommandRefused(
            f"There is no credential to take out of {name}.", advice=tamed(error.detail, limit=300)
        ) from error
