"""Questionnaires that come back: what they change is shown, conflicts are asked about."""

import asyncio
from collections.abc import Iterable, Mapping
from pathlib import Path

from textual.content import Content

from srm_tui.core.fields import Key
from srm_tui.core.journal import Change
from srm_tui.core.merge import Side
from srm_tui.core.people import people_of
from srm_tui.core.returned import Weighed
from srm_tui.errors import Problem
from srm_tui.tui import telling
from srm_tui.tui.key_names import key_name
from srm_tui.tui.screens.dialogs import TextDialog
from srm_tui.tui.screens.merging import Choices, ConflictDialog, who_said
from srm_tui.tui.screens.place import Place
from srm_tui.tui.screens.reading import ReadingDialog
from srm_tui.tui.suggesting import NamesSuggester
from srm_tui.tui.text import count, one_line, plain
from srm_tui.tui.widgets.line_list import Line
from srm_tui.workspace.questionnaires import author_of


async def take_back(place: Place, path: Path) -> str:
    """Take over what a questionnaire changed; return its assessment, empty when nothing is done.

    It raises SrmError for a file that cannot be read.
    """
    given = place.workspace.questionnaires
    assessment_id, weighed = await asyncio.to_thread(given.arrived, path)
    if weighed.problems:
        return await _refuse(place, weighed.problems)
    if weighed.is_empty:
        place.say(f"Nothing in {path.name} was changed.", "Questionnaire")
        return assessment_id
    by = author_of(weighed) or await _ask_name(place, assessment_id)
    if not by:
        return ""
    choices = await _decide(place, assessment_id, weighed, by)
    if choices is None:
        return ""
    if problems := given.problems(assessment_id, [weighed], choices, by):
        return await _refuse(place, problems)
    if not await _confirm(place, weighed, choices, by):
        return ""
    await asyncio.to_thread(given.take, assessment_id, [weighed], choices, by)
    taken = count(_size(weighed, choices), "change")
    place.say(
        f"{taken} of {one_line(by)} taken over. "
        f"{key_name('assessment.undo')} in the assessment takes them back.",
        "Done",
    )
    return assessment_id


async def _refuse(place: Place, problems: Iterable[Problem]) -> str:
    """Show what is wrong in a file, cell by cell; nothing is taken from it."""
    told = [f"{each.place.file}\n  {each.message}. {each.hint}".rstrip() for each in problems]
    head = f"{count(len(told), 'problem')}; nothing was taken over. Mend the file, or send it back."
    text = plain("\n\n".join((head, *told)))
    await place.app.push_screen_wait(ReadingDialog("The questionnaire cannot be taken over", text))
    return ""


async def _ask_name(place: Place, assessment_id: str) -> str:
    """Return who filled a questionnaire in, where the file does not say; empty for nobody."""
    names = people_of(place.workspace.assess(assessment_id))
    title = "Who filled the questionnaire in? Its answers are kept under that name"
    dialog = TextDialog(title, placeholder="Ada Example", suggester=NamesSuggester(names))
    return await place.app.push_screen_wait(dialog) or ""


async def _decide(place: Place, assessment_id: str, weighed: Weighed, by: str) -> Choices | None:
    """Return whose value of each field in conflict is kept; None when nothing is to be done."""
    conflicts = weighed.merge.conflicts
    if not conflicts:
        return {}
    last = _last_changes(place.workspace.changes(assessment_id))
    said = {
        each.key: (_whose(weighed, each.key, last), f"{by}, {weighed.place(each.key)}")
        for each in conflicts
    }
    dialog = ConflictDialog(place.workspace.kb, conflicts, said, _title(weighed))
    return await place.app.push_screen_wait(dialog)


def _whose(weighed: Weighed, key: Key, last: Mapping[Key, Change]) -> str:
    """Return who said what stands here: the team it comes from, or who wrote it."""
    team = weighed.inherited.get(key)
    return f"inherited from {one_line(team)}" if team else who_said(last.get(key))


def _title(weighed: Weighed) -> str:
    """Return over the choice why it is one; empty where both changed each field."""
    inherited = len(weighed.inherited)
    both = len(weighed.merge.conflicts) - inherited
    if not inherited:
        return ""
    told = f"{count(inherited, 'field')} inherited from another team"
    return f"{told}, {count(both, 'field')} that both changed" if both else told


def _last_changes(changes: Iterable[Change]) -> Mapping[Key, Change]:
    return {(each.control_id, each.service_id, each.field): each for each in changes}


async def _confirm(place: Place, weighed: Weighed, choices: Choices, by: str) -> bool:
    """Show all that would be written, and ask."""
    size = _size(weighed, choices)
    lines = (
        Line("take", f"Take over {count(size, 'change')} of {one_line(by)}"),
        Line("leave", "Leave everything as it is"),
    )
    text = Content("\n").join(_told(place, weighed, choices))
    dialog = ReadingDialog(f"What {one_line(by)} changed", text, lines)
    return await place.app.push_screen_wait(dialog) == "take"


def _size(weighed: Weighed, choices: Choices) -> int:
    return len(weighed.merge.settled(choices)) + len(weighed.evidence)


def _told(place: Place, weighed: Weighed, choices: Choices) -> Iterable[Content]:
    """Yield what is written, duty by duty, then what stays as it is."""
    kb = place.workspace.kb
    shown = ""
    for (control_id, service_id, field), value in weighed.merge.settled(choices).items():
        if control_id != shown:
            shown = control_id
            yield plain(one_line(kb.control_by_id[control_id].title)).stylize("bold $text-accent")
        service = f" for {one_line(kb.service_by_id[service_id].name)}" if service_id else ""
        word = telling.field_word(field)
        yield plain(f"  {word}{service}: {one_line(telling.value_text(field, value))}")
    for each in weighed.evidence:
        title = one_line(kb.control_by_id[each.control_id].title)
        yield plain(f"Evidence for {title}: {one_line(each.text)}")
    kept = sum(side is Side.OURS for side in choices.values())
    if kept:
        yield plain(f"{count(kept, 'field')} in conflict stays as it is here.")
    for tally in weighed.returned.ignored:
        yield plain(f"Left aside: {one_line(tally.what)}, {tally.reason}.")
