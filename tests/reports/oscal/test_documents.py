"""The documents as a whole: valid, linked, stable, and nothing typed is lost."""

import html
import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from srm_tui.core.answers import Details
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import GOVERNANCE
from srm_tui.errors import UsageError
from srm_tui.reports.oscal import DOCUMENTS
from srm_tui.reports.oscal.checking import check_documents
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from srm_tui.workspace.reporting import oscal_documents
from tests.conftest import everything
from tests.core.builders import control, knowledge
from tests.reports.oscal.conftest import Exported
from tests.reports.oscal.reading import Documents, Node, documents_of, texts


def test_every_document_is_valid_and_every_reference_leads_somewhere(exported: Exported) -> None:
    assert list(exported.documents.files) == [each.file for each in DOCUMENTS.values()]
    assert check_documents(exported.documents.files) == ()


def test_hostile_texts_leave_the_documents_valid(hostile_export: Exported) -> None:
    assert check_documents(hostile_export.documents.files) == ()


def test_everything_typed_is_in_the_results_or_the_plan(exported: Exported) -> None:
    said = "\n".join(texts(exported.documents.roots))
    words = {**exported.filled.texts, "due": "2031-01-11", "until": "2031-02-12"}
    words |= {"due of the exception": "2031-03-13", "observed": "2026-04-14"}
    assert [name for name, word in words.items() if word not in said] == []


def test_hostile_texts_are_all_there_too(hostile_export: Exported) -> None:
    said = "\n".join(texts(hostile_export.documents.roots))
    tokens = {
        name: re.findall(r"Tok\d\dEn", w)[-1] for name, w in hostile_export.filled.texts.items()
    }
    assert [name for name, word in tokens.items() if word not in said] == []


def test_typed_text_is_never_markup(hostile_export: Exported) -> None:
    """Prose of OSCAL is Markdown: what people typed shows as they typed it."""
    (observation, *_) = hostile_export.documents.about(
        "observations", hostile_export.filled.duty_id
    )
    shown = MarkdownIt("commonmark", {"html": True}).render(observation["description"])
    tags = set(re.findall(r"<(\w+)", shown))
    assert tags <= {"p", "ul", "li", "ol", "hr", "h1", "h2"}
    letters = html.unescape(re.sub(r"<[^>]+>", "", shown))
    typed = hostile_export.filled.texts["answer/notes"]
    assert "<script>alert(1)</script>" in letters
    assert "[a](javascript:alert(1))" in letters
    assert typed.split()[-1] in letters


def test_no_character_is_left_that_xml_cannot_hold(hostile_export: Exported) -> None:
    for data in hostile_export.documents.files.values():
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", data.decode())


def test_the_same_assessment_at_the_same_second_gives_the_same_bytes(
    exported: Exported, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796000000")
    again = documents_of(exported.workspace, exported.filled.assessment_id)
    assert again.files == exported.documents.files


def test_ids_stay_from_run_to_run_whatever_the_time(
    exported: Exported, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796099999")
    again = documents_of(exported.workspace, exported.filled.assessment_id)
    assert again.files != exported.documents.files
    assert _uuids(again) == _uuids(exported.documents)


def _uuids(documents: Documents) -> set[str]:
    data = b"".join(documents.files.values()).decode()
    return set(re.findall(r'"uuid": "([0-9a-f-]{36})"', data))


def test_another_assessment_has_other_ids_but_the_same_catalog(
    workspace: Workspace, shop: str
) -> None:
    other = workspace.create(Details(name="Other"), workspace.record(shop).scope)
    one, two = documents_of(workspace, shop), documents_of(workspace, other)
    assert one.roots["catalog"]["uuid"] == two.roots["catalog"]["uuid"]
    shared = _uuids(one) & _uuids(two)
    in_common = ("catalog", "component-definition", "mapping-collection")
    known = {each for name in in_common for each in texts(one.roots[name])}
    known |= set(texts(one.roots["assessment-plan"]["assessment-assets"]))
    assert shared <= known


def test_a_scope_of_everything_is_valid(kb: KnowledgeBase, workspace: Workspace) -> None:
    scope = everything(kb)
    few = Scope(
        service_ids=scope.service_ids[::12],
        facts=scope.facts,
        framework_ids=scope.framework_ids,
        depth=scope.depth,
    )
    assessment_id = workspace.create(Details(name="Everything"), few)
    assert check_documents(oscal_documents(workspace, assessment_id)) == ()


def test_a_pack_of_one_s_own_with_odd_ids_is_valid() -> None:
    odd = control("2.1 locked?", mappings={"gdpr": ("32 (1) a",)}, implemented_when=("a\nb",))
    with_rule = control("owned", layer=GOVERNANCE)
    workspace = Workspace(knowledge(controls=(odd, with_rule)), open_store(":memory:"), "Ada")
    scope = Scope(service_ids=("store", "table"), framework_ids=("gdpr",))
    assessment_id = workspace.create(Details(name="Odd"), scope)
    workspace.answer(assessment_id, odd.id, {"status": "planned", "due_on": "2027-01-01"})
    files = oscal_documents(workspace, assessment_id)
    assert check_documents(files) == ()
    assert '"srm-2.1-locked-_smt"' in files["catalog.json"].decode()


def test_nothing_in_scope_is_no_oscal() -> None:
    workspace = Workspace(knowledge(controls=(control("locked"),)), open_store(":memory:"), "Ada")
    assessment_id = workspace.create(Details(name="Nothing"), Scope())
    with pytest.raises(UsageError, match="Nothing is in scope yet"):
        oscal_documents(workspace, assessment_id)


def test_requirements_of_nist_are_named_as_its_catalog_names_them(
    workspace: Workspace, shop: str
) -> None:
    scope = workspace.record(shop).scope
    workspace.set_scope(
        shop,
        Scope(
            service_ids=scope.service_ids,
            facts=scope.facts,
            framework_ids=("nist-800-53-r5", "hipaa-security-rule"),
        ),
    )
    collection = documents_of(workspace, shop).roots["mapping-collection"]
    hipaa, nist = map(_targets, collection["mappings"])
    assert nist["encryption-at-rest"] == ["sc-28", "sc-28.1"]
    assert "164.312(a)(2)(iv)" in hipaa["encryption-at-rest"]


def _targets(mapping: Node) -> dict[str, list[str]]:
    return {
        each["sources"][0]["id-ref"]: [target["id-ref"] for target in each["targets"]]
        for each in mapping["maps"]
    }


def test_the_documents_declare_the_version_that_other_programs_know(exported: Exported) -> None:
    for root in exported.documents.roots.values():
        assert root["metadata"]["oscal-version"] == "1.2.1"


def test_the_schema_of_1_2_1_allows_them_too(exported: Exported) -> None:
    """Between 1.2.1 and 1.2.3 only the type of a component became freer."""
    data = json.loads(exported.documents.files["system-security-plan.json"])
    components = data["system-security-plan"]["system-implementation"]["components"]
    types = {each["type"] for each in components}
    definition = exported.documents.roots["component-definition"]
    types |= {each["type"] for each in definition["components"]}
    assert types <= {"this-system", "service", "system"}


def test_the_shipped_schema_is_the_one_that_nist_released() -> None:
    import gzip
    import hashlib

    folder = Path(__file__).parents[3] / "oscal_schema"
    data = gzip.decompress((folder / "oscal_complete_schema.json.gz").read_bytes())
    assert hashlib.sha256(data).hexdigest() in (folder / "README.md").read_text(encoding="utf-8")
