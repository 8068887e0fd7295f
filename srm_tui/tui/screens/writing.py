"""What writes a report, tells how far it is, and opens what was written."""

from dataclasses import dataclass
from pathlib import Path

from textual import on, work
from textual.message import Message
from textual.widgets import Static

from srm_tui.errors import SrmError
from srm_tui.files import write_whole
from srm_tui.reports import Options, Step
from srm_tui.tui.key_names import key_name
from srm_tui.tui.opening import open_path
from srm_tui.tui.report_job import ReportJob, StoppedError
from srm_tui.tui.screens.exchange import remember_folder
from srm_tui.tui.screens.place import Place
from srm_tui.tui.text import plain, share
from srm_tui.workspace import Workspace


class WritingPlace(Place):
    """Writes one report at a time, whole or not at all; the work can be stopped."""

    @dataclass
    class Advanced(Message):
        """The work on the report came a step further."""

        job: ReportJob
        text: str

    @dataclass
    class Ended(Message):
        """The work on a report is over: written, stopped or failed."""

        job: ReportJob
        size: int = 0
        error: SrmError | None = None

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace)
        self.assessment_id = assessment_id
        self.written: Path | None = None
        """What was written last; None before, and while the next is being written."""
        self.job: ReportJob | None = None
        """The work that is going on; None while there is none."""
        self._share = 0.0
        """How much of the work is done."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open only what is written, and not in a browser: it is on another machine."""
        if action in ("open", "reveal"):
            return self.written is not None and not self.is_in_browser
        return super().check_action(action, parameters)

    def begin(self, path: Path, options: Options) -> None:
        """Begin to write the report to a file, or to give it to the browser."""
        keep = self._give_to_browser if self.is_in_browser else write_whole
        self.job = ReportJob(self.workspace, self.assessment_id, path, options, keep)
        self._set_written(None)
        self._share = 0.0
        self._say_step(Step("Reading the answers", 0.0))
        self.make(self.job)

    def _give_to_browser(self, path: Path, data: bytes) -> None:
        self.app.call_from_thread(self.deliver, path.name, data)

    @work(thread=True, group="report", exit_on_error=False)
    def make(self, job: ReportJob) -> None:
        """Make the report and write it whole, in a thread of its own."""

        def tell(text: str) -> None:
            self.post_message(self.Advanced(job, text))

        try:
            size = job.run(tell)
        except StoppedError:
            self.post_message(self.Ended(job))
        except SrmError as error:
            self.post_message(self.Ended(job, error=error))
        else:
            self.post_message(self.Ended(job, size))

    @on(Advanced)
    def show_step(self, message: Advanced) -> None:
        """Show how far the work is."""
        if message.job is self.job:
            self._say_step(message.text)

    @on(Ended)
    def show_end(self, message: Ended) -> None:
        """Say where the report is, or what went wrong and what to do."""
        if message.job is not self.job:
            return
        self.job = None
        if message.error:
            self.say_state(f"Not written. {message.error}\n{message.error.hint}")
            self.tell(message.error)
        elif message.size and self.is_in_browser:
            size = f"{message.size / 1024:,.0f} KB"
            self.say_state(
                f"Given to your browser ({size}). "
                f"{key_name('report.back')} goes back.\n{message.job.path}"
            )
        elif message.size:
            place = message.job.path.absolute()
            self._set_written(message.job.path)
            remember_folder(self, place.parent)
            size = f"{message.size / 1024:,.0f} KB"
            self.say_state(
                f"Written ({size}). {key_name('report.open')} opens it, "
                f"{key_name('report.reveal')} its folder. {key_name('report.back')} goes "
                f"back.\n{place}"
            )
        for each in message.job.notices if message.size else ():
            self._warn(each)

    def _warn(self, text: str) -> None:
        """Show what the user should know of a report that is written."""
        seconds = 2.5 * self.NOTICE_SECONDS
        title = "Not all is drawn"
        self.notify(text, title=title, severity="warning", timeout=seconds, markup=False)

    async def settle(self) -> bool:
        """Stop the work before the app ends."""
        self.stop()
        return True

    def stop(self) -> bool:
        """Stop the work; return False when its file is being written already."""
        if self.job is None or self.job.stop():
            self.job = None
            return True
        return False

    async def action_open(self) -> None:
        """Open the report with what the system opens such files with."""
        if self.written is not None:
            await self._open(self.written.absolute())

    async def action_reveal(self) -> None:
        """Open the folder that the report is in."""
        if self.written is not None:
            await self._open(self.written.absolute().parent)

    async def _open(self, path: Path) -> None:
        if not await self.off_thread(open_path, path):
            self.say(f"No program was found that opens it here. It is {path}", "Not opened")

    def _set_written(self, path: Path | None) -> None:
        self.written = path
        self.refresh_bindings()

    def _say_step(self, text: str) -> None:
        """Show a step with a bar; a step that tells no share leaves the bar as it is."""
        if isinstance(text, Step):
            self._share = max(self._share, text.share)
        percent = int(100 * self._share)
        self.say_state(
            f"[{share(percent, 100, 30)}] {percent:>3} %  {key_name('report.back')} stops "
            f"it.\n{text}"
        )

    def say_state(self, text: str) -> None:
        """Say how the work stands, under the form."""
        self.query_one("#report-state", Static).update(plain(text))
