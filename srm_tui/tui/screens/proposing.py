"""What reads files, or asks an account, for what they suggest; it can be stopped."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from textual import on, work
from textual.message import Message
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from srm_tui.core.answers import Record
from srm_tui.core.recognition import watched
from srm_tui.errors import SrmError
from srm_tui.importers.scoping.account import AccountQuestion, ask_account
from srm_tui.tui.import_job import Advance, ImportJob
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.mistaken import hint_of
from srm_tui.tui.report_job import StoppedError
from srm_tui.tui.screens.dialogs import TextDialog
from srm_tui.tui.screens.exchange import last_folder, remember_folder
from srm_tui.tui.screens.files import FileDialog
from srm_tui.tui.screens.place import Place
from srm_tui.tui.text import one_line, plain, share
from srm_tui.workspace import Workspace
from srm_tui.workspace.importing import ScopeImport, read_scope

_HELP = (
    "Infrastructure as code, inventories, bills, or a folder of them: what it is shows in its "
    "content. Enter takes a folder as a whole; Tab goes into it."
)


@cache
def can_ask_accounts() -> bool:
    """Return whether the extra is installed that asks accounts."""
    return importlib.util.find_spec("boto3") is not None


class ProposingPlace(Place):
    """Reads one thing after another, and keeps what the last one suggests."""

    @dataclass
    class Ended(Message):
        """The reading is over: done, stopped or failed."""

        job: ImportJob[ScopeImport]
        found: ScopeImport | None = None
        error: SrmError | None = None

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace)
        self.assessment_id = assessment_id
        self.record = Record(id=assessment_id)
        self.found: ScopeImport | None = None
        """What was read; None before."""
        self.job: ImportJob[ScopeImport] | None = None
        """The reading that is going on; None while there is none."""
        self._path = self._profile = self._regions = ""
        """What was named last."""

    def on_mount(self) -> None:
        """Look now and then how far the reading is."""
        self.set_interval(0.2, self.show_step)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Read one thing at a time."""
        if action == "choose":
            return self.job is None
        if action == "account":
            return self.job is None and can_ask_accounts()
        return super().check_action(action, parameters)

    def show_read(self) -> None:
        """Show what was read."""
        raise NotImplementedError

    def say_head(self, text: str) -> None:
        """Say how things stand, over the list."""
        self.query_one("#proposals-head", Static).update(plain(text))

    @work
    async def action_choose(self) -> None:
        """Ask for a file or folder, and read it."""
        folder = last_folder(self)
        before = self._path or (f"{folder}/" if folder.is_absolute() else "")
        problem = ""
        while True:
            dialog = FileDialog(
                "Propose from files", before, _HELP, problem, folders=True, is_there=True
            )
            answer = await self.app.push_screen_wait(dialog)
            if answer is None:
                self._leave_if_empty()
                return
            path = Path(answer).expanduser()
            if path.exists():
                break
            before, problem = answer, f"There is no file or folder {answer}."
        self._path = answer
        remember_folder(self, path.absolute() if path.is_dir() else path.absolute().parent)
        kb = self.workspace.kb

        def read(tell: Advance) -> ScopeImport:
            return read_scope(kb, [path], lambda step: tell(*step))

        self._begin(read, f"Reading {one_line(path.name or str(path))}")

    @work
    async def action_account(self) -> None:
        """Ask for profile and Regions, then an AWS account for the services in use."""
        profile = await self._ask("Profile of your AWS settings", "shop-prod", self._profile)
        if profile is None:
            return
        regions = await self._ask("Regions", "eu-central-1 eu-west-1", self._regions)
        if regions is None:
            return
        self._profile, self._regions = profile, regions
        question = AccountQuestion(profile=profile, regions=tuple(regions.split()))
        kb, today = self.workspace.kb, self.workspace.today()

        def read(tell: Advance) -> ScopeImport:
            watches = watched(kb.recognitions)
            told = ask_account(question, watches, today, lambda step: tell(step, 0, 0))
            return read_scope(kb, [], account=told)

        self._begin(read, "Asking the account")

    async def _ask(self, title: str, example: str, before: str) -> str | None:
        """Return what somebody writes, None for no; leave where nothing else is to be seen."""
        about = "Empty: what your AWS settings say. Only Resource Explorer and Config are asked."
        dialog = TextDialog(title, before, example, about, may_be_empty=True)
        answer = await self.app.push_screen_wait(dialog)
        if answer is None:
            self._leave_if_empty()
        return answer

    def _leave_if_empty(self) -> None:
        if self.found is None and not self.record.receipts:
            self.dismiss()

    def _begin(self, read: Callable[[Advance], ScopeImport], told: str) -> None:
        self.job = ImportJob(read)
        self.say_head(f"{told}\n{with_keys(_STOPS)}")
        self.refresh_bindings()
        self.read(self.job)

    @work(thread=True, group="reading", exit_on_error=False)
    def read(self, job: ImportJob[ScopeImport]) -> None:
        """Read in a thread of its own."""
        try:
            found = job.run(lambda *_: None)
        except StoppedError:
            self.post_message(self.Ended(job))
        except SrmError as error:
            self.post_message(self.Ended(job, error=error))
        else:
            self.post_message(self.Ended(job, found))

    def show_step(self) -> None:
        """Show how far the reading is."""
        if self.job and self.job.latest[0]:
            file, read, size = self.job.latest
            percent = 100 * read // max(size, 1)
            bar = f"[{share(percent, 100, 20)}] {percent:>3} %  " if read else ""
            told = f"{bar}Reading {file}" if size else file
            self.say_head(f"{one_line(told)}\n{with_keys(_STOPS)}")

    @on(Ended)
    def show_end(self, message: Ended) -> None:
        """Show what was found, or what went wrong and what to do."""
        if message.job is not self.job:
            return
        self.job = None
        if message.found is not None:
            self.found = message.found
            self.show_read()
        elif message.error is not None:
            hint = hint_of(message.error) or with_keys("{files.choose} names another file.")
            self.say_head(f"Not read. {message.error}\n{hint}")
        self.refresh_bindings()

    @on(Worker.StateChanged)
    def show_fault(self, message: Worker.StateChanged) -> None:
        """Say so when the reading ended in a fault of ours."""
        if message.state is WorkerState.ERROR and message.worker.group == "reading" and self.job:
            self.job = None
            fault = type(message.worker.error).__name__
            self.say_head(
                f"Not read: an unexpected {fault}, a fault of srm-tui.\nNothing was saved."
            )
            self.refresh_bindings()

    async def settle(self) -> bool:
        """Stop the reading before the app ends."""
        if self.job:
            self.job.stop()
        return True

    def action_back(self) -> None:
        """Stop the reading, or leave."""
        if self.job:
            self.job.stop()
            self.job = None
            self.refresh_bindings()
            self.say_head(
                with_keys("Stopped; nothing was read.\n{files.choose} chooses a file or folder.")
            )
            if self.found:
                self.show_read()
        else:
            self.dismiss()


_STOPS = "{files.back} stops it."
_STOPPED = "Stopped; nothing was read.\n{files.choose} chooses a file or folder."
