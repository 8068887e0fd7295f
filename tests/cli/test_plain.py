"""The interview as lines of text, over real pipes and on a real terminal."""

import io
import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pexpect
import pytest

from srm_tui.cli.console import ExitCode
from srm_tui.cli.plain.home import run_plain
from srm_tui.core.answers import Record
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Depth, Status, WorkState
from srm_tui.store import open_store
from srm_tui.store.sqlite import SqliteStore
from srm_tui.workspace import Workspace
from tests.cli.conftest import PROGRAM, Said
from tests.importers.scans import SAMPLES

DUTY = "encryption-at-rest"


def talk(
    *lines: str, words: tuple[str, ...] = ("shop",), env: dict[str, str] | None = None
) -> Said:
    """Say lines to the interview through a pipe, until the end of input."""
    done = subprocess.run(
        [str(PROGRAM), "--plain", *words],
        input="".join(f"{line}\n" for line in lines).encode(),
        capture_output=True,
        env={**os.environ, **(env or {})},
        check=False,
        timeout=120,
    )
    out, err = done.stdout.decode(errors="replace"), done.stderr.decode()
    assert "Traceback" not in err
    return Said(done.returncode, out, err)


@pytest.fixture
def others(kb: KnowledgeBase, tmp_path: Path) -> Iterator[Workspace]:
    """Bo, who reads and writes the same store."""
    store = open_store(str(tmp_path / "store.db"))
    yield Workspace(kb, store, "Bo")
    store.close()


@pytest.fixture
def record(others: Workspace, shop: str) -> "Reading":
    """Reads the assessment as another process finds it."""
    return Reading(others, shop)


class Lines(io.StringIO):
    """What somebody types, line by line, while other things may happen between the lines."""

    def __init__(self, said: Iterator[str]) -> None:
        super().__init__()
        self._said = said

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # noqa: ARG002
        """Return the next line; nothing at the end."""
        line = next(self._said, None)
        return "" if line is None else f"{line}\n"


class Reading:
    """What the store says of one assessment."""

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        self._workspace = workspace
        self._id = assessment_id

    def __call__(self) -> Record:
        return self._workspace.record(self._id)


def test_from_nothing_to_a_report_by_a_script(others: Workspace, tmp_path: Path) -> None:
    said = talk(
        *("new Queue", "sqs", "fargate", "remove ecs-fargate", ""),
        *("1", "", "2", "skip"),
        *("gdpr", "nonsense", "", "2"),
        *("1", "", "2", "notes Half of it", "owner Maya", "due 2027-01-31"),
        *("report queue.md", "home", "quit"),
        words=(),
    )
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[-1] == "Goodbye. Everything is saved."
    [record] = others.records()
    assert record.details.name == "Queue"
    assert record.scope.service_ids == ("sqs",)
    assert record.scope.facts["environment"] == ("production",)
    assert record.scope.framework_ids == ("gdpr",)
    assert record.scope.depth is Depth.FULL
    first, second = record.answers.values()
    assert first.status is Status.IMPLEMENTED
    assert (second.status, second.notes, second.owner) == (Status.PARTIAL, "Half of it", "Maya")
    assert str(second.due_on) == "2027-01-31"
    assert "Half of it" in (tmp_path / "queue.md").read_text(encoding="utf-8")


def test_a_duty_says_what_is_asked_and_why_and_whose_part_is_what(
    shop: str, kb: KnowledgeBase
) -> None:
    said = talk(f"jump {DUTY}", "more")
    control = kb.control_by_id[DUTY]
    assert shop
    for text in (
        f"Question: {control.question}",
        "Asked because ",
        f"AWS does: {control.aws_part}",
        f"You do: {control.customer_part}",
        "Status: not answered.",
        "A yes needs all of this:",
        *control.implemented_when,
        *control.evidence,
    ):
        assert " ".join(text.split()) in said.out


def test_a_law_is_found_by_its_place_and_by_a_near_miss_and_several_are_named(
    others: Workspace,
) -> None:
    said = talk(
        *("new Queue", "sqs", "", "skip"), *("gdrp", "Germany", "tisax", ""), "quit", words=()
    )
    flat = " ".join(said.out.split())
    assert "No single law or standard is called 'gdrp'. Did you mean GDPR?" in flat
    assert "is called 'Germany'. Did you mean" in flat
    [record] = others.records()
    assert record.scope.framework_ids == ("tisax-6.0.2",)


def test_late_flagged_and_contradicted_are_told_in_words_also_after_a_restart(
    others: Workspace, shop: str
) -> None:
    others.answer(
        shop,
        "object-public-access",
        {"status": "implemented", "owner": "Maya", "flagged": True},
    )
    others.answer(shop, DUTY, {"status": "planned", "due_on": "2020-01-31"})
    desk = others.findings
    desk.keep(shop, desk.read(shop, [SAMPLES / "prowler.ocsf.json"]))
    said = talk("jump object-public-access", f"jump {DUTY}", "quit")
    for line in (
        "Status: implemented",
        "Owner: Maya",
        "Contradicted by findings: You said implemented; 1 open finding.",
        "Flagged for later.",
        "Due: 2020-01-31, overdue",
    ):
        assert f"\n{line}" in said.out
    assert "\x1b" not in said.out
    again = talk("jump object-public-access", "quit")
    assert "\nStatus: implemented" in again.out


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("1", "implemented"),
        ("4", "not-implemented"),
        ("yes", "implemented"),
        ("Partial", "partial"),
    ],
)
def test_a_status_is_given_by_number_or_word(record: Reading, line: str, status: str) -> None:
    said = talk(f"jump {DUTY}", line)
    assert f"Saved: {Status(status).label.lower()}." in said.out
    assert record().answer(DUTY).status == status


def test_not_applicable_asks_why_and_zero_takes_the_answer_back(record: Reading) -> None:
    talk(f"jump {DUTY}", "6", "No data is stored")
    assert record().answer(DUTY).justification == "No data is stored"
    talk(f"jump {DUTY}", "0")
    assert record().answer(DUTY).status is Status.UNANSWERED


def test_notes_grow_and_each_text_can_be_cleared(record: Reading) -> None:
    talk(f"jump {DUTY}", "notes One", "notes", "Two", 'notes "quit"', "owner Bo", "clear owner")
    answer = record().answer(DUTY)
    assert answer.notes == 'One\nTwo\n"quit"'
    assert answer.owner == ""
    talk(f"jump {DUTY}", "owner", '"back"', "clear notes")
    assert (record().answer(DUTY).owner, record().answer(DUTY).notes) == ("back", "")


def test_evidence_is_a_link_a_file_or_a_sentence(record: Reading, tmp_path: Path) -> None:
    (tmp_path / "proof.txt").write_text("seen", encoding="utf-8")
    said = talk(
        f"jump {DUTY}",
        *("evidence https://wiki.example.com/keys", "2026-11-01", "2030-01-31"),
        *("evidence proof.txt", "", ""),
        *("evidence the wiki says so", "", ""),
        *("remove 1", "remove 9", "evidence absent.txt", "", ""),
    )
    kinds = [each.kind.value for each in record().answer(DUTY).evidence]
    assert kinds == ["file", "text"]
    assert "Say the number of the evidence.\nThere are 2." in said.out
    assert "cannot be read as evidence" in said.out


def test_one_service_is_answered_apart_by_name_or_by_number(record: Reading) -> None:
    talk(f"jump {DUTY}", "1", "except rds partial", "except", "1", "6", "Nothing there")
    by_service = {e.service_id: e for e in record().answer(DUTY).exceptions}
    assert by_service["rds"].status is Status.PARTIAL
    [other] = by_service.keys() - {"rds"}
    assert by_service[other].justification == "Nothing there"
    talk(f"jump {DUTY}", "except rds 0")
    assert {e.service_id for e in record().answer(DUTY).exceptions} == {other}


def test_team_work_and_accepted_risk_are_kept_and_taken_back(record: Reading) -> None:
    said = talk(
        *(f"jump {DUTY}", "3", "team Platform", "work", "2", "accept Grace", "2030-01-31"),
        *("Retired by then", "read", "work nonsense", "accept", ""),
    )
    answer = record().answer(DUTY)
    assert (answer.provided_by, answer.work) == ("Platform", WorkState.IN_PROGRESS)
    assert answer.acceptance is not None
    assert (answer.acceptance.accepted_by, answer.acceptance.reason) == ("Grace", "Retired by then")
    assert "Risk accepted by Grace until 2030-01-31: Retired by then" in said.out
    assert "'nonsense' is no state of work." in said.out
    talk(f"jump {DUTY}", "clear team", "clear work", "clear accept")
    assert "There is no gap to accept." in talk(f"jump {DUTY}", "1", "accept Grace").out
    cleared = record().answer(DUTY)
    assert (cleared.provided_by, cleared.work) == ("", WorkState.TO_DO)
    assert cleared.acceptance is None


def test_help_tells_of_one_word_alone(shop: str) -> None:
    assert shop
    said = talk("help due", "help nonsense")
    assert "\ndue: until when: due +30d.\n" in said.out
    assert "There is nothing called 'nonsense' here." in said.out
    assert "\nowner: " not in said.out


def test_undo_and_redo_say_what_they_took_back(record: Reading) -> None:
    said = talk(f"jump {DUTY}", "1", "flag", "undo", "undo", "redo")
    answer = record().answer(DUTY)
    assert (answer.status, answer.flagged) == (Status.IMPLEMENTED, False)
    assert "Undone: flag of 'Stored data" in said.out
    assert "Redone: status of 'Stored data" in said.out
    assert "There is nothing to undo." in talk("undo", "undo", "undo").out


def test_one_goes_on_back_and_anywhere_and_is_told_where_one_is(shop: str) -> None:
    said = talk("skip", "back", "back", "jump 2.1", "where", "1", "", "jump nowhere")
    assert shop
    assert "This is the first duty." in said.out
    assert "Duty 2.1, " in said.out
    assert ". At duty 2.1, " in said.out
    assert "Duty 2.2, " in said.out
    assert "No duty is called 'nowhere'." in said.out


def test_back_inside_a_question_returns_to_the_duty_and_changes_nothing(record: Reading) -> None:
    said = talk(f"jump {DUTY}", "evidence https://wiki.example.com", "back", "read")
    assert "Back at the duty." in said.out
    assert said.out.count("Question: ") == 3
    assert not record().answer(DUTY).evidence


def test_lists_are_by_kind_owner_or_words(shop: str) -> None:
    said = talk(f"jump {DUTY}", "3", "owner Grace", "list gaps", "list grace", "list x", "find mfa")
    assert shop
    assert said.out.count("1 duty.") == 2
    assert f"planned, high, owner Grace. Id {DUTY}." in said.out
    assert "There is no list 'x'." in said.out
    assert "MFA" in said.out.split("Answer (planned): find mfa")[1]


def test_what_is_not_understood_is_told_with_what_may_have_been_meant(shop: str) -> None:
    said = talk("implemnted", "due nonsense", "lst", "\x1b[A\x1b[B", "help")
    assert shop
    assert "Did you mean implemented" in said.out
    assert "'nonsense' is no date." in said.out
    assert "Did you mean list" in said.out
    for word in ("more", "except", "undo", "report", "quit", "where", "back"):
        assert f"\n{word}: " in said.out


def test_the_end_of_input_leaves_in_good_order_with_all_that_was_answered(
    record: Reading,
) -> None:
    said = talk(f"jump {DUTY}", "2")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[-1] == "Goodbye. Everything is saved."
    assert record().answer(DUTY).status is Status.PARTIAL


def test_without_any_input_the_list_is_told_and_that_is_all(shop: str) -> None:
    said = talk(words=())
    assert shop
    assert said.code == 0
    assert "1. shop. 0 of " in said.out


def test_plain_is_for_the_interview_alone(shop: str) -> None:
    assert shop
    said = talk(words=("list",))
    assert (said.code, said.out) == (2, "")
    assert "--plain is for the interview" in said.err
    assert talk(words=("nothing",)).code == 2


@pytest.mark.parametrize("env", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}], ids=str)
def test_any_locale_will_do(record: Reading, env: dict[str, str]) -> None:
    assert talk(f"jump {DUTY}", "notes Zürich 漢字", env=env).code == 0
    assert record().answer(DUTY).notes


@pytest.fixture
def terminal(shop: str) -> Iterator["pexpect.spawn[str]"]:
    """The interview on a terminal of 40 columns."""
    child = pexpect.spawn(
        str(PROGRAM),
        ["--plain", "shop"],
        env={**os.environ, "TERM": "xterm-256color"},
        dimensions=(24, 40),
        encoding="utf-8",
        timeout=60,
    )
    assert shop
    yield child
    child.close(force=True)


def test_on_a_terminal_nothing_steers_it_and_lines_are_left_whole(
    terminal: "pexpect.spawn[str]", kb: KnowledgeBase
) -> None:
    terminal.expect_exact("Answer (not answered): ")
    shown = terminal.before or ""
    terminal.sendline(f"jump {DUTY}")
    terminal.expect_exact("Answer (not answered): ")
    shown += terminal.before or ""
    terminal.sendline("help")
    terminal.expect_exact("Answer (not answered): ")
    shown += terminal.before or ""
    terminal.sendline("quit")
    terminal.expect(pexpect.EOF)
    terminal.wait()
    shown += terminal.before or ""
    assert terminal.exitstatus == 0
    assert "\x1b" not in shown
    assert not set(shown) & set("│─┌┐└┘•█\b")
    assert f"Question: {kb.control_by_id[DUTY].question}\r\n" in shown


def test_ctrl_c_leaves_with_130_and_keeps_the_answers(
    terminal: "pexpect.spawn[str]", record: Reading
) -> None:
    terminal.expect_exact("Answer (not answered): ")
    terminal.sendline(f"jump {DUTY}")
    terminal.expect_exact("Answer (not answered): ")
    terminal.sendline("2")
    terminal.expect_exact("Answer (partial): ")
    terminal.sendintr()
    terminal.expect_exact("Interrupted. Everything that was answered is saved.")
    terminal.expect(pexpect.EOF)
    terminal.wait()
    assert terminal.exitstatus == 130
    assert record().answer(DUTY).status is Status.PARTIAL


def test_ctrl_d_leaves_with_0(terminal: "pexpect.spawn[str]") -> None:
    terminal.expect_exact("Answer (not answered): ")
    terminal.sendeof()
    terminal.expect_exact("Goodbye. Everything is saved.")
    terminal.expect(pexpect.EOF)
    terminal.wait()
    assert terminal.exitstatus == 0


def test_an_answer_of_somebody_else_is_told_and_not_written_over(
    terminal: "pexpect.spawn[str]", others: Workspace, shop: str
) -> None:
    terminal.expect_exact("Answer (not answered): ")
    terminal.sendline(f"jump {DUTY}")
    terminal.expect_exact("Answer (not answered): ")
    others.answer(shop, DUTY, {"status": "partial"})
    terminal.sendline("1")
    terminal.expect_exact("Not saved. Bo has changed status")
    terminal.expect_exact("Bo changed status of")
    terminal.expect_exact("Answer (partial): ")
    assert others.record(shop).answer(DUTY).status is Status.PARTIAL
    terminal.sendline("1")
    terminal.expect_exact("Saved: implemented.")


def test_an_answer_that_cannot_be_saved_yet_is_kept_and_saved_when_it_can(
    kb: KnowledgeBase,
    shop: str,
    record: Reading,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def said() -> Iterator[str]:
        yield f"jump {DUTY}"
        holder.execute("BEGIN IMMEDIATE")
        yield "2"
        yield "owner Maya"
        yield "undo"
        assert record().answers == {}
        holder.execute("ROLLBACK")
        yield "quit"

    monkeypatch.setattr("sys.stdin", Lines(said()))
    with (
        closing(sqlite3.connect(tmp_path / "store.db", isolation_level=None)) as holder,
        closing(SqliteStore(str(tmp_path / "store.db"), timeout=0.02)) as store,
    ):
        assert run_plain(Workspace(kb, store, "Ada"), shop) == ExitCode.FINE
    out = capsys.readouterr().out
    assert out.count("Not saved yet, but kept. The store ") == 2
    assert "Answer (partial)" in out
    assert "Nothing was taken back: that waits" in out
    assert "All you said is saved now." in out
    answer = record().answer(DUTY)
    assert (answer.status, answer.owner) == (Status.PARTIAL, "Maya")


def test_what_could_not_be_saved_is_saved_when_one_starts_again(
    kb: KnowledgeBase,
    shop: str,
    record: Reading,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "store.db"
    monkeypatch.setattr("sys.stdin", Lines(iter([f"jump {DUTY}", "evidence We saw it", "", ""])))
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as holder,
        closing(SqliteStore(str(path), timeout=0.02)) as store,
    ):
        holder.execute("BEGIN IMMEDIATE")
        assert run_plain(Workspace(kb, store, "Ada"), shop) == ExitCode.FOUND
    assert "1 step is not saved yet: kept here" in capsys.readouterr().out
    assert record().answers == {}
    [kept] = Path(os.environ["XDG_DATA_HOME"]).rglob("unsaved-*.json")
    kept.rename(kept.with_name(kept.name.replace(str(os.getpid()), "99999999")))
    monkeypatch.setattr("sys.stdin", Lines(iter(["quit"])))
    with closing(SqliteStore(str(path))) as store:
        assert run_plain(Workspace(kb, store, "Ada"), shop) == ExitCode.FINE
    assert "All you said is saved now." in capsys.readouterr().out
    assert [each.value for each in record().answer(DUTY).evidence] == ["We saw it"]


def test_kill_loses_nothing_that_was_said_to_be_saved(
    terminal: "pexpect.spawn[str]", record: Reading
) -> None:
    terminal.expect_exact("Answer (not answered): ")
    terminal.sendline(f"jump {DUTY}")
    terminal.expect_exact("Answer (not answered): ")
    terminal.sendline("3")
    terminal.expect_exact("Saved: planned.")
    terminal.kill(signal.SIGKILL)
    terminal.expect(pexpect.EOF)
    assert record().answer(DUTY).status is Status.PLANNED
