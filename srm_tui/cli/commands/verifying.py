"""The command that says what a file proves."""

from pathlib import Path

import click

from srm_tui.cli import console
from srm_tui.cli.console import ExitCode
from srm_tui.cli.session import examples, format_option
from srm_tui.store.verifying import Outcome
from srm_tui.store.verifying import verify as verify_file

_SHOWN = {
    Outcome.PROVEN: "proven:    ",
    Outcome.REFUTED: "NOT TRUE:  ",
    Outcome.OPEN: "not shown: ",
}


@click.command(
    help="Say what a report PDF or an exported file proves, line by line, and what it does not. "
    "The exit code is 1 when something in it is not true."
    + examples(
        "srm-tui verify shop.pdf",
        "srm-tui verify shop.srm.yaml --format json",
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--sha256", "expected", metavar="HEX", default="", help="The SHA-256 that you noted before."
)
@format_option("table", "json")
def verify(file: Path, expected: str, output: str) -> ExitCode:
    """Say what a file proves."""
    found = verify_file(file, expected)
    if output == "json":
        console.say_json(
            {
                "file": str(file),
                "sha256": found.sha256,
                "is_sound": found.is_sound,
                "findings": [each._asdict() for each in found.findings],
            }
        )
    else:
        console.say(f"SHA-256 {found.sha256}")
        for outcome, text in found.findings:
            console.say(f"{_SHOWN[outcome]}{text}")
    return ExitCode.FINE if found.is_sound else ExitCode.FOUND


COMMANDS = {"verify": verify}
