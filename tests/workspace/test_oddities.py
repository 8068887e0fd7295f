"""What a person mistyped in a portable file is told with its line, though the file can be read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from srm_tui.errors import DocumentError
from srm_tui.workspace import Workspace
from srm_tui.workspace.kinds import load_assessment
from srm_tui.workspace.oddities import oddities

Told = Callable[[str, str], list[str]]


@pytest.fixture
def told(workspace: Workspace, shop: str, tmp_path: Path) -> Told:
    """Return what changes a word of the file and tells what is odd then."""
    workspace.answer(shop, "encryption-at-rest", {"status": "implemented"})
    text = workspace.export_text(shop)

    def change(old: str, new: str) -> list[str]:
        assert old in text
        path = tmp_path / "shop.srm.yaml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        found = oddities(workspace.kb, load_assessment(path), path.name)
        return [f"{each.place}: {each.message}" for each in found]

    return change


def test_a_file_as_it_was_written_has_nothing_odd(told: Told) -> None:
    assert told("", "") == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  - ec2\n", "  - ec22\n", "There is no service 'ec22'. Did you mean ec2"),
        ("  - gdpr\n", "  - gdrp\n", "There is no framework 'gdrp'. Did you mean gdpr"),
        ("environment:\n", "environmint:\n", "There is no fact 'environmint'."),
        ("    - production", "    - produktion", "There is no answer 'environment=produktion'."),
        ("  encryption-at-rest:", "  encryption-at-rst:", "There is no control 'encryption-at-r"),
    ],
)
def test_a_wrong_id_is_told_with_its_line_and_what_may_be_meant(
    told: Told, old: str, new: str, message: str
) -> None:
    found = next(each for each in told(old, new) if message in each)
    place = found.partition(": ")[0]
    assert int(place.removeprefix("shop.srm.yaml:")) > 1


def test_a_file_that_was_cut_off_is_not_taken_for_whole(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    text = workspace.export_text(shop)
    path = tmp_path / "cut.srm.yaml"
    path.write_text(text[: text.index("history:")], encoding="utf-8")
    (found,) = oddities(workspace.kb, load_assessment(path), path.name)
    assert "no seal at its end: it was cut off" in found.message
    for old, new, reason in (
        ("format: srm-tui/1", "format: srm-tui/2", "A newer srm-tui wrote this file"),
        (f"id: {shop}\n", "", "'id' is missing"),
    ):
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(DocumentError, match=reason):
            load_assessment(path)
