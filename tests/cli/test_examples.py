"""Every command shows how it is used, and what it shows works."""

import itertools
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import openpyxl
import pytest

from srm_tui.cli.console import ExitCode
from srm_tui.cli.main import program as command_line
from srm_tui.cli.main import run
from srm_tui.proving.signatures import sign
from tests.cli.conftest import PROGRAM, Srm, program
from tests.importers.scans import SAMPLES
from tests.importers.scoping.aws_double import ACCOUNT, AwsDouble
from tests.proving.certificates import certificate

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
PLAN = """{"format_version": "1.2", "planned_values": {"root_module": {"resources": [
  {"address": "aws_s3_bucket.logs", "mode": "managed", "type": "aws_s3_bucket", "name": "logs",
   "provider_name": "registry.terraform.io/hashicorp/aws", "values": {}}]}}}"""
PROVIDED = """\
format: srm-tui-provided/1
team: Platform
source: p1
as_of: 2026-11-24T09:00:00.000000Z
knowledge_base: aws 1
controls:
  threat-detection: {status: implemented}
"""
OUR_PACK = "id: ours\ntitle: Our pack\nversion: 1.0.0\nreviewed_on: 2026-11-24\n"


def commands(
    command: click.Command = command_line, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield each command with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from commands(found, (*path, name))


def examples() -> list[str]:
    """Return the lines under `Examples:` in the help of all commands, each once."""
    found: dict[str, None] = {}
    for _, command in commands():
        shown = command.get_help(click.Context(command, max_content_width=200, terminal_width=200))
        part = re.search(r"^ *Examples:\n((?:^ +srm-tui.*\n)+)", shown, re.MULTILINE)
        lines = part[1].splitlines() if part else []
        found |= dict.fromkeys(line.strip() for line in lines)
    return list(found)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, warm_cache: Path, shop_store: Path) -> Path:
    """A folder with the store, files and pack that the examples speak of."""
    folder = tmp_path_factory.mktemp("prepared")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(warm_cache))
        patch.setenv("SRM_TUI_STORE", str(folder / "store.db"))
        patch.setenv("SRM_TUI_AUTHOR", "Ada Example")
        patch.chdir(folder)
        shutil.copyfile(shop_store, folder / "store.db")
        assert run(["export", "shop", "shop.srm.yaml"]) == 0
        for name in ("base", "from-bo"):
            shutil.copyfile("shop.srm.yaml", f"{name}.srm.yaml")
        assert run(["answer", "shop", "encryption-at-rest", "partial", "--owner", "Maya"]) == 0
        assert run(["questionnaire", "shop", "--owner", "Maya", "-o", "Maya.xlsx"]) == 0
        assert run(["questionnaire", "shop", "-o", "answers.csv"]) == 0
        assert run(["questionnaire", "shop", "--owner", "Maya", "-o", "returned"]) == 0
        assert run(["export", "shop", "shop-oscal", "--format", "oscal"]) == 0
        assert run(["report", "shop", "-o", "shop.oscal.zip"]) == 0
        for name in ("Workshop 1", "Workshop 2"):
            assert run(["milestone", "shop", name]) == 0
        assert run(["park", "shop", "Who owns the keys?"]) == 0
        assert program("report", "shop", "-o", "shop.pdf").code == 0
        shutil.copyfile("shop.pdf", "shop-of-last-year.pdf")
    for key in (folder / "id_audit", folder / ".ssh" / "id_ed25519"):
        key.parent.mkdir(exist_ok=True)
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
        subprocess.run(command, check=True)
    (folder / "plan.json").write_text(PLAN, encoding="utf-8")
    public = (folder / "id_audit.pub").read_text(encoding="utf-8")
    (folder / "allowed_signers").write_text(f"ada@example.org {public}", encoding="utf-8")
    sign(folder / "shop.srm.yaml", folder / "id_audit")
    certificate(folder / "ada.p12", "secret")
    (folder / "secret.txt").write_text("secret\n")
    shutil.copyfile(SAMPLES / "prowler.ocsf.json", folder / "prowler-output.ocsf.json")
    shutil.copytree(SAMPLES, folder / "output")
    (folder / "platform.provided.yaml").write_text(PROVIDED, encoding="utf-8")
    (folder / "exports").mkdir()
    shutil.copyfile(folder / "shop.srm.yaml", folder / "exports" / "shop.srm.yaml")
    caiq = openpyxl.Workbook()
    caiq.active.append(("Question ID", "CSP CAIQ Answer"))
    caiq.save(folder / "CAIQ.xlsx")
    shutil.copytree(EXAMPLES / "house-style", folder / "house-style")
    (folder / "our-pack").mkdir()
    (folder / "our-pack" / "pack.yaml").write_text(OUR_PACK, encoding="utf-8")
    return folder


def test_every_command_shows_examples(srm: Srm) -> None:
    for path, _ in commands():
        said = srm(*path, "--help")
        assert said.code == 0
        assert "Examples:" in said.out, path
        for line in said.out.partition("Examples:")[2].splitlines():
            assert len(line) <= 100, line


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An AWS on this machine, with the profile that an example names."""
    keys = "[shop-prod]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n"
    (tmp_path / "credentials").write_text(keys)
    (tmp_path / "config").write_text("[profile shop-prod]\nregion = eu-central-1\n")
    arn = f"arn:aws:sqs:eu-central-1:{ACCOUNT}:jobs"
    with AwsDouble(ListResources={"Resources": [{"Arn": arn}]}) as aws:
        for name, value in aws.settings(tmp_path).items():
            monkeypatch.setenv(name, value)
        yield


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("line", examples())
def test_an_example_does_what_it_shows(
    srm: Srm, tmp_path: Path, prepared: Path, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("HOME", str(tmp_path))
    words = shlex.split(line)
    cuts = [words.index(each) for each in ("|", ">", ">>") if each in words]
    words = words[1 : min(cuts, default=None)]
    if words[:1] == ["new"]:
        Path("store.db").unlink()
    if words[:1] == ["provide"]:
        srm("answer", "shop", "threat-detection", "yes")
        Path("platform.provided.yaml").unlink()
    if words[:1] == ["export"]:
        Path("shop.srm.yaml").unlink()
        shutil.rmtree("shop-oscal")
    if words[:1] == ["serve"]:
        _serve_until_told_to_end(words)
        return
    said = program(*words) if words and words[0] in ("report", "demo", "--plain") else srm(*words)
    if words in ([], ["shop"]):
        assert "needs a terminal" in said.err
    else:
        allowed = (0, 1) if words[0] == "check" or "lint" in words else (0,)
        assert said.code in allowed, said.err
        assert "Error" not in said.err
    if "-o" in words:
        files = [each for option, each in itertools.pairwise(words) if option == "-o"]
        assert all(each == "-" or Path(each).stat().st_size > 100 for each in files)


def _serve_until_told_to_end(words: list[str]) -> None:
    """Run what goes on until it is ended, at a free port."""
    with subprocess.Popen(
        [str(PROGRAM), *words, "--port", "0"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert "/?token=" in process.stdout.readline()
        process.terminate()
        assert process.wait() == 128 + signal.SIGTERM


def test_help_that_was_not_asked_for_is_wrong_use(srm: Srm) -> None:
    said = srm("kb")
    assert (said.code, said.out) == (ExitCode.WRONG_USE, "")
    assert "Examples:" in said.err


def test_a_report_in_pdf_can_be_read_again(srm: Srm, prepared: Path) -> None:
    pdf = prepared / "shop.pdf"
    assert pdf.read_bytes().startswith(b"%PDF-")
    shown = srm("show", str(pdf), "--format", "json").json
    assert shown["name"] == "shop"
    assert srm("duties", str(pdf), "--format", "json").json
    assert not Path("store.db").exists()
