"""Where the interview begins: the assessments of the store, and how it ends."""

import os
import sys
from pathlib import Path

from srm_tui.cli import console
from srm_tui.cli.console import ExitCode
from srm_tui.cli.plain import words
from srm_tui.cli.plain.dialogue import BackError, Dialogue, QuitError
from srm_tui.cli.plain.interview import Elsewhere, HomeError, Interview
from srm_tui.cli.plain.keeping import Keeper
from srm_tui.cli.plain.scope import ScopeInterview
from srm_tui.core.answers import Details, Record
from srm_tui.core.counting import counted as count
from srm_tui.core.scope import Scope
from srm_tui.errors import SrmError, UsageError
from srm_tui.files import write_whole
from srm_tui.reports import Notice, file_stem, format_of
from srm_tui.workspace import Workspace

_HELP = (
    "Type the number or name of an assessment to open it.",
    "new: begin one. new and a name takes that name.",
    "demo: a filled example.",
    "import and a path: read a file or a report of srm-tui.",
    "list: the assessments once more.",
)


def run_plain(workspace: Workspace, assessment_id: str = "") -> int:
    """Lead through home, scope and duties until somebody leaves; return the exit code."""
    if sys.stdin is not None and hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    home = Home(Dialogue(), workspace)
    try:
        home.run(assessment_id)
    except QuitError:
        pass
    except EOFError:
        console.say("")
    except KeyboardInterrupt:
        console.say("")
        if home.keeper.end():
            home.dialogue.say("Interrupted. Everything that was answered is saved.")
        return ExitCode.INTERRUPTED
    if not home.keeper.end():
        return ExitCode.FOUND
    home.dialogue.say("Goodbye. Everything is saved.")
    return ExitCode.FINE


class Home:
    """The list of assessments and what one does with them."""

    def __init__(self, dialogue: Dialogue, workspace: Workspace) -> None:
        self.dialogue = dialogue
        self.keeper = Keeper(dialogue, workspace)
        self.workspace = workspace
        self.listed: tuple[Record, ...] = ()
        """The assessments as they were numbered last."""

    def run(self, assessment_id: str) -> None:
        """Go on until somebody leaves."""
        self.dialogue.say(
            "srm-tui in plain mode.",
            "Type help at any prompt, quit to leave. Each answer is saved at once.",
        )
        self.keeper.begin()
        if assessment_id:
            self._work_on(assessment_id)
        self._list()
        while True:
            try:
                self._do(self.dialogue.ask("Assessment", _HELP))
            except BackError:
                self._list()
            except SrmError as error:
                self.dialogue.tell(error)

    def _list(self) -> None:
        records = self.workspace.records()
        self.listed = tuple(each for each in records if not each.details.archived)
        if not self.listed:
            self.dialogue.say("There is no assessment yet. Say new to begin one, or demo.")
            return
        self.dialogue.say(f"{count(len(self.listed), 'assessment')}.")
        for number, record in enumerate(self.listed, 1):
            found = self.workspace.assess_record(record)
            team = f", team {record.details.team}" if record.details.team else ""
            self.dialogue.say(f"{number}. {record.details.name}{team}. {words.standing(found)}")
        self.dialogue.say("Type a number to open one, or new.")

    def _do(self, text: str) -> None:
        word, _, rest = text.partition(" ")
        match word.casefold():
            case "" | "list":
                self._list()
            case "new":
                self._new(rest.strip())
            case "demo":
                self._work_on(self.workspace.demo())
            case "import" if rest:
                self._work_on(self.workspace.import_file(Path(rest.strip()).expanduser()))
            case _:
                self._work_on(self._find(text))

    def _find(self, text: str) -> str:
        if text.isascii() and text.isdigit() and 1 <= int(text) <= len(self.listed):
            return self.listed[int(text) - 1].id
        try:
            return self.workspace.find(text)
        except UsageError as error:
            raise UsageError(str(error), "Type a number of the list, a name, or new.") from None

    def _new(self, name: str) -> None:
        name = name or self.dialogue.ask("Name of the workload, as your team calls it")
        if name:
            self._work_on(self.workspace.create(Details(name=name), Scope()))

    def _work_on(self, assessment_id: str) -> None:
        """Ask for the scope while no service is chosen, then go through the duties."""
        scope = ScopeInterview(self.dialogue, self.workspace, assessment_id)
        elsewhere: dict[str, Elsewhere] = {
            "scope": (lambda _: scope.run(), "services, integration, laws and depth"),
            "about": (lambda _: scope.ask_about(), "name, team and who takes part"),
            "report": (
                lambda text: self._report(assessment_id, text),
                "write the report: report shop.pdf",
            ),
        }
        found = self.workspace.assess(assessment_id)
        self.dialogue.say(f"{found.record.details.name}. {words.standing(found)}")
        try:
            if found.record.scope.is_empty:
                scope.run()
            if self.workspace.record(assessment_id).scope.is_empty:
                self.dialogue.say("No service is chosen yet. Open it again to go on.")
            else:
                Interview(self.dialogue, self.workspace, assessment_id, elsewhere).run()
        except HomeError:
            pass
        self._list()

    def _report(self, assessment_id: str, text: str) -> None:
        """Write the report to a file; one that is there is replaced only after a yes."""
        stem = file_stem(self.workspace.record(assessment_id).details.name)
        path = Path(text or f"{stem}-gap-report.pdf").expanduser()
        written_as = format_of(path)
        if path.exists():
            answer = self.dialogue.ask(f"{path} is there already. Replace it, yes or no")
            if answer.casefold() not in ("yes", "y"):
                self.dialogue.say("Nothing was written.")
                return
        self.dialogue.say("Writing the report. This takes a moment.")
        notices: list[str] = []

        def tell(text: str) -> None:
            if isinstance(text, Notice):
                notices.append(text)

        data = self.workspace.report(assessment_id, written_as, tell)
        write_whole(path, data)
        self.dialogue.say(f"Written: {os.fspath(path.absolute())}, {len(data) // 1024} KB.")
        for each in notices:
            self.dialogue.say(each)
