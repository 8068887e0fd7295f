"""The command that fills in a CAIQ."""

from pathlib import Path

import click

from srm_tui.cli import console
from srm_tui.cli.session import Session, complete_assessment, examples, pass_session
from srm_tui.errors import UsageError
from srm_tui.files import write_whole


@click.command(
    help="Fill in a copy of the CAIQ of the Cloud Security Alliance by the ids of its questions. "
    "The questions are theirs and not part of srm-tui: bring the workbook as they give it out. "
    "Cells that hold something stay as they are."
    + examples(
        "srm-tui caiq shop CAIQ.xlsx",
        "srm-tui caiq shop CAIQ.xlsx -o answered.xlsx --replace",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write. [default: FILE-filled.xlsx]",
)
@click.option("--replace", "replacing", is_flag=True, help="Write over what is filled in already.")
@pass_session
def caiq(
    session: Session,
    assessment: str,
    file: Path,
    output: Path | None,
    *,
    replacing: bool,
) -> None:
    """Fill in a copy of the CAIQ."""
    from srm_tui.workspace.caiq import filled_caiq

    workspace, assessment_id = session.open(assessment)
    copy = filled_caiq(workspace, assessment_id, file, replacing=replacing)
    path = output or file.with_name(f"{file.stem}-filled{file.suffix}")
    if path.exists() and path.resolve() == file.resolve():
        message = "The copy would take the place of the questionnaire itself."
        raise UsageError(message, "Name another file with -o.")
    write_whole(path, copy.data)
    console.say(str(path))
    console.note(f"{copy.filled} of {copy.questions} questions have something from srm-tui.")
    if copy.kept:
        console.note(f"{copy.kept} cells held something and stay; --replace writes over them.")
    if copy.moved:
        version = copy.version or "unknown"
        console.note(
            f"{len(copy.moved)} questions of the domain STA are left out: in version {version} "
            "their ids may mean other controls than in 4.0."
        )
    if copy.unknown:
        named = ", ".join(copy.unknown[:5])
        console.note(f"Nothing is known about {len(copy.unknown)} questions: {named}.")


COMMANDS = {"caiq": caiq}
