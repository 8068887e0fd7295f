"""Prowler's CSV: separated by semicolons, with line breaks inside quoted fields."""

import csv
from collections.abc import Iterator, Mapping

from srm_tui.core.observations import Source, Verdict
from srm_tui.importers.findings.finding import Finding, Skipped, moment, word
from srm_tui.importers.text_file import TextFile

NAME = "Prowler CSV"
_LONGEST_FIELD = 4 << 20
_NEEDED = ("CHECK_ID", "STATUS", "ACCOUNT_UID", "REGION", "RESOURCE_UID")
_VERDICTS = {"PASS": Verdict.PASSED, "FAIL": Verdict.FAILED, "MANUAL": Verdict.MANUAL}
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r")


def matches_head(line: str) -> bool:
    """Return whether a file that begins with `line` is of this format."""
    names = {name.strip(' "\r\n') for name in line.split(";")}
    return names.issuperset(_NEEDED)


def rows(file: TextFile) -> Iterator[Mapping[str, str]]:
    """Yield the rows of a file by the names of its columns; a cut row is a DocumentError."""
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(file.lines(_LONGEST_FIELD), delimiter=";", strict=True)
    names: list[str] = []
    try:
        names = next(reader, [])
        for cells in reader:
            if cells and len(cells) != len(names):
                raise file.fault(
                    f"This row has {len(cells)} of {len(names)} columns.",
                    "It was cut off, or edited. Nothing of it was taken; export it again.",
                    reader.line_num,
                )
            if cells:
                yield dict(zip(names, map(_unguarded, cells), strict=True))
    except csv.Error as error:
        hint = "It was cut off, or edited. Nothing of it was taken; export it again."
        raise file.fault(f"This is no CSV: {error}.", hint, reader.line_num) from None


def read(row: Mapping[str, str]) -> Iterator[Finding | Skipped]:
    """Yield what a row says; its times are those of the scanner's clock, in no known zone."""
    provider = row.get("PROVIDER") or "aws"
    if provider != "aws":
        yield Skipped(word(provider), "about another cloud than AWS")
        return
    is_muted = row.get("MUTED", "").casefold() == "true"
    yield Finding(
        check_id=word(row["CHECK_ID"], "check"),
        source=Source.PROWLER,
        verdict=Verdict.MUTED if is_muted else _VERDICTS.get(row["STATUS"], Verdict.UNKNOWN),
        account=word(row["ACCOUNT_UID"]),
        region=word(row["REGION"]),
        resource=word(row["RESOURCE_UID"] or row.get("RESOURCE_NAME"), "resource"),
        at=moment(row.get("TIMESTAMP")),
        tool=f"Prowler {word(row.get('PROWLER_VERSION'))}".strip(),
        severity=word(row.get("SEVERITY")).lower(),
        title=word(row.get("CHECK_TITLE"), "title"),
        kind=word(row.get("RESOURCE_TYPE")),
    )


def _unguarded(cell: str) -> str:
    """Return a cell without the quote that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_TRIGGERS) else cell
