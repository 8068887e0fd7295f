"""Assessments that come in from files and go out into them, with the questions this needs."""

import asyncio
import itertools
from pathlib import Path

from srm_tui.errors import SrmError, UsageError
from srm_tui.files import write_whole
from srm_tui.reports import file_stem
from srm_tui.store.provided import is_provided
from srm_tui.tui.key_names import key_name, with_keys
from srm_tui.tui.mistaken import error_text
from srm_tui.tui.report_job import PORTABLE
from srm_tui.tui.screens.dialogs import ChoiceDialog
from srm_tui.tui.screens.files import FileDialog
from srm_tui.tui.screens.inheriting import inherit_from
from srm_tui.tui.screens.merging import Choices, ConflictDialog, who_said
from srm_tui.tui.screens.place import Place
from srm_tui.tui.screens.reading import ReadingDialog
from srm_tui.tui.screens.taking_back import take_back
from srm_tui.tui.text import count, one_line, plain
from srm_tui.tui.widgets.line_list import Line
from srm_tui.workspace.copies import Incoming
from srm_tui.workspace.oddities import oddities
from srm_tui.workspace.questionnaires import SUFFIXES as QUESTIONNAIRES


async def import_assessment(place: Place, into: str = "") -> str:
    """Ask for a file until one can be imported; return the id, empty when nobody wants to.

    Controls that another team provides are taken over `into` the assessment of that id.
    """
    folder = last_folder(place)
    answer: str | None = f"{folder}/" if folder.is_absolute() else ""
    problem = ""
    help_text = (
        "A .srm.yaml file, a report of srm-tui (PDF, HTML), a questionnaire that was filled in, or "
        "the controls that a platform team provides."
    )
    suffixes = (".yaml", ".yml", ".pdf", ".html", *QUESTIONNAIRES)
    while True:
        answer = await place.app.push_screen_wait(
            FileDialog("Import", answer or "", help_text, problem, suffixes, is_there=True)
        )
        if not answer:
            return ""
        path = Path(answer).expanduser()
        try:
            if path.is_fifo():
                raise UsageError("This is a pipe, which may never end.", "Name a file.")
            if path.suffix.casefold() in QUESTIONNAIRES:
                taken = await take_back(place, path)
                remember_folder(place, path.absolute().parent)
                return taken
            if await asyncio.to_thread(is_provided, path):
                remember_folder(place, path.absolute().parent)
                return await inherit_from(place, path, into)
            incoming = await asyncio.to_thread(place.workspace.incoming, path)
            remember_folder(place, path.absolute().parent)
            return await _take_in(place, path, incoming)
        except SrmError as error:
            problem = error_text(error)


async def _take_in(place: Place, path: Path, incoming: Incoming) -> str:
    """Import `path`, after one was asked when its assessment is here already."""
    workspace = place.workspace
    if not incoming.here:
        imported = await asyncio.to_thread(workspace.import_file, path)
        await _warn(place, path, incoming)
        place.say(with_keys("Imported, with its history. {home.open} opens it."), "Import")
        return imported
    choice = await place.app.push_screen_wait(_conflict(incoming))
    if choice == "copy":
        imported = await asyncio.to_thread(workspace.import_file, path)
        place.say(
            with_keys("Imported as a copy, with its history. {home.open} opens it."), "Import"
        )
        return imported
    if choice == "merge":
        return await _put_together(place, incoming)
    if choice == "update":
        updated = await asyncio.to_thread(workspace.catch_up, incoming)
        place.say(f"Brought up to date with {count(len(incoming.news), 'change')}.", "Import")
        return updated
    return incoming.assessment_id if choice == "keep" else ""


async def _warn(place: Place, path: Path, incoming: Incoming) -> None:
    """Show what in a file is not known here, and whether it is whole."""
    found = oddities(place.workspace.kb, incoming.file, path.name)
    if found:
        told = [f"{one_line(str(each.place))}\n  {each.message} {each.hint}" for each in found]
        text = plain("\n\n".join(("Everything in the file was imported.", *told)))
        await place.app.push_screen_wait(ReadingDialog("Imported, and odd", text))


async def _put_together(place: Place, incoming: Incoming) -> str:
    """Put a file together with the assessment here, after each conflict was asked about."""
    choices: Choices = {}
    if incoming.parted.conflicts:
        parted = incoming.parted
        said = {
            key: (who_said(ours), who_said(theirs)) for key, (ours, theirs) in parted.said.items()
        }
        dialog = ConflictDialog(place.workspace.kb, parted.conflicts, said)
        decided = await place.app.push_screen_wait(dialog)
        if decided is None:
            return ""
        choices = decided
    merged = await asyncio.to_thread(place.workspace.catch_up, incoming, choices)
    told = f"Put together: {count(len(incoming.news), 'change')} of theirs"
    undo = key_name("assessment.undo")
    back = f", {count(len(choices), 'field')} decided. {undo} in the assessment takes those back."
    place.say(f"{told}{back}" if choices else f"{told}, nothing in conflict.", "Import")
    return merged


def _conflict(incoming: Incoming) -> ChoiceDialog:
    """Return the question what to do with an assessment that is here already."""
    news, missing = count(len(incoming.news), "change"), count(incoming.missing, "change")
    if incoming.is_ahead:
        told = f"The file has {news} that are not here yet."
    elif incoming.news:
        told = f"Both went on: the file has {news} of its own, and lacks {missing} made here."
    elif incoming.missing:
        told = f"The file is older: it lacks {missing} made here."
    else:
        told = "The file says the same as the one that is here."
    update = (Line("update", f"Bring the one here up to date with {news}"),)
    conflicts = len(incoming.parted.conflicts)
    asked = f"decide {count(conflicts, 'field')} that both changed" if conflicts else "no conflict"
    merge = (Line("merge", f"Put both together: {asked}"),)
    lines = (
        *(update if incoming.is_ahead else ()),
        *(merge if incoming.news and incoming.missing else ()),
        Line("keep", "Keep the one that is here, and import nothing"),
        Line("copy", "Keep both: import it as a copy of its own"),
    )
    return ChoiceDialog(f"'{incoming.here}' is here already", lines, told)


async def export_assessment(place: Place, assessment_id: str) -> None:
    """Ask for a file and write the assessment into it, history included."""
    name = place.workspace.record(assessment_id).details.name
    file_name = f"{file_stem(name)}{PORTABLE}"
    if place.is_in_browser:
        text = await asyncio.to_thread(place.workspace.export_text, assessment_id)
        place.deliver(file_name, text.encode())
        place.say(f"Given to your browser: {file_name}", "Export")
        return
    answer: str | None = str(last_folder(place) / file_name)
    problem = ""
    help_text = f"Everything, history included; import reads it back. Folder: {Path.cwd()}"
    while True:
        answer = await place.app.push_screen_wait(
            FileDialog("Export", answer or "", help_text, problem, (PORTABLE,), about=assessment_id)
        )
        if not answer:
            return
        path = await free_to_write(place, Path(answer).expanduser())
        if path is None:
            continue
        try:
            text = await asyncio.to_thread(place.workspace.export_text, assessment_id)
            await asyncio.to_thread(write_whole, path, text.encode())
        except SrmError as error:
            problem = f"{error} {error.hint}".strip()
        else:
            remember_folder(place, path.absolute().parent)
            place.say(f"Written to {path.absolute()}", "Export")
            return


async def free_to_write(place: Place, path: Path) -> Path | None:
    """Return where to write: `path`, or one beside it when a file is to be kept; None for no."""
    if not path.is_file():
        return path
    beside = free_path(path)
    lines = (
        Line("replace", "Replace it"),
        Line("beside", f"Keep it, and write {beside.name}"),
    )
    choice = await place.app.push_screen_wait(ChoiceDialog(f"{path.name} is there already", lines))
    return {"replace": path, "beside": beside}.get(choice or "")


def free_path(path: Path) -> Path:
    """Return `path` with a number that no file has yet."""
    ending = PORTABLE if path.name.endswith(PORTABLE) else path.suffix
    stem = path.name.removesuffix(ending)
    numbered = (path.with_name(f"{stem}-{number}{ending}") for number in itertools.count(2))
    return next(each for each in numbered if not each.exists())


def last_folder(place: Place) -> Path:
    """Return the folder used last, or the present one when it is no more."""
    folder = Path(place.srm.preferences.settings.folder)
    return folder if folder.is_absolute() and folder.is_dir() else Path()


def remember_folder(place: Place, folder: Path) -> None:
    """Keep the folder for the next time; the present one needs no keeping."""
    place.srm.remember(folder="" if folder == Path.cwd() else str(folder))
