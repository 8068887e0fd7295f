"""The program's entry: commands are imported when they are called, errors explained here."""

import importlib
import io
import os
from typing import TYPE_CHECKING, NamedTuple

import click

from srm_tui import __version__
from srm_tui.cli import console
from srm_tui.cli.console import ExitCode
from srm_tui.errors import SrmError, UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from srm_tui.cli.session import Session


class _Entry(NamedTuple):
    module: str
    help: str


COMMANDS = {
    "new": _Entry("making", "Make an assessment from services, facts and frameworks."),
    "list": _Entry("assessments", "List the assessments of the store."),
    "show": _Entry("assessments", "Show where an assessment stands."),
    "scope": _Entry("scoping", "Show or change the scope, with the duties that come and go."),
    "duties": _Entry("duties", "List the duties of an assessment, with reasons and status."),
    "answer": _Entry("answering", "Record the answer to one control."),
    "answer-many": _Entry("many", "Give many duties the same answer, as one step."),
    "accept": _Entry("deciding", "Record that somebody accepts the risk of a gap."),
    "park": _Entry("deciding", "Keep a question for later, or settle one."),
    "parked": _Entry("deciding", "List the questions that were kept for later."),
    "undo": _Entry("journal", "Take the last step of an assessment back."),
    "redo": _Entry("journal", "Take the last undo back."),
    "findings": _Entry("findings", "Import scanner output as findings, or list what they say."),
    "check": _Entry("checking", "Check an assessment for what is open, overdue or unproven."),
    "portfolio": _Entry("portfolio", "Show many assessments together, as table or report."),
    "report": _Entry("reporting", "Write the gap report as PDF, HTML, OSCAL and more."),
    "questionnaire": _Entry(
        "questionnaires", "Write spreadsheets for people to fill in, by owner."
    ),
    "collect": _Entry("questionnaires", "Take answers over from filled-in questionnaires."),
    "caiq": _Entry("caiq", "Fill in a copy of the CAIQ of the Cloud Security Alliance."),
    "lens": _Entry("lenses", "Write duties as a custom lens of the AWS Well-Architected Tool."),
    "demo": _Entry("reporting", "Write the report of a filled example."),
    "log": _Entry("journal", "Show who changed what, and when."),
    "milestone": _Entry("milestones", "Freeze how an assessment stands under a name, or list."),
    "compare": _Entry("milestones", "Show what became of an assessment between two points."),
    "upgrade": _Entry("upgrading", "Show what a newer knowledge base changes or left behind."),
    "export": _Entry("journal", "Write an assessment to a portable file, or as OSCAL."),
    "import": _Entry("journal", "Read an assessment from a portable file or a report."),
    "merge": _Entry("merging", "Put two people's files of one assessment together."),
    "provide": _Entry("inheriting", "Write the controls that a team provides for others."),
    "inherit": _Entry("inheriting", "Take controls over that another team provides."),
    "verify": _Entry("verifying", "Say what a report or an exported file proves."),
    "sign": _Entry("verifying", "Sign a report or an export with your SSH key."),
    "erase": _Entry("erasing", "Erase a person's name from the store, for good."),
    "kb": _Entry("knowledge", "Look into the knowledge base and check it."),
    "serve": _Entry("serving", "Serve the app to browsers, for those without a terminal."),
    "backup": _Entry("backing", "Copy the whole store, or move it to PostgreSQL."),
    "doctor": _Entry("upkeep", "Say what is missing on this machine and how to mend it."),
    "completion": _Entry("upkeep", "Print the set-up of tab completion for a shell."),
}


_held: list["Session"] = []
"""The session of this run: the process ends sooner than its knowledge base could be freed."""


class _Commands(click.Group):
    """A group that imports a command when it is called, and takes other words as assessments."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = importlib.import_module(f"srm_tui.cli.commands.{entry.module}")
        found: click.Command = module.COMMANDS[cmd_name]
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name in COMMANDS or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        if len(args) > 1:
            raise UsageError(f"There is no command '{name}'.", near_commands(name))
        return _open_app.name, _open_app, args

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        from srm_tui.cli.completing import offer, offer_assessments

        commands = [(name, entry.help) for name, entry in COMMANDS.items()]
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [*offer(commands, incomplete), *options, *offer_assessments(ctx, incomplete)]


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--store",
    metavar="URL",
    help="The store: a file, or postgresql://user@host/base [default: SRM_TUI_STORE or yours].",
)
@click.option(
    "--pack", "packs", metavar="DIR", multiple=True, help="A further pack, over the one inside."
)
@click.option("--plain", is_flag=True, help="Ask line by line, for screen readers and scripts.")
@click.version_option(__version__, message="srm-tui %(version)s")
@click.pass_context
def program(
    context: click.Context, store: str | None, packs: tuple[str, ...], *, plain: bool
) -> int | None:
    """Know your part of the AWS shared responsibility, answer for it, print the gap report.

    Without a command the app starts: srm-tui [ASSESSMENT]

    \b
    Examples:
      srm-tui
      srm-tui shop
      srm-tui --plain shop
      srm-tui --store team.db list
      srm-tui demo
    """
    from srm_tui.cli.session import Session

    session = context.obj = Session(store or "", packs, is_plain=plain)
    context.call_on_close(session.close)
    _held[:] = [session]
    if context.invoked_subcommand is not None:
        if plain and context.invoked_subcommand != _open_app.name:
            message = f"--plain is for the interview; '{context.invoked_subcommand}' is plain."
            raise UsageError(message, "Leave it out, or name an assessment instead.")
        return None
    return start_app(context.obj, "")


@click.command(name="app", hidden=True)
@click.argument("assessment")
@click.pass_obj
def _open_app(session: "Session", assessment: str) -> int:
    return start_app(session, assessment)


def start_app(session: "Session", reference: str) -> int:
    """Start the app, opened at the assessment that `reference` names when there is one."""
    from srm_tui.cli.app import start

    return start(session, reference)


def near_commands(name: str) -> str:
    """Return which commands `name` may have meant, as a hint."""
    from srm_tui.core.knowledge import closest

    near = closest(name, COMMANDS)
    named = " or ".join(f"'srm-tui {each}'" for each in near)
    return f"Did you mean {named}?" if near else "'srm-tui --help' lists the commands."


def run(arguments: list[str]) -> int:
    """Run the program on `arguments`; return its exit code."""
    if asked := os.environ.get("_SRM_TUI_COMPLETE"):
        from srm_tui.cli.completing import answer_shell

        return answer_shell(program, asked)
    try:
        code = program.main(arguments, prog_name="srm-tui", standalone_mode=False)
        console.finish()
    except SrmError as error:
        console.explain(error)
        return ExitCode.WRONG_USE
    except click.ClickException as error:
        _show_misuse(error)
        return ExitCode.WRONG_USE
    except (KeyboardInterrupt, click.Abort):
        console.note("Interrupted.")
        return ExitCode.INTERRUPTED
    except Exception as error:
        return _unexpected(error)
    return code if isinstance(code, int) else ExitCode.FINE


def _show_misuse(error: click.ClickException) -> None:
    """Write what click has to say, as everything is written."""
    buffer = io.StringIO()
    error.show(buffer)
    console.note(buffer.getvalue().rstrip())


def _unexpected(error: Exception) -> int:
    """Say that it is our fault, and keep where it happened, without anybody's text."""
    import traceback
    from pathlib import Path

    from srm_tui import resources

    frames = "".join(traceback.format_tb(error.__traceback__))
    try:
        place = Path(resources.cache_folder(), "crash.log")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{frames}{type(error).__name__}\n", encoding="utf-8")
        kept = f" Details are in {place}."
    except (OSError, RuntimeError):
        kept = ""
    console.note(f"Unexpected error: {type(error).__name__}.{kept} Your answers are safe.")
    if os.environ.get("SRM_TUI_DEBUG"):
        traceback.print_exception(error)
    return ExitCode.UNEXPECTED
