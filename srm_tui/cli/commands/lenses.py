"""The commands that write custom lenses for the AWS Well-Architected Tool."""

from collections.abc import Iterable
from pathlib import Path

import click

from srm_tui.cli import console
from srm_tui.cli.filtering import filter_options, selection_of
from srm_tui.cli.session import Session, complete_assessment, examples, pass_session
from srm_tui.core.knowledge import Control, KnowledgeBase
from srm_tui.core.selection import selected
from srm_tui.files import write_whole

_HELP = (
    " Duties become questions, what a yes needs becomes their choices. Answers stay here: a lens "
    "cannot carry them. A lens takes 10 pillars of 20 questions and 500,000 bytes; what does not "
    "fit is refused, or split with --split."
)
_OUTPUT = click.option(
    "-o",
    "--output",
    metavar="FILE",
    default="",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="Where to write; '-' is stdout. [default: NAME-lens.json]",
)
_SPLIT = click.option("--split", is_flag=True, help="Write FILE-1, FILE-2 and so on if need be.")


@click.command(
    help="Write the duties of an assessment as a custom lens of the AWS Well-Architected Tool."
    + _HELP
    + examples(
        "srm-tui lens shop",
        "srm-tui lens shop --only severe -o severe.json",
        "srm-tui lens shop --split",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@filter_options
@_OUTPUT
@_SPLIT
@pass_session
def lens(
    session: Session,
    /,
    assessment: str,
    output: str,
    *,
    split: bool,
    **conditions: tuple[str, ...],
) -> None:
    """Write the duties of an assessment as a custom lens."""
    from srm_tui.reports import file_stem

    workspace, assessment_id = session.open(assessment)
    kb = workspace.kb
    selection = selection_of(kb, owners=(), **conditions)
    author = workspace.author if "mine" in selection.kinds else ""
    rows = selected(selection, workspace.assess(assessment_id).rows, author)
    name = workspace.record(assessment_id).details.name
    about = (
        f"The customer's duties under the shared responsibility model for {name}: one question "
        f"a duty. Derived from {kb.title}, version {kb.version}."
    )
    file = output or f"{file_stem(name)}-lens.json"
    controls = [row.duty.control for row in rows]
    _write(kb, controls, f"Shared responsibility: {name}", about, file, split=split)


@click.command(
    name="lens",
    help="Write all controls of the knowledge base as custom lenses of the AWS Well-Architected "
    "Tool."
    + _HELP
    + examples("srm-tui kb lens --split", "srm-tui kb lens --domain privacy -o privacy.json"),
)
@click.option("--domain", "domains", multiple=True, metavar="ID", help="Only this domain.")
@_OUTPUT
@_SPLIT
@pass_session
def kb_lens(session: Session, domains: tuple[str, ...], output: str, *, split: bool) -> None:
    """Write all controls as custom lenses."""
    kb = session.kb
    selection_of(kb, kinds=(), services=(), frameworks=(), domains=domains, owners=())
    controls = [each for each in kb.controls if not domains or each.domain in domains]
    about = (
        "What a customer may have to do under the shared responsibility model: one question a "
        f"control. From {kb.title}, version {kb.version}."
    )
    file = output or "knowledge-base-lens.json"
    _write(kb, controls, f"Shared responsibility: {kb.title}", about, file, split=split)


def _write(
    kb: KnowledgeBase,
    controls: Iterable[Control],
    name: str,
    about: str,
    file: str,
    *,
    split: bool,
) -> None:
    from srm_tui.reports.exchange.lens import lens_files

    texts = lens_files(name, about, kb.domains, controls, split=split)
    if file == "-":
        for text in texts:
            console.say(text)
        return
    for number, text in enumerate(texts, 1):
        path = Path(file)
        if len(texts) > 1:
            path = path.with_name(f"{path.stem}-{number}{path.suffix}")
        write_whole(path, text.encode())
        console.say(str(path))
    console.note(
        f"Wrote {len(texts)} lens{'es' if len(texts) > 1 else ''}. Import it in the "
        "Well-Architected Tool under Custom lenses; it is a draft until you publish it."
    )


COMMANDS = {"lens": lens}
