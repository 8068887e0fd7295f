"""The settings file: read strictly, written whole, and never a reason to stop."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tui.core.selection import Selection
from srm_tui.errors import UsageError
from srm_tui.tui.settings import Left, Settings, SettingsFile, settings_path

SELECTION = Selection(
    kinds=("gaps", "mine"),
    service_ids=("s3",),
    domain_ids=("backup",),
    framework_ids=("gdpr",),
    owners=("Grace Hopper", "no", "1:30", "# x"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "srm-tui" / "settings.yaml"


def written(path: Path, text: str) -> SettingsFile:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return SettingsFile(path)


def test_the_file_is_in_the_users_config_folder() -> None:
    path = settings_path()
    assert path is not None
    assert path.parts[-2:] == ("srm-tui", "settings.yaml")


def test_without_a_file_nothing_is_chosen_and_none_is_made(path: Path) -> None:
    file = SettingsFile(path)
    assert file.settings == Settings()
    assert not file.problems
    assert not path.exists()


def test_what_is_changed_is_there_the_next_time(path: Path) -> None:
    file = SettingsFile(path)
    file.change(theme="high-contrast")
    file.leave("3fa9c1d2", Left(control_id="encryption-at-rest", selection=SELECTION))
    file.change(last="3fa9c1d2")
    again = SettingsFile(path)
    assert again.settings == file.settings
    assert again.left("3fa9c1d2").selection == SELECTION
    assert again.settings.last == "3fa9c1d2"
    assert not again.problems


def test_an_id_that_looks_like_a_number_stays_an_id(path: Path) -> None:
    file = SettingsFile(path)
    file.leave("12345678", Left(control_id="x"))
    file.change(last="12345678")
    again = SettingsFile(path)
    assert again.left("12345678").control_id == "x"
    assert again.settings.last == "12345678"


def test_keys_and_comments_of_the_user_stay(path: Path) -> None:
    text = "# mine\nkeys:\n  work.next: [n, f3]  # as in vim\n\ntheme: light\n# the end\n"
    file = written(path, text)
    assert file.settings.keys == {"work.next": "n,f3"}
    file.change(theme="dark")
    file.leave("a1", Left(control_id="x"))
    file.change(last="a1")
    assert path.read_text(encoding="utf-8") == (
        "# mine\nkeys:\n  work.next: [n, f3]  # as in vim\n\n# the end\ntheme: dark\n"
        "assessments:\n  a1:\n    duty: x\nlast: a1\n"
    )


def test_a_file_of_one_line_is_written_anew_with_all_that_it_said(path: Path) -> None:
    file = written(path, "{theme: light, keys: {work.next: f3}}\n")
    file.change(theme="dark")
    again = SettingsFile(path)
    assert (again.settings.theme, again.settings.keys) == ("dark", {"work.next": "f3"})


def test_what_another_window_wrote_meanwhile_stays(path: Path) -> None:
    one, other = SettingsFile(path), SettingsFile(path)
    one.leave("a", Left(control_id="first"))
    other.leave("b", Left(control_id="second"))
    one.change(theme="light")
    assert set(SettingsFile(path).settings.assessments) == {"a", "b"}


def test_only_the_last_hundred_assessments_are_remembered(path: Path) -> None:
    file = SettingsFile(path)
    for number in range(103):
        file.leave(f"id{number}", Left(control_id="x"))
    kept = SettingsFile(path).settings.assessments
    assert len(kept) == 100
    assert "id2" not in kept
    assert "id102" in kept


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("theme: dark\nkyes: {}\n", 2, "There is no setting 'kyes'.", "Did you mean keys?"),
        ("go_on: often\n", 1, "'go_on' is neither true nor false.", "Write `go_on: true`."),
        ("theme: [dark]\n", 1, "'theme' is no text.", 'Put it in quotes: "...".'),
        ("keys: n\n", 1, "'keys' is no list of names with values.", "Write `name: value`."),
        ("keys:\n  work.next: {}\n", 2, "'work.next' names no key.", "Write one, as in"),
        ("keys:\n  work.next: 'n,'\n", 2, "'work.next' names no key.", "Write one, as in"),
        (
            "assessments:\n  a:\n    only: [gasp]\n",
            3,
            "There is no filter 'gasp'.",
            "Did you mean gaps?",
        ),
        (
            "assessments:\n  a:\n    owners: Ada\n",
            3,
            "'owners' is no list of texts.",
            "Write `[one",
        ),
        ("assessments: {a: [x]}\n", 1, "'a' is no list of names with values.", "Write `name:"),
        ("theme: dark\ntheme: light\n", 2, "The key 'theme' stands here twice.", "Mend it or"),
        ("theme: *x\n", 1, "Aliases (*name) are not allowed.", "Mend it or remove it"),
        ("keys: [\n", 2, "Not YAML", "Look at quotes"),
        ("- a\n", 0, "The file is no list of names with values.", "Write `name: value`."),
    ],
)
def test_each_problem_names_file_line_and_what_to_do(
    path: Path, text: str, line: int, message: str, hint: str
) -> None:
    [problem] = written(path, text).problems
    assert (problem.place.file, problem.place.line) == (str(path), line)
    assert problem.message.startswith(message)
    assert problem.hint.startswith(hint)


def test_what_is_right_beside_a_problem_holds(path: Path) -> None:
    file = written(path, "theme: light\nkeys: {work.next: true, work.find: f3}\nodd: 1\n")
    assert file.settings.theme == "light"
    assert file.settings.keys == {"work.find": "f3"}
    assert len(file.problems) == 2


@pytest.mark.parametrize("text", ["theme: [\n", "- a\n"])
def test_a_file_that_cannot_be_understood_is_left_alone(path: Path, text: str) -> None:
    file = written(path, text)
    file.change(theme="dark")
    assert path.read_text(encoding="utf-8") == text
    assert file.settings.theme == "dark"


def test_a_folder_that_cannot_be_made_is_told(path: Path) -> None:
    path.parent.touch()
    with pytest.raises(UsageError, match="cannot be"):
        SettingsFile(path).change(theme="dark")


def test_without_a_home_folder_settings_last_until_the_end() -> None:
    file = SettingsFile(None)
    file.change(theme="dark")
    assert file.settings.theme == "dark"


NAMES = st.text(min_size=1, max_size=12).filter(lambda text: text.isprintable())


@given(owners=st.lists(NAMES, max_size=4, unique=True), control_id=NAMES)
def test_any_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory, owners: list[str], control_id: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "settings.yaml"
    left = Left(control_id=control_id, selection=Selection(owners=tuple(owners)))
    SettingsFile(path).leave("a", left)
    again = SettingsFile(path)
    assert again.left("a") == left
    assert not again.problems
