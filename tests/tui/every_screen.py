"""Each screen and dialog of the app, with the keys that lead there from the workshop."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from srm_tui.core.answers import Details
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.scope import Scope
from srm_tui.store import open_store
from srm_tui.tui.screens import (
    acceptance,
    comparison,
    dashboard,
    dialogs,
    evidence,
    exception,
    files,
    filtering,
    findings,
    history,
    home,
    many,
    matrix,
    merging,
    parking,
    portfolio,
    present,
    proposals,
    reading,
    report,
    scope,
    session,
    standing,
    taking,
    variants,
    workshop,
)
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.workspace import Workspace
from tests.tui.reading import until, write

DUTY, OTHER = "encryption-at-rest", "root-user-protected"
NOTE = "To the last letter"
_LINK = Evidence(id="", kind=EvidenceKind.LINK, value="https://example.org/proof")

Kind = type[Screen[Any]]
Step = str | Callable[[Pilot[None], Path], Awaitable[None]]


def prepare(workspace: Workspace, folder: Path) -> str:
    """Return the id of an assessment of which every screen has something to show.

    `folder` gets `theirs.srm.yaml`, in which somebody else said otherwise, and
    `search.json`, which names services.
    """
    services = Scope(service_ids=("rds", "s3", "ecs"), facts={"environment": ("production",)})
    shop = workspace.create(Details(name="Web shop", team="Payments"), services)
    workspace.milestones.freeze(shop, "Begin")
    workspace.sessions.begin(shop, 90)
    workspace.sessions.park(shop, "Who holds the keys?", DUTY)
    path = folder / "theirs.srm.yaml"
    path.write_text(workspace.export_text(shop), encoding="utf-8")
    elsewhere = Workspace(workspace.kb, open_store(":memory:"), "Bo")
    elsewhere.import_file(path)
    elsewhere.answer(shop, OTHER, {"status": "planned"})
    path.write_text(elsewhere.export_text(shop), encoding="utf-8")
    elsewhere.store.close()
    workspace.answer(shop, OTHER, {"status": "partial", "due_on": "2026-01-31"})
    workspace.answer(shop, DUTY, {"status": "not-implemented"}, evidence=[_LINK])
    arns = [{"Arn": "arn:aws:sqs:eu-west-1:111122223333:jobs", "ResourceType": ""}]
    search = {"Resources": arns, "Count": {"Complete": False}}
    (folder / "search.json").write_text(json.dumps(search), encoding="utf-8")
    return shop


def _typed(text: str) -> Step:
    async def put(pilot: Pilot[None], folder: Path) -> None:
        await write(pilot, text.format(folder=folder))

    return put


def _at(kind: Kind) -> Step:
    async def arrive(pilot: Pilot[None], folder: Path) -> None:
        assert folder
        await until(pilot, lambda: type(pilot.app.screen) is kind)
        await pilot.pause()

    return arrive


async def _at_containers(pilot: Pilot[None], folder: Path) -> None:
    assert folder
    pilot.app.screen.query(LineList).first().go_to("ecs")


async def _read(pilot: Pilot[None], folder: Path) -> None:
    place = pilot.app.screen
    assert folder
    assert isinstance(place, proposals.ProposalsScreen)
    await until(pilot, lambda: place.job is None and place.found is not None)


_FILE = _typed("{folder}/search.json")
_THEIRS = _typed("{folder}/theirs.srm.yaml")
_ASKED = _at(dialogs.ChoiceDialog)
WAYS: dict[Kind, tuple[Step, ...]] = {
    workshop.WorkshopScreen: (),
    acceptance.AcceptanceDialog: ("a",),
    dialogs.HelpDialog: ("question_mark",),
    dialogs.ChoiceDialog: ("w",),
    dialogs.TextDialog: ("g", "m"),
    evidence.EvidenceDialog: ("e",),
    exception.ExceptionDialog: ("x",),
    filtering.FilterDialog: ("f",),
    many.ManyDialog: ("space", "c"),
    parking.ParkDialog: ("f4",),
    scope.ScopeScreen: ("s",),
    variants.VariantsDialog: ("s", _at_containers, "v"),
    reading.ReadingDialog: ("s", "d"),
    proposals.ProposalsScreen: ("s", "f5", _at(files.FileDialog), _FILE, "enter", _read),
    files.FileDialog: ("s", "f5"),
    report.ReportScreen: ("p",),
    dashboard.DashboardScreen: ("g",),
    matrix.MatrixScreen: ("g", "w"),
    standing.DutiesDialog: ("g", "enter"),
    comparison.ComparisonScreen: ("g", "c"),
    history.HistoryScreen: ("h",),
    findings.FindingsScreen: ("i",),
    present.PresentScreen: ("f5",),
    session.SessionScreen: ("f9",),
    taking.TakeDialog: ("f9", "4", "enter"),
    home.HomeScreen: ("escape",),
    portfolio.PortfolioScreen: ("escape", "r"),
    merging.ConflictDialog: ("escape", "i", _THEIRS, "enter", _ASKED, "enter"),
}
"""By the kind of screen, what leads there."""


async def go(pilot: Pilot[None], kind: Kind, folder: Path) -> None:
    """Go from the workshop to a screen of that kind."""
    for step in WAYS[kind]:
        if isinstance(step, str):
            await pilot.press(step)
        else:
            await step(pilot, folder)
        await pilot.pause()
    await until(pilot, lambda: type(pilot.app.screen) is kind)
