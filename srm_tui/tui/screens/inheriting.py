"""Controls of a platform team that are taken over into the assessment one stands on."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from textual.content import Content

from srm_tui.core.inheritance import Fate, Inheritance
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.errors import UsageError
from srm_tui.tui.screens.place import Place
from srm_tui.tui.screens.reading import ReadingDialog
from srm_tui.tui.text import STATUS_MARKS, count, one_line, plain
from srm_tui.tui.widgets.line_list import Line
from srm_tui.workspace.inheriting import Takeover, plan_takeover, take_over

_TITLES = {
    Fate.TAKEN: "New",
    Fate.CHANGED: "Changed at the source; flagged",
    Fate.DEPARTS: "Departs from the source: ours stays",
    Fate.OWN: "Answered by ourselves: ours stays",
    Fate.WITHDRAWN: "No longer provided; flagged",
    Fate.NOT_ASKED: "Not asked here",
}


async def inherit_from(place: Place, path: Path, assessment_id: str) -> str:
    """Ask whether what a file provides is taken over; return the id when it was."""
    if not assessment_id:
        message = "The file holds controls that a team provides, and no assessment."
        raise UsageError(message, "Begin an assessment, then import it there.")
    workspace = place.workspace
    plan = await asyncio.to_thread(plan_takeover, workspace, assessment_id, path)
    name = one_line(workspace.record(assessment_id).details.name)
    title = f"{one_line(plan.provided.team)} provides {count(len(plan.results), 'control')}"
    dialog = ReadingDialog(title, _told(workspace.kb, plan), tuple(_choices(plan, name)))
    chosen = await place.app.push_screen_wait(dialog)
    if chosen is None:
        return ""
    if chosen == "replace":
        plan = await asyncio.to_thread(
            lambda: plan_takeover(workspace, assessment_id, path, over_own=True)
        )
    await asyncio.to_thread(take_over, workspace, plan)
    used = count(plan.receipt.used, "control is", "controls are")
    place.say(f"{used} inherited from {plan.provided.team}. U in the assessment takes it back.")
    return assessment_id


def _choices(plan: Takeover, name: str) -> Iterator[Line]:
    yield Line("take", f"Take them over into '{name}'")
    stays = sum(each.fate in (Fate.OWN, Fate.DEPARTS) for each in plan.results)
    if stays:
        answers = count(stays, "answer of ours", "answers of ours")
        yield Line("replace", f"Take them over, and write over {answers} too")


def _told(kb: KnowledgeBase, plan: Takeover) -> Content:
    """Return what taking over would do, by what becomes of each control."""
    parts = [plain(f"As of {plan.provided.as_of[:10]}, file SHA-256 {plan.digest[:16]}...")]
    for fate, title in _TITLES.items():
        found = [each for each in plan.results if each.fate is fate]
        if found:
            head = plain(f"{title} ({len(found)})").stylize("bold underline")
            lines = (plain(_line(kb, each)) for each in found)
            parts.append(Content("\n").join((head, *lines)))
    if same := sum(each.fate is Fate.SAME for each in plan.results):
        parts.append(plain(f"{count(same, 'control is', 'controls are')} as before."))
    return Content("\n\n").join(parts)


def _line(kb: KnowledgeBase, each: Inheritance) -> str:
    control = kb.control_by_id.get(each.control_id)
    title = control.title if control else each.control_id
    return f"{STATUS_MARKS[each.before]} -> {STATUS_MARKS[each.after]} {one_line(title)}"
