"""The shipped pack is right, and packs become the knowledge base that they describe."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from srm_tui import resources
from srm_tui.content import check_packs, load_packs
from srm_tui.core.conditions import Condition
from srm_tui.core.duties import derive_duties
from srm_tui.core.knowledge import Control
from srm_tui.core.knowledge_lint import example_scope
from srm_tui.core.vocabulary import GOVERNANCE, Owner, Severity
from srm_tui.documents import parse_yaml
from srm_tui.errors import Place
from tests.content.packs import CONTROLS, SERVICES, SMALL, line_of, small_but, write_pack

SHIPPED = Path(resources.own_pack())
KB = load_packs([SHIPPED])


# What is shipped


def test_the_shipped_pack_has_no_problem() -> None:
    assert check_packs([SHIPPED]).problems == ()


@pytest.mark.parametrize("control", KB.controls, ids=lambda control: control.id)
def test_a_control_comes_up_in_its_examples_and_only_in_those(control: Control) -> None:
    assert control.applies
    for expected, examples in ((True, control.applies), (False, control.not_applies)):
        for example in examples:
            found = {duty.id for duty in derive_duties(KB, example_scope(example))}
            assert (control.id in found) is expected, example


def test_each_service_has_an_owner_of_each_layer() -> None:
    layers = [layer.id for layer in KB.layers if layer.id != GOVERNANCE]
    assert len(layers) == 14
    for service in KB.services:
        assert list(service.owners) == layers


def _plain(value: Any) -> Any:
    """Return what PyYAML read, with dates as the text that YAML 1.2 makes of them."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize(
    "path",
    sorted(SHIPPED.rglob("*.yaml")),
    ids=lambda path: path.relative_to(SHIPPED).as_posix(),
)
def test_a_shipped_file_means_the_same_to_other_yaml_readers(path: Path) -> None:
    data = path.read_bytes()
    other = _plain(yaml.load(data, Loader=yaml.CSafeLoader))
    assert parse_yaml(data, path.name).value == other


# What is built


def test_a_variant_takes_from_its_parent_what_it_does_not_change(tmp_path: Path) -> None:
    services = SERVICES + (
        "- {id: third, name: Third, category: storage, parent: store-archive, "
        "without: [stores-data], notes: {owner-named: Here too.}, docs: https://example.org/3}\n"
        "- {id: own, name: Own, category: storage, parent: store-archive, profile: engine, "
        "docs: https://example.org/4}\n"
    )
    kb = load_packs([write_pack(tmp_path, {**SMALL, "services/storage.yaml": services})])
    third, own = kb.service_by_id["third"], kb.service_by_id["own"]
    assert third.lineage == ("third", "store-archive", "store")
    assert third.parent_id == "store-archive"
    assert kb.service_by_id["store"].parent_id == ""
    assert third.traits == {"public"}
    assert third.owners == {"app-code": Owner.AWS, "data": Owner.CUSTOMER}
    assert third.profile == "engine"
    assert third.notes == {"encrypted": "Choose the key.", "owner-named": "Here too."}
    assert third.aliases == ()
    assert own.owners == {"app-code": Owner.AWS, "data": Owner.SHARED}


def test_a_variant_may_stand_before_its_parent(tmp_path: Path) -> None:
    first, second = SERVICES.split("- id: store-archive")
    files = {**SMALL, "services/storage.yaml": f"- id: store-archive{second}{first}"}
    kb = load_packs([write_pack(tmp_path, files)])
    assert [service.id for service in kb.services] == ["store-archive", "store"]
    assert kb.service_by_id["store-archive"].traits == {"stores-data", "public"}


def test_conditions_become_data(tmp_path: Path) -> None:
    kb = load_packs([write_pack(tmp_path)])
    control = kb.control_by_id["encrypted"]
    exposed = Condition(kind="fact", subject="exposed", values=("no",))
    assert control.when == Condition(
        kind="all",
        parts=(
            Condition(kind="trait", subject="stores-data"),
            Condition(kind="not", parts=(exposed,)),
        ),
    )
    assert control.raises[0].to is Severity.CRITICAL
    assert control.raises[0].when.values == ("yes",)
    assert control.not_applies[0].frameworks == ("law",)
    assert kb.control_by_id["owner-named"].when is None


def test_a_fact_in_a_condition_means_yes_unless_it_says_otherwise(tmp_path: Path) -> None:
    files = small_but("controls/all.yaml", '{fact: exposed, is: "yes"}', "{fact: exposed}")
    kb = load_packs([write_pack(tmp_path, files)])
    assert kb.control_by_id["encrypted"].raises[0].when.values == ("yes",)


def test_a_requirement_may_name_its_controls_and_a_control_its_requirements(tmp_path: Path) -> None:
    old = '{id: "2", title: Privacy}'
    new = '{id: "2", title: Privacy, controls: [encrypted, owner-named]}'
    kb = load_packs([write_pack(tmp_path, small_but("frameworks/law.yaml", old, new))])
    assert kb.control_by_id["encrypted"].mappings == {"law": ("1", "2")}
    assert kb.control_by_id["owner-named"].mappings == {"law": ("2",)}


def test_controls_come_in_the_order_of_their_domains(tmp_path: Path) -> None:
    kb = load_packs([write_pack(tmp_path)])
    assert [control.id for control in kb.controls] == ["owner-named", "encrypted"]
    assert kb.version == "small 0.1.0"
    assert kb.title == "A small pack"
    assert kb.reviewed_on == date(2026, 11, 24)


def test_a_folder_that_leads_back_to_its_pack_is_no_second_one(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "small")
    (folder / "services" / "back").symlink_to(folder, target_is_directory=True)
    kb = load_packs([folder])
    assert [service.id for service in kb.services] == ["store", "store-archive"]


# Overlays


def overlay(tmp_path: Path, files: dict[str, str], name: str = "own") -> list[Path]:
    head = "id: own\ntitle: Our own\nversion: 2.0.0\nreviewed_on: 2026-11-24\n"
    return [
        write_pack(tmp_path / "small"),
        write_pack(tmp_path / "over" / name, {"pack.yaml": head, **files}),
    ]


def test_an_overlay_adds_a_service_and_overrides_a_control(tmp_path: Path) -> None:
    control = CONTROLS.split("- id: owner-named")[0]
    files = {
        "services/own.yml": (
            "- {id: shop, name: Our shop, category: own, parent: store, docs: https://own}\n"
        ),
        "controls/own.yaml": control.replace("severity: high", "severity: medium"),
    }
    kb = load_packs(overlay(tmp_path, files))
    assert [service.id for service in kb.services] == ["store", "store-archive", "shop"]
    assert kb.service_by_id["shop"].traits == {"stores-data"}
    assert kb.control_by_id["encrypted"].severity is Severity.MEDIUM
    assert [control.id for control in kb.controls] == ["owner-named", "encrypted"]
    assert kb.version == "small 0.1.0, own 2.0.0"
    assert kb.title == "A small pack"


def test_an_overlay_may_have_the_name_of_the_pack_below(tmp_path: Path) -> None:
    files = {"controls/own.yaml": CONTROLS.replace("severity: high", "severity: low")}
    checked = check_packs(overlay(tmp_path, files, name="small"))
    assert checked.problems == ()
    assert checked.kb.control_by_id["encrypted"].severity is Severity.LOW


def test_an_overlay_overrides_the_vocabulary(tmp_path: Path) -> None:
    folders = overlay(tmp_path, {})
    with (folders[1] / "pack.yaml").open("a") as file:
        file.write(
            "layers: [{id: data, title: Our data, phrase: our data}]\n"
            "domains: [{id: own, title: Own}]\n"
            "traits: [{id: public, one: is open, many: are open, lacks: is closed}]\n"
            "profiles: [{id: engine, title: Ours, owners: {data: customer}}]\n"
        )
    kb = load_packs(folders)
    assert kb.layer_by_id["data"].title == "Our data"
    assert [layer.id for layer in kb.layers] == ["app-code", "data", "governance"]
    assert kb.trait_by_id["public"].one == "is open"
    assert [domain.id for domain in kb.domains] == ["accounts", "protection", "own"]
    assert [(each.id, each.title) for each in kb.profiles] == [("engine", "Ours")]
    assert kb.service_by_id["store"].owners == {"app-code": Owner.NONE, "data": Owner.CUSTOMER}


def test_a_problem_in_an_overlay_is_told_in_its_own_file(tmp_path: Path) -> None:
    files = {"controls/own.yaml": CONTROLS.replace("trait: stores-data", "trait: x")}
    (found,) = check_packs(overlay(tmp_path, files)).problems
    assert found.place == Place("own/controls/own.yaml", 12)


def test_the_place_of_each_record_is_known(tmp_path: Path) -> None:
    checked = check_packs([write_pack(tmp_path / "small")])
    assert checked.place("control", "owner-named") == line_of(
        SMALL, "controls/all.yaml", "- id: owner-named"
    )
    assert checked.place("framework", "law") == Place("small/frameworks/law.yaml", 1)
    assert checked.place("layer", "data") == line_of(SMALL, "pack.yaml", "- id: data")
    assert checked.place("trait", "public").file == "small/pack.yaml"


def test_a_pack_is_named_by_its_folder_however_it_is_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_pack(tmp_path / "small", {**SMALL, "notes.yaml": ""})
    monkeypatch.chdir(folder / "services")
    for path in (Path(".."), folder, folder / "services" / ".."):
        (found,) = check_packs([path]).problems
        assert found.place.file == "small/notes.yaml"
