"""Frameworks: what they say of controls, of services, and what choosing them brings."""

from pathlib import Path

from srm_tui.content import check_packs
from srm_tui.content.load import Checked
from srm_tui.core.duties import derive_duties, reason_text
from srm_tui.core.scope import Scope
from tests.content.packs import CONTROLS, FRAMEWORK, SMALL, write_pack

RICH = (
    FRAMEWORK.replace(
        '{id: "2", title: Privacy}', '{id: "2", title: Privacy, controls: [encrypted, owner-named]}'
    )
    + """\
parameters:
  - {control: encrypted, text: Keys change each year., requirement: "1"}
programme:
  title: Services that were looked at
  report: soc-2
  source: https://example.org/programme
  read_on: 2026-11-24
  covers: [store]
  outside: [store-archive]
"""
)
OUTSIDE = (
    CONTROLS
    + """\
- id: looked-at
  title: Only services that were looked at are used
  domain: accounts
  layer: governance
  severity: high
  severity_reason: The law asks it.
  depth: core
  effort: low
  question: Is each service one that was looked at?
  aws_part: AWS publishes the list.
  customer_part: Replace the others.
  when: {all: [{framework: law}, {outside: law}]}
  implemented_when: [Each is on the list., Or it is justified.]
  evidence: [A list.]
  mappings: {}
  sources: [{url: "https://example.org/c", read_on: 2026-11-24}]
  examples: {applies: [{services: [store-archive], frameworks: [law]}]}
"""
)


def checked(tmp_path: Path, framework: str = RICH, controls: str = OUTSIDE) -> Checked:
    files = {**SMALL, "frameworks/law.yaml": framework, "controls/all.yaml": controls}
    return check_packs([write_pack(tmp_path / "small", files)])


def test_a_requirement_may_name_the_controls_that_serve_it(tmp_path: Path) -> None:
    found = checked(tmp_path)
    assert found.problems == ()
    assert found.kb.control_by_id["encrypted"].mappings == {"law": ("1", "2")}
    assert found.kb.control_by_id["owner-named"].mappings == {"law": ("2",)}


def test_a_framework_in_scope_says_what_it_asks_beyond_the_control(tmp_path: Path) -> None:
    kb = checked(tmp_path).kb
    plain, chosen = (
        {
            duty.id: duty
            for duty in derive_duties(kb, Scope(service_ids=("store",), framework_ids=f))
        }
        for f in ((), ("law",))
    )
    assert plain["encrypted"].parameters == ()
    assert [each.text for each in chosen["encrypted"].parameters] == ["Keys change each year."]


def test_a_service_outside_a_programme_is_a_duty_with_its_reason(tmp_path: Path) -> None:
    kb = checked(tmp_path).kb

    def duties(*service_ids: str, framework: str = "law") -> dict[str, tuple[str, ...]]:
        scope = Scope(service_ids=service_ids, framework_ids=(framework,))
        return {
            duty.id: tuple(reason_text(kb, each) for each in duty.reasons)
            for duty in derive_duties(kb, scope)
        }

    assert "looked-at" not in duties("store")
    assert "looked-at" not in duties("store-archive", framework="")
    assert duties("store", "store-archive")["looked-at"] == (
        "Law applies",
        "Amazon Store Archive is not in AWS's scope for Law",
    )


def test_mistakes_in_a_framework_are_told_with_their_line(tmp_path: Path) -> None:
    wrong = (
        RICH.replace("owner-named]", "owner-nmed]")
        .replace("control: encrypted", "control: encryptd")
        .replace('requirement: "1"}', 'requirement: "9"}')
        .replace("covers: [store]", "covers: [store, store-archive, stor]")
        .replace('{id: "1", title: Security}', '{id: "2", title: Security}')
    )
    found = checked(tmp_path, wrong).problems
    assert sorted(each.code for each in found if each.place.file.endswith("law.yaml")) == [
        "contradiction",
        "duplicate-id",
        "unknown-control",
        "unknown-control",
        "unknown-requirement",
        "unknown-service",
    ]
    assert all(each.place.line > 1 for each in found)
