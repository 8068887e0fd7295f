"""Draws the pictures of README.md and docs/ from the running app: `make docs`."""

import asyncio
import itertools
import os
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from textual.pilot import Pilot
from textual.widgets import Input

from srm_tui import resources
from srm_tui.content import load_packs
from srm_tui.core.answers import Details
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.store import open_store
from srm_tui.tui.app import SrmApp
from srm_tui.workspace import Workspace

IMAGES = Path(__file__).parent / "images"
COLUMNS = 120
DRAWN_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""When the pictures pretend to be drawn, so that they change with the app only."""
_MONOSPACE = "ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"


class FilePath(NamedTuple):
    """A step that names a file of the scene in the field where one writes."""

    name: str


class Seen(NamedTuple):
    """A step that waits until a word is on the screen."""

    word: str


Prepare = Callable[[Workspace, str, Path], None]
"""Makes what a scene needs: in the workspace, in the filled example, in a folder."""


class Scene(NamedTuple):
    """What a picture shows."""

    steps: Sequence[str | FilePath | Seen]
    """The keys that lead there, from the opened example or from the first screen."""
    prepare: Prepare = lambda *_: None
    is_opened: bool = True
    """Whether one begins in the filled example."""
    rows: int = 36


async def picture(scene: Scene) -> str:
    """Return what the app shows at the end of a scene, as SVG; each begins without settings."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_CONFIG_HOME=home, XDG_CACHE_HOME=home)
        workspace = _workspace("Ines Marquardt")
        demo_id = workspace.import_file(resources.demo_file())
        scene.prepare(workspace, demo_id, Path(folder))
        app = SrmApp(workspace, demo_id if scene.is_opened else "")
        async with app.run_test(size=(COLUMNS, scene.rows)) as pilot:
            await pilot.pause()
            for step in scene.steps:
                await _take(pilot, step, folder)
            await pilot.pause()
            return _small(app.export_screenshot(title="srm-tui", simplify=True))


async def _take(pilot: Pilot[None], step: str | FilePath | Seen, folder: str) -> None:
    if isinstance(step, FilePath):
        field = pilot.app.screen.query_one(Input)
        field.value = f"{folder}/{step.name}"
        field.cursor_position = len(field.value)
    elif isinstance(step, Seen):
        await _wait(pilot, step.word)
    else:
        await pilot.press(step)
    await pilot.pause()


async def _wait(pilot: Pilot[None], word: str) -> None:
    for _ in range(500):
        if word in pilot.app.export_screenshot(simplify=True):
            return
        await pilot.pause(0.02)
    message = f"'{word}' does not come."
    raise LookupError(message)


def _workspace(author: str, minutes: int = 0) -> Workspace:
    def now() -> datetime:
        return DRAWN_AT + timedelta(minutes=minutes)

    return Workspace(_kb(), open_store(":memory:"), author, now=now)


@cache
def _kb() -> KnowledgeBase:
    return load_packs([resources.own_pack()])


def _small(svg: str) -> str:
    """Return `svg` with the reader's own monospace font, and without what draws nothing.

    Its ids are drawn by chance; they are fixed, so that the same screen gives the same file.
    """
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg)
    svg = re.sub(r"font-family:\s*Fira Code[^;]*;", f"font-family: {_MONOSPACE};", svg)
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    svg = re.sub(r'<clipPath id="terminal-line-\d+">.*?</clipPath>', "", svg, flags=re.DOTALL)
    svg = re.sub(r' clip-path="url\(#terminal-line-\d+\)"', "", svg)
    svg = re.sub(r'<rect [^>]*width="0"[^>]*/>', "", svg)
    svg = re.sub(r"<text [^>]*>(?:&#160;|\s)*</text>", "", svg)
    svg = svg.replace(' shape-rendering="crispEdges"', "").replace("terminal-r", "r")
    svg = svg.replace("</style>", "rect { shape-rendering: crispEdges }</style>", 1)
    return "\n".join(filter(None, (line.strip() for line in svg.splitlines()))) + "\n"


TEMPLATE = """\
Resources:
  Orders: {Type: AWS::SQS::Queue}
  Failed: {Type: AWS::SQS::Queue}
  Confirmed: {Type: AWS::SNS::Topic}
  Nightly: {Type: AWS::Glue::Job}
  Query: {Type: AWS::Athena::WorkGroup}
  Sessions: {Type: "AWS::ElastiCache::ServerlessCache"}
  Exports: {Type: AWS::S3::Bucket}
  Standby:
    Type: AWS::RDS::DBInstance
    Properties: {Engine: postgres, MultiAZ: true}
  Dashboard: {Type: "Datadog::Dashboards::Dashboard"}
"""


def _write_template(_: Workspace, __: str, folder: Path) -> None:
    (folder / "orders.yaml").write_text(TEMPLATE, encoding="utf-8")


def _part(workspace: Workspace, demo_id: str, folder: Path) -> None:
    """Let Bo Lindgren go on elsewhere from the example, and Ines here."""
    path = folder / "from-bo.srm.yaml"
    path.write_text(workspace.export_text(demo_id), encoding="utf-8")
    elsewhere = _workspace("Bo Lindgren", 7)
    elsewhere.import_file(path)
    notes = "Restored once, in October. The next try is due in January."
    elsewhere.answer(demo_id, "restore-test", {"status": "partial", "notes": notes})
    elsewhere.answer(demo_id, "threat-detection", {"status": "planned", "owner": "Bo Lindgren"})
    path.write_text(elsewhere.export_text(demo_id), encoding="utf-8")
    notes = "Nobody has restored anything since the move."
    workspace.answer(demo_id, "restore-test", {"status": "planned", "notes": notes})
    workspace.answer(demo_id, "threat-detection", {"status": "partial"})


def _go_on(workspace: Workspace, demo_id: str, _: Path) -> None:
    """Freeze a milestone, then close gaps, open one, and take services in and out."""
    workspace.milestones.freeze(demo_id, "After the workshop")
    for control_id in ("long-lived-access-keys", "responsibilities-assigned", "restore-test"):
        workspace.answer(demo_id, control_id, {"status": "implemented"})
    workspace.answer(demo_id, "mfa-for-people", {"status": "partial", "owner": "Ravi Menon"})
    scope = workspace.record(demo_id).scope
    kept = [each for each in scope.service_ids if each not in ("ec2", "ebs")]
    workspace.set_scope(
        demo_id,
        Scope(
            service_ids=(*kept, "eks"),
            facts=scope.facts,
            framework_ids=scope.framework_ids,
            depth=scope.depth,
        ),
    )


_STATUSES = ("implemented", "implemented", "partial", "not-implemented", "planned", "implemented")
_TEAMS = (
    ("Payments", "Payments", ("lambda", "api-gateway", "dynamodb", "kms"), 2),
    ("Data lake", "Analytics", ("s3", "glue", "athena", "redshift"), 3),
    ("Support portal", "Service desk", ("ecs-fargate", "elb", "rds", "s3"), 5),
)


def _fill_store(workspace: Workspace, demo_id: str, _: Path) -> None:
    """Add the assessments of three teams, each answered for a part, and a milestone of each."""
    for name, team, service_ids, share in _TEAMS:
        found = workspace.create(Details(name=name, team=team), Scope(service_ids=service_ids))
        rows = workspace.assess(found).rows
        for number, row in enumerate(rows[: len(rows) * share // 6]):
            workspace.answer(found, row.id, {"status": _STATUSES[(number + share) % 6]})
            if number == 9:
                workspace.milestones.freeze(found, "After the workshop")
    workspace.milestones.freeze(demo_id, "After the workshop")
    workspace.answer(demo_id, "long-lived-access-keys", {"status": "implemented"})


_DOWN = tuple(itertools.repeat("down", 6))
PICTURES = {
    "workshop.svg": Scene(_DOWN),
    "present.svg": Scene((*_DOWN, "f5")),
    "standing.svg": Scene(("g",)),
    "matrix.svg": Scene(("g", "w", Seen("Lambda"), "right", "right", "down", "down")),
    "comparison.svg": Scene(("g", "c", Seen("Closed"), "down", "down"), _go_on),
    "contradiction.svg": Scene(("i", Seen("Remote"), "enter")),
    "proposals.svg": Scene(
        ("s", "f5", FilePath("orders.yaml"), "enter", Seen("marked")), _write_template
    ),
    "conflicts.svg": Scene(
        ("i", FilePath("from-bo.srm.yaml"), "enter", Seen("lacks"), "enter", "t"),
        _part,
        is_opened=False,
        rows=30,
    ),
    "portfolio.svg": Scene(("r", Seen("Payments")), _fill_store, is_opened=False, rows=20),
}
"""The pictures, each with what it shows."""


def main() -> None:
    """Draw all pictures into docs/images."""
    IMAGES.mkdir(exist_ok=True)
    for name, scene in PICTURES.items():
        (IMAGES / name).write_text(asyncio.run(picture(scene)), encoding="utf-8")
        print(f"Drew {IMAGES / name}", file=sys.stderr)


if __name__ == "__main__":
    main()
