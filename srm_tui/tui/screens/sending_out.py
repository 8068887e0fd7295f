"""Questionnaires that go out to the owners of open duties."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from srm_tui.core.homework import is_to_do
from srm_tui.core.questionnaire import Questionnaire
from srm_tui.errors import SrmError
from srm_tui.files import make_folder, write_whole
from srm_tui.reports import file_stem
from srm_tui.tui.key_names import key_name
from srm_tui.tui.screens.exchange import free_path, last_folder, remember_folder
from srm_tui.tui.screens.files import FileDialog
from srm_tui.tui.screens.place import Place
from srm_tui.tui.text import count
from srm_tui.workspace.questionnaires import file_name, written

_KIND = ".xlsx"


async def send_out(place: Place, assessment_id: str) -> None:
    """Write a questionnaire for each owner of what is open, into a folder that is asked for."""
    workspace = place.workspace
    found = workspace.assess(assessment_id)
    rows = [row for row in found.rows if is_to_do(row)]
    if not rows:
        place.say("Nothing is open: every duty has an answer, and there is no gap.")
        return
    asked = await asyncio.to_thread(workspace.questionnaires.by_owner, assessment_id, rows)
    if place.is_in_browser:
        for each in asked:
            place.deliver(file_name(each, _KIND), await asyncio.to_thread(written, each, _KIND))
        place.say(f"Given to your browser: {count(len(asked), 'questionnaire')}.", "Sent out")
        return
    name = f"{file_stem(found.record.details.name)}-questionnaires"
    answer: str | None = str(last_folder(place) / name)
    problem = ""
    help_text = (
        f"{count(len(asked), 'workbook')}, one for each owner. Import takes back what was filled "
        f"in. Files that are there stay. From here: {Path.cwd()}"
    )
    while True:
        dialog = FileDialog("Into which folder?", answer or "", help_text, problem, folders=True)
        answer = await place.app.push_screen_wait(dialog)
        if not answer:
            return
        folder = Path(answer).expanduser()
        try:
            await asyncio.to_thread(_write, folder, asked)
        except SrmError as error:
            problem = f"{error} {error.hint}".strip()
        else:
            remember_folder(place, folder.absolute().parent)
            told = f"{count(len(asked), 'questionnaire')} in {folder.absolute()}"
            place.say(
                f"{told}. {key_name('home.import')} on the first screen takes them back.", "Written"
            )
            return


def _write(folder: Path, asked: Sequence[Questionnaire]) -> None:
    """Write the workbooks beside what is there already."""
    make_folder(folder)
    for each in asked:
        path = folder / file_name(each, _KIND)
        write_whole(free_path(path) if path.exists() else path, written(each, _KIND))
