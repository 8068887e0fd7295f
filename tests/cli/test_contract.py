"""What scripts and CI rely on: options, JSON shapes, exit codes, and which stream says what."""

import csv
import io
import json
from pathlib import Path

import pytest

from srm_tui import __version__
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Status
from tests.cli.conftest import SHOP, Srm

LAYERS = {
    "facilities",
    "virtualization",
    "guest-os",
    "container-image",
    "engine-version",
    "app-code",
    "network-config",
    "identity-access",
    "data-classification",
    "encryption-at-rest",
    "encryption-in-transit",
    "backup-retention",
    "logging-monitoring",
    "availability-dr",
}


@pytest.mark.usefixtures("shop")
def test_duties_are_one_json_list_with_reasons_and_status(srm: Srm) -> None:
    srm("answer", "shop", "encryption-at-rest", "implemented")
    srm("answer", "shop", "encryption-at-rest", "planned", "--service", "rds")
    said = srm("duties", "shop", "--format", "json")
    assert said.code == 0
    assert said.err == ""
    duties = {each["control"]: each for each in said.json}
    for each in duties.values():
        assert isinstance(each["title"], str)
        assert each["layer"] in {*LAYERS, "governance"}
        assert each["severity"] in ("critical", "high", "medium", "low")
        assert each["status"] in set(Status)
        assert set(each["services"]) <= {"ec2", "rds", "s3"}
        assert each["because"]
        assert all(isinstance(text, str) for text in each["because"])
        assert isinstance(each["domain"], str)
    duty = duties["encryption-at-rest"]
    assert "rds" in duty["services"]
    assert (duty["status"], duty["exceptions"]) == ("planned", {"rds": "planned"})
    assert any("GDPR" in text for each in duties.values() for text in each["because"])


def test_services_are_listed_with_the_owner_of_all_fourteen_layers(srm: Srm) -> None:
    said = srm("kb", "list", "services", "--format", "json")
    services = {each["id"]: each for each in said.json}
    for each in services.values():
        assert set(each["owners"]) == LAYERS
        assert set(each["owners"].values()) <= {"aws", "shared", "customer", "none"}
        assert isinstance(each["traits"], list)
        assert each["name"]
        assert each["category"]
        assert each["profile"]
        assert "_" not in each["id"]
    assert services["ec2"]["owners"]["guest-os"] == "customer"
    assert services["ecs-fargate"]["owners"]["guest-os"] == "aws"
    assert services["s3"]["owners"]["facilities"] == "aws"


def test_controls_are_listed_with_checks_and_mappings(srm: Srm) -> None:
    controls = {each["id"]: each for each in srm("kb", "list", "controls", "--format", "json").json}
    assert all({"checks", "mappings"} <= set(each) for each in controls.values())
    assert controls["encryption-at-rest"]["checks"]["prowler"]
    assert controls["encryption-at-rest"]["mappings"]


@pytest.mark.parametrize("kind", ["facts", "frameworks"])
def test_facts_and_frameworks_are_listed_too(srm: Srm, kind: str) -> None:
    assert all(each["id"] for each in srm("kb", "list", kind, "--format", "json").json)


@pytest.mark.parametrize("words", ["pack", "services", "controls", "facts", "frameworks"])
def test_the_shape_of_each_kind_of_file_is_a_json_schema(srm: Srm, words: str) -> None:
    assert "json-schema.org" in srm("kb", "schema", words).json["$schema"]


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("show", "shop"),
        ("scope", "shop"),
        ("scope", "shop", "--add", "lambda"),
        ("scope", "shop", "--remove", "ecs", "--dry-run"),
        ("duties", "shop", "--status", "unanswered", "--domain", "data-protection"),
        ("answer", "shop", "encryption-at-rest", "yes", "--evidence", "https://example.org/proof"),
        ("answer", "shop", "encryption-at-rest", "no"),
        ("answer", "shop", "no-such-control", "no"),
        ("undo", "shop"),
        ("redo", "shop"),
        ("check", "shop"),
        ("log", "shop"),
        ("doctor",),
        ("kb", "stats"),
        ("kb", "show", "s3"),
        ("kb", "show", "encryption-at-rest"),
        ("kb", "show", "gdpr"),
        ("kb", "show", "internet-facing"),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("shop")
def test_a_command_asked_for_json_prints_one_document(srm: Srm, words: tuple[str, ...]) -> None:
    said = srm(*words, "--format", "json")
    if said.code == 2:
        assert said.out == ""
    else:
        assert json.loads(said.out) is not None
        assert said.out.count("\n") > 0


@pytest.mark.usefixtures("shop")
def test_messages_and_progress_go_to_stderr(srm: Srm) -> None:
    made = srm("new", "second", "--service", "s3")
    assert "second" in made.out
    assert "srm-tui answer" in made.err
    report = srm("report", "shop", "--format", "json", "-o", "-")
    assert report.json["about"]["name"] == "shop"
    assert report.err
    assert srm("report", "shop", "-o", "shop.md").out == ""
    assert srm("export", "shop", "shop.srm.yaml").out == ""


def test_an_assessment_is_named_by_its_name_its_id_or_its_file(srm: Srm, shop: str) -> None:
    srm("answer", "shop", "encryption-at-rest", "partial", "--notes", "EFS is left")
    srm("export", "shop", "shop.srm.yaml")
    by_name = srm("duties", "shop", "--format", "json").json
    assert srm("duties", shop, "--format", "json").json == by_name
    assert srm("duties", "SHOP", "--format", "json").json == by_name
    assert srm("duties", "./shop.srm.yaml", "--format", "json").json == by_name
    assert srm("show", "shop.srm.yaml", "--format", "json").json["id"] == shop
    assert srm("log", "shop.srm.yaml", "--format", "json").json
    assert srm("check", "shop.srm.yaml").code == 1
    assert len(srm("list", "--format", "json").json) == 1


@pytest.mark.usefixtures("shop")
def test_a_file_is_read_without_touching_the_store(srm: Srm, tmp_path: Path) -> None:
    srm("export", "shop", "shop.srm.yaml")
    nowhere = tmp_path / "nowhere.db"
    for words in (("show",), ("duties",), ("scope",), ("scope", "--add", "lambda", "--dry-run")):
        said = srm("--store", str(nowhere), words[0], "shop.srm.yaml", *words[1:])
        assert said.code == 0
    assert not nowhere.exists()


@pytest.mark.usefixtures("shop")
def test_a_file_is_read_and_never_changed(srm: Srm, tmp_path: Path) -> None:
    srm("export", "shop", "shop.srm.yaml")
    before = (tmp_path / "shop.srm.yaml").read_bytes()
    for words in (
        ("answer", "shop.srm.yaml", "encryption-at-rest", "yes"),
        ("scope", "shop.srm.yaml", "--add", "lambda"),
        ("undo", "shop.srm.yaml"),
        ("redo", "shop.srm.yaml"),
    ):
        said = srm(*words)
        assert said.code == 2
        assert "srm-tui import shop.srm.yaml" in said.err
    assert (tmp_path / "shop.srm.yaml").read_bytes() == before


@pytest.mark.usefixtures("shop")
def test_a_scope_change_says_which_duties_come_and_go(srm: Srm) -> None:
    before = {each["control"] for each in srm("duties", "shop", "--format", "json").json}
    words = ("scope", "shop", "--remove", "ec2", "--add", "ecs-fargate", "--format", "json")
    tried = srm(*words, "--dry-run")
    assert "Nothing was saved" in tried.err
    assert {each["control"] for each in srm("duties", "shop", "--format", "json").json} == before
    done = srm(*words)
    assert done.json == tried.json
    assert set(done.json["services"]) == {"ecs-fargate", "rds", "s3"}
    after = {each["control"] for each in srm("duties", "shop", "--format", "json").json}
    assert set(done.json["duties"]["added"]) == after - before
    assert set(done.json["duties"]["dropped"]) == before - after
    assert before - after


@pytest.mark.usefixtures("shop")
def test_a_scope_change_says_which_answers_are_kept_aside_and_come_back(srm: Srm) -> None:
    srm("answer", "shop", "admin-ports", "implemented")
    tried = srm("scope", "shop", "--remove", "ec2", "--dry-run")
    assert "  - admin-ports: " in tried.out
    assert "(answered; kept aside)" in tried.out
    assert "duties go" in tried.out.splitlines()[-1]
    srm("scope", "shop", "--remove", "ec2")
    assert "(its answer comes back)" in srm("scope", "shop", "--add", "ec2").out


@pytest.mark.usefixtures("shop")
def test_a_service_that_stands_aside_for_a_variant_is_told(srm: Srm) -> None:
    said = srm("scope", "shop", "--add", "ecs", "--add", "ecs-fargate")
    assert "'ecs' brings no duty of its own beside ecs-fargate." in said.err


@pytest.mark.usefixtures("shop")
def test_facts_frameworks_and_depth_are_set_and_taken_back(srm: Srm) -> None:
    def scope(*words: str) -> dict[str, object]:
        found: dict[str, object] = srm("scope", "shop", *words, "--format", "json").json
        return found

    said = scope("--fact", "internet-facing=yes", "--framework", "pci", "--depth", "full")
    assert said["facts"] == {"internet-facing": ["yes"]}
    assert len(str(said["frameworks"]).split(",")) == 2
    assert said["depth"] == "full"
    assert scope()["facts"] == {"internet-facing": ["yes"]}
    said = scope("--fact", "internet-facing=", "--drop-framework", "gdpr")
    assert said["facts"] == {}
    assert "gdpr" not in str(said["frameworks"])


def test_a_fact_with_several_values_takes_them_with_commas_or_one_by_one(
    srm: Srm, kb: KnowledgeBase
) -> None:
    fact = next(each for each in kb.facts if each.many)
    one, two = (option.id for option in fact.options[:2])
    srm("new", "commas", "--fact", f"{fact.id}={two},{one}")
    srm("new", "apart", "--fact", f"{fact.id}={two}", "--fact", f"{fact.id}={one}")
    for name in ("commas", "apart"):
        facts = srm("scope", name, "--format", "json").json["facts"]
        assert facts == {fact.id: [one, two]}


@pytest.mark.usefixtures("shop")
def test_a_service_that_only_another_pack_knows_stays_in_the_scope(srm: Srm) -> None:
    srm("export", "shop", "shop.srm.yaml")
    path = Path("shop.srm.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("- ec2\n", "- our-mainframe\n", 1), encoding="utf-8")
    assert "our-mainframe" in srm("import", str(path), "--name", "moved").err
    shown = srm("scope", "moved")
    assert shown.code == 0
    assert "our-mainframe" in shown.err
    said = srm("scope", "moved", "--add", "lambda", "--fact", "internet-facing=no")
    assert said.code == 0
    services = srm("scope", "moved", "--format", "json").json["services"]
    assert {"our-mainframe", "lambda"} <= set(services)
    srm("scope", "moved", "--remove", "our-mainframe")
    assert "our-mainframe" not in srm("scope", "moved", "--format", "json").json["services"]


@pytest.mark.usefixtures("shop")
def test_an_answer_keeps_all_its_options_and_is_one_step_for_undo(srm: Srm) -> None:
    Path("proof.txt").write_text("encrypted", encoding="utf-8")
    said = srm(
        "answer", "shop", "encryption_at_rest", "Partial",
        "--notes", "EFS is left", "--owner", "Maya", "--due", "2027-03-31", "--reason", "Later",
        "--evidence", "proof.txt", "--evidence", "text:Seen in the console",
        "--observed-on", "2026-11-01", "--valid-until", "2027-11-01", "--format", "json",
    )  # fmt: skip
    duty = said.json
    assert (duty["status"], duty["notes"], duty["owner"]) == ("partial", "EFS is left", "Maya")
    assert (duty["due_on"], duty["justification"]) == ("2027-03-31", "Later")
    file, text = duty["evidence"]
    assert (file["kind"], file["value"], len(file["sha256"])) == ("file", "proof.txt", 64)
    assert (text["kind"], text["value"]) == ("text", "Seen in the console")
    assert (text["observed_on"], text["valid_until"]) == ("2026-11-01", "2027-11-01")
    assert duty["answered_by"] == file["added_by"] == "Ada Example"
    undone = srm("undo", "shop")
    assert "encryption-at-rest: status is empty again." in undone.out
    assert srm("duties", "shop", "--status", "partial", "--format", "json").json == []
    assert "nothing to undo" in srm("undo", "shop").err
    srm("redo", "shop")
    assert len(srm("duties", "shop", "--status", "partial", "--format", "json").json) == 1
    assert "nothing to redo" in srm("redo", "shop").err


@pytest.mark.usefixtures("shop")
def test_an_answer_that_is_taken_back_is_open_again(srm: Srm) -> None:
    srm("answer", "shop", "encryption-at-rest", "no", "--owner", "Maya")
    said = srm("answer", "shop", "encryption-at-rest", "unanswered", "--owner", "")
    assert said.code == 0
    assert srm("show", "shop", "--format", "json").json["answered"] == 0


@pytest.mark.usefixtures("shop")
def test_a_check_fails_on_what_it_was_told_to_fail_on(srm: Srm) -> None:
    assert srm("check", "shop").code == 1
    assert srm("check", "shop", "--fail-on", "overdue").code == 0
    srm("answer", "shop", "encryption-at-rest", "no", "--due", "2026-01-01")
    said = srm("check", "shop", "--fail-on", "overdue", "--format", "json")
    assert said.code == 1
    assert [each["control"] for each in said.json if each["fails"]] == ["encryption-at-rest"]


@pytest.mark.usefixtures("shop")
def test_the_log_says_who_changed_what(srm: Srm) -> None:
    srm("answer", "shop", "encryption-at-rest", "yes")
    (entry,) = srm("log", "shop", "--control", "encryption-at-rest", "--format", "json").json
    assert (entry["author"], entry["field"]) == ("Ada Example", "status")
    assert (entry["old"], entry["new"]) == (None, "implemented")
    rows = list(csv.DictReader(io.StringIO(srm("log", "shop", "--format", "csv").out)))
    assert rows[-1]["control"] == "encryption-at-rest"
    assert "Ada Example" in srm("log", "shop").out


def test_an_export_comes_back_whole(srm: Srm, shop: str) -> None:
    srm("answer", "shop", "encryption-at-rest", "partial", "--notes", "n")
    srm("export", "shop", "shop.srm.yaml")
    streamed = srm("export", "shop", "-")
    assert streamed.out == Path("shop.srm.yaml").read_text(encoding="utf-8")
    said = srm("--store", "other.db", "import", "shop.srm.yaml", "--format", "json")
    assert said.json["id"] == shop
    for words in (("duties",), ("log",), ("show",)):
        here = srm(*words, "shop", "--format", "json").json
        assert srm("--store", "other.db", *words, "shop", "--format", "json").json == here


@pytest.mark.usefixtures("shop")
def test_an_export_overwrites_only_when_told_to(srm: Srm) -> None:
    Path("kept.yaml").write_text("precious", encoding="utf-8")
    said = srm("export", "shop", "kept.yaml")
    assert (said.code, Path("kept.yaml").read_text(encoding="utf-8")) == (2, "precious")
    assert "--force" in said.err
    assert srm("export", "shop", "kept.yaml", "--force").code == 0


@pytest.mark.usefixtures("shop")
def test_the_store_is_the_option_else_the_variable(
    srm: Srm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "folder" / "other.db"
    srm("--store", str(other), "new", "elsewhere", *SHOP)
    assert [each["name"] for each in srm("list", "--format", "json").json] == ["shop"]
    monkeypatch.setenv("SRM_TUI_STORE", str(other))
    assert [each["name"] for each in srm("list", "--format", "json").json] == ["elsewhere"]
    assert other.is_file()


def test_packs_stack_and_may_be_repeated(srm: Srm, tmp_path: Path) -> None:
    for name in ("one", "two"):
        folder = tmp_path / name
        (folder / "services").mkdir(parents=True)
        (folder / "pack.yaml").write_text(
            f"id: {name}\ntitle: {name}\nversion: 1.0.0\nreviewed_on: 2026-11-24\n",
            encoding="utf-8",
        )
        (folder / "services" / "ours.yaml").write_text(
            f"- {{id: ours-{name}, name: Our {name}, category: compute, profile: iaas,"
            f" docs: 'https://example.org/{name}'}}\n",
            encoding="utf-8",
        )
    words = ("--pack", "one", "--pack", "two", "kb", "list", "services", "--format", "json")
    ids = {each["id"] for each in srm(*words).json}
    assert {"ours-one", "ours-two", "s3"} <= ids
    assert "ours-one" not in {
        each["id"] for each in srm("kb", "list", "services", "--format", "json").json
    }


def test_the_version_is_told_in_any_company(srm: Srm) -> None:
    assert srm("--store", "x.db", "--version").out == f"srm-tui {__version__}\n"


@pytest.mark.usefixtures("shop")
def test_a_report_names_its_file_after_the_assessment_and_format(srm: Srm) -> None:
    assert srm("report", "shop", "--format", "csv").code == 0
    assert Path("shop-gap-report.csv").is_file()
    assert srm("demo", "--format", "html").code == 0
    assert Path("gap-report.html").read_text(encoding="utf-8").startswith("<!")
    assert srm("report", "shop", "-o", "a.md", "-o", "b.json").code == 0
    assert json.loads(Path("b.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("named", ["html", "md", "csv", "json"])
@pytest.mark.usefixtures("shop")
def test_a_report_goes_to_stdout_in_each_text_format(srm: Srm, named: str) -> None:
    said = srm("report", "shop", "--format", named, "-o", "-")
    assert said.code == 0
    assert "encrypted" in said.out
