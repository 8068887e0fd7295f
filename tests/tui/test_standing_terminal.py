"""Where an assessment stands, in the real program on a real terminal."""

from pathlib import Path

import pytest

from srm_tui.workspace import Workspace
from tests.tui.terminal import CTRL_Q, ENTER, ESCAPE, Terminal

RIGHT = "\x1b[C"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_one_goes_from_the_figures_to_cells_a_milestone_and_what_became_of_it(
    workspace: Workspace, shop: str, store_path: Path, size: tuple[int, int]
) -> None:
    workspace.answer(shop, "encryption-at-rest", {"status": "partial"})
    with Terminal(store_path, size) as terminal:
        terminal.shows(">Web shop")
        terminal.keys("g")
        terminal.shows("Score by domain")
        terminal.keys("m")
        terminal.shows("What to call this point")
        terminal.keys("One" + ENTER)
        terminal.shows("Frozen as 'One'")
        terminal.keys("2")
        terminal.shows(">Account")
        terminal.keys(RIGHT)
        terminal.shows("Account, Identity and access:")
        terminal.keys("w")
        terminal.shows("Facilities and hardware: AWS alone")
        terminal.shows("m Milestone  esc Back")
        terminal.keys(ESCAPE)
        terminal.shows("c Compare")
        workspace.answer(shop, "encryption-at-rest", {"status": "implemented"})
        terminal.keys("c")
        terminal.shows("Closed gaps")
        terminal.keys(ENTER)
        terminal.shows("[x] Implemented (Ada")
        terminal.keys("h")
        terminal.shows("Status: Partial -> Implemented")
        terminal.keys(CTRL_Q)
        assert terminal.end() == 0
        assert terminal.is_restored
    assert [each.name for each in workspace.milestones.of(shop)] == ["One"]
