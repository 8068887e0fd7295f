"""Tab completion, through the protocol that the shells speak."""

import os
import subprocess
from collections.abc import Callable

import pytest

from srm_tui.cli.main import run
from tests.cli.conftest import PROGRAM, Srm, program

Offers = Callable[..., list[str]]


@pytest.fixture
def offers(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Offers:
    """Returns what bash is offered for the last of some words, as it splits them."""

    def ask(*words: str) -> list[str]:
        with monkeypatch.context() as patch:
            patch.setenv("_SRM_TUI_COMPLETE", "bash_complete")
            patch.setenv("COMP_WORDS", "\n".join(("srm-tui", *words)))
            patch.setenv("COMP_CWORD", str(len(words)))
            capsys.readouterr()
            assert run([]) == 0
        said = capsys.readouterr()
        assert said.err == ""
        return [line.removeprefix("plain,") for line in said.out.split() if "plain," in line]

    return ask


@pytest.mark.usefixtures("shop")
def test_a_first_word_is_a_command_or_an_assessment(offers: Offers) -> None:
    assert offers("du") == ["duties"]
    assert offers("sho") == ["show", "shop"]
    assert offers("kb", "sc") == ["schema"]


def test_assessments_are_offered_by_name_and_by_id(offers: Offers, shop: str) -> None:
    for command in ("show", "duties", "answer", "scope", "report", "export", "check", "undo"):
        assert offers(command, "sh") == ["shop"]
        assert offers(command, shop[:6]) == [shop]


def test_a_name_that_a_shell_would_split_is_offered_by_its_id(offers: Offers, srm: Srm) -> None:
    made = srm("new", "Web shop; rm -rf", "--service", "s3", "--format", "json").json["id"]
    assert offers("show", "web") == [made]


@pytest.mark.usefixtures("shop")
def test_services_controls_statuses_and_frameworks_are_offered(offers: Offers) -> None:
    assert "ecs-fargate" in offers("new", "x", "--service", "ecs")
    assert "ecs-fargate" in offers("scope", "shop", "--add", "ecs-f")
    assert "encryption-at-rest" in offers("answer", "shop", "encryption-at")
    assert offers("answer", "shop", "encryption-at-rest", "par") == ["partial"]
    assert offers("answer", "shop", "encryption-at-rest", "yes", "--service", "rd")[0] == "rds"
    assert offers("scope", "shop", "--framework", "gd") == ["gdpr"]
    assert "encryption-at-rest" in offers("log", "shop", "--control", "encryption-at")


def test_facts_are_offered_with_their_values(offers: Offers) -> None:
    assert set(offers("new", "x", "--fact", "internet-f")) == {
        "internet-facing=yes",
        "internet-facing=no",
    }


@pytest.mark.usefixtures("shop")
def test_values_are_offered_though_bash_splits_words_at_the_equals_sign(offers: Offers) -> None:
    assert offers("new", "x", "--fact", "internet-facing", "=", "y") == ["yes"]
    assert set(offers("new", "x", "--fact", "internet-facing", "=")) == {"yes", "no"}
    store = os.environ["SRM_TUI_STORE"]
    assert offers("--store", "=", store, "show", "sh") == ["shop"]


def test_the_store_and_packs_of_the_line_are_looked_into(offers: Offers, srm: Srm) -> None:
    srm("--store", "other.db", "new", "elsewhere", "--service", "s3")
    assert offers("--store", "other.db", "show", "else") == ["elsewhere"]
    assert offers("show", "else") == []


@pytest.mark.parametrize(
    "words",
    [
        ("--pack", "nowhere", "new", "x", "--service", "s"),
        ("--store", "/dev/null/x", "show", "s"),
        ("no-such-command", "x", "y"),
        ("duties", "--no-such-option", "x"),
        ("answer", "'unfinished"),
        ("kb", "list", "ser"),
    ],
    ids=" ".join,
)
def test_trouble_offers_nothing_and_says_nothing(offers: Offers, words: tuple[str, ...]) -> None:
    assert offers(*words) in ([], ["services"])


@pytest.mark.parametrize("asked", ["bash_complete", "zsh_complete", "nonsense", "fish_complete"])
def test_a_shell_that_asks_strangely_gets_no_traceback(asked: str) -> None:
    said = program(env={"_SRM_TUI_COMPLETE": asked, "COMP_WORDS": "srm-tui x", "COMP_CWORD": "?"})
    assert said.err == ""


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("bash", "complete -o nosort -F _srm_tui_completion srm-tui"),
        ("zsh", "compdef _srm_tui_completion srm-tui"),
        ("fish", "complete --no-files --command srm-tui"),
    ],
)
def test_the_set_up_is_printed_for_each_shell(srm: Srm, shell: str, line: str) -> None:
    said = srm("completion", shell)
    assert said.err == ""
    assert line in said.out
    assert "_SRM_TUI_COMPLETE" in said.out


@pytest.mark.usefixtures("shop")
def test_bash_completes_with_the_set_up_that_is_printed() -> None:
    script = """
        source <(srm-tui completion bash)
        COMP_WORDS=(srm-tui new x --fact internet-facing = y) COMP_CWORD=6
        _srm_tui_completion srm-tui; echo "${COMPREPLY[@]}"; COMPREPLY=()
        COMP_WORDS=(srm-tui duties sh) COMP_CWORD=2
        _srm_tui_completion srm-tui 2>&1; echo "${COMPREPLY[@]}"
    """
    path = f"{PROGRAM.parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", f"compopt() {{ :; }}\n{script}"],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path},
        check=True,
    )
    assert done.stdout.split() == ["yes", "shop"]


@pytest.mark.usefixtures("shop")
def test_profiles_and_paper_of_a_report_are_offered(offers: Offers) -> None:
    assert offers("report", "shop", "--profile", "ex") == ["executive"]
    assert offers("report", "shop", "--paper", "l") == ["letter"]
