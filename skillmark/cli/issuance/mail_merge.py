"""The table for sending: one row a person, with the paths of what is to be attached."""

from pathlib import Path

from skillmark.cli.issuance.composing import Recipe
from skillmark.cli.issuance.run import Issued
from skillmark.cli.spreadsheets import TableFile

MAIL_MERGE_FILE = "mail-merge.csv"
HEADER = (
    "name", "first name", "family name", "email", "badge", "awarded on", "package", "folder",
    "public page", "new in this run", "credential",
)  # fmt: skip


def mail_merge_table(folder: Path) -> TableFile:
    return TableFile(folder / MAIL_MERGE_FILE, HEADER)


def add_to_mail_merge(table: TableFile, recipe: Recipe, issued: Issued) -> None:
    row, place = issued.row, issued.award.place
    table.add(
        (row.name, row.given_name, row.family_name, row.email, recipe.definition.name),
        ours=(
            row.awarded_at.date().isoformat() if row.awarded_at else "",
            f"packages/{place}.zip",
            f"people/{place}",
            issued.hosted_at,
            "yes" if issued.new else "no",
            issued.award.credential_id,
        ),
    )
