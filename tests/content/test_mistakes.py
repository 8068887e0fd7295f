"""Each mistake in a pack is told with its line and what to do, and all of them at once."""

import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srm_tui.content import check_packs, load_packs
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.errors import ContentError, DocumentError, Problem
from tests.content.packs import CONTROLS, SERVICES, SMALL, line_of, small_but, write_pack

CONTROL_FILE, SERVICE_FILE = "controls/all.yaml", "services/storage.yaml"
LAW_FILE = "frameworks/law.yaml"
MAPPING_FILE = "mappings/ways.yaml"
PROGRAMME = """\
licence: Public.
programme:
  title: Services in scope
  report: soc-2
  source: https://example.org/scope
  read_on: 2026-11-24
"""


def problems(tmp_path: Path, files: dict[str, str]) -> tuple[Problem, ...]:
    return check_packs([write_pack(tmp_path / "small", files)]).problems


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "at", "hint"),
    [
        # references
        (SERVICE_FILE, "[stores-data]", "[store-data]", "unknown-trait", "traits:", "stores-data"),
        (SERVICE_FILE, "[public]", "[x]", "unknown-trait", "traits: [x]", ""),
        (
            SERVICE_FILE, "  traits: [public]", "  without: [publik]", "unknown-trait",
            "without", "public",
        ),
        (SERVICE_FILE, "profile: engine", "profile: engin", "unknown-profile", "profile", "engine"),
        (SERVICE_FILE, "{data: customer}", "{date: customer}", "unknown-layer", "owners:", "data"),
        (SERVICE_FILE, "parent: store", "parent: stores", "unknown-service", "parent", "store"),
        (SERVICE_FILE, "  profile: engine\n", "", "missing-profile", "- id: store", "profile"),
        (SERVICE_FILE, "{encrypted:", "{encryptd:", "unknown-control", "notes", "encrypted"),
        (SERVICE_FILE, "  parent: store\n", "  parent: store-archive\n", "circle", "parent", ""),
        (CONTROL_FILE, "[store_encrypted]}",
         "[store_encrypted]}\n  retired: {prowler: [store_encryptd]}",
         "unknown-check", "  retired", "store_encrypted"),
        (CONTROL_FILE, "domain: protection", "domain: protecton", "unknown-domain", "domain:",
         "protection"),
        (CONTROL_FILE, "layer: data", "layer: dta", "unknown-layer", "layer:", "data"),
        (CONTROL_FILE, "{law:", "{lex:", "unknown-framework", "mappings", ""),
        (CONTROL_FILE, '["1"]', '["1", "3"]', "unknown-requirement", "mappings", ""),
        (CONTROL_FILE, "[store], facts: {exposed: \"yes\"", "[stor], facts: {exposed: \"yes\"",
         "unknown-service", "examples:", "store"),
        (CONTROL_FILE, "{exposed: \"yes\", people", "{exposd: \"yes\", people", "unknown-fact",
         "examples:", "exposed"),
        (CONTROL_FILE, "[staff, public]", "[staf]", "unknown-answer", "examples:", "staff"),
        (CONTROL_FILE, "frameworks: [law]", "frameworks: [lav]", "unknown-framework", "examples:",
         "law"),
        # conditions
        (CONTROL_FILE, "{trait: stores-data}", "{trait: data}", "unknown-trait", "when:",
         "stores-data"),
        (CONTROL_FILE, "{trait: stores-data}", "{service: shop}", "unknown-service", "when:", ""),
        (CONTROL_FILE, "{trait: stores-data}", "{framework: lav}", "unknown-framework", "when:",
         "law"),
        (CONTROL_FILE, '{not: {fact: exposed, is: "no"}}', "{fact: expose}", "unknown-fact",
         "when:", "exposed"),
        (CONTROL_FILE, 'is: "no"}}]}', "is: never}}]}", "unknown-answer", "when:", ""),
        (CONTROL_FILE, 'is: "no"}}]}', "is: true}}]}", "unknown-answer", "when:", ""),
        (CONTROL_FILE, 'is: "no"}}]}', "is: []}}]}", "bad-condition", "when:", "Use one of"),
        (CONTROL_FILE, "{trait: stores-data}", "{trait: stores-data, is: x}", "bad-condition",
         "when:", "Use one of"),
        (CONTROL_FILE, "{trait: stores-data}", "{trait: stores-data, fact: exposed}",
         "bad-condition", "when:", "Use one of"),
        (CONTROL_FILE, "{trait: stores-data}", "stores-data", "bad-condition", "when:", "Use one"),
        (CONTROL_FILE, "{trait: stores-data}", "{all: []}", "bad-condition", "when:", "Use one"),
        (CONTROL_FILE, "{trait: stores-data}", "{any: stores-data}", "bad-condition", "when:", ""),
        (CONTROL_FILE, "{trait: stores-data}", "{none: []}", "bad-condition", "when:", "Use one"),
        (CONTROL_FILE, "{trait: stores-data}", "{not: [{trait: public}]}", "bad-condition",
         "when:", ""),
        (CONTROL_FILE, '{fact: exposed, is: "yes"}', "{}", "bad-condition", "raise:", "Use one"),
        (CONTROL_FILE, "  layer: governance\n",
         "  layer: governance\n  when: {not: {any: [{trait: public}]}}\n", "negated-service",
         "when: {not", "fact"),
        (CONTROL_FILE, "  layer: governance\n",
         "  layer: governance\n  when: {not: {service: store}}\n", "negated-service",
         "when: {not", "fact"),
        # fields
        (CONTROL_FILE, "  title: Data is encrypted\n", "", "missing-field", "- id: encrypted",
         "Add it"),
        (CONTROL_FILE, "  severity: high", "  severty: high", "unknown-field", "severty",
         "severity"),
        (CONTROL_FILE, "  severity: high", "  severity: hihg", "wrong-value", "severity", "high"),
        (CONTROL_FILE, "  severity: high", "  severity: 7", "wrong-value", "severity: 7",
         "critical, high"),
        (CONTROL_FILE, "{prowler:", "{prowlr:", "wrong-value", "checks", "prowler"),
        (CONTROL_FILE, "title: Data is encrypted", "title: 7.0", "wrong-type", "title: 7.0",
         "Quote"),
        (CONTROL_FILE, "evidence: [An export.]", "evidence: An export.", "wrong-type",
         "evidence", ""),
        (CONTROL_FILE, "evidence: [An export.]", "evidence: [{a: b}]", "wrong-type", "evidence",
         "Quote"),
        (CONTROL_FILE, "read_on: 2026-11-24", "read_on: 2026-02-30", "wrong-type", "sources:", ""),
        (CONTROL_FILE, "{services: [store], facts: {exposed: \"no\"}, frameworks: [law]}",
         "{services: [store], fact: {}}", "unknown-field", "not: [{services", "facts"),
        ("facts.yaml", "many: true", "many: yes", "wrong-type", "many", ""),
        ("facts.yaml", "{id: staff, label: Staff, because: staff use it}", "staff", "wrong-type",
         "- staff", ""),
        ("pack.yaml", "reviewed_on: 2026-11-24", "reviewed_on: soon", "wrong-type", "reviewed_on",
         ""),
        ("pack.yaml", "data: shared", "data: theirs", "wrong-value", "owners:", "aws, shared"),
        ("pack.yaml", "data: shared", "dta: shared", "unknown-layer", "owners:", "data"),
        ("pack.yaml", "{id: governance, title", "{id: governance, governed_by: [x], title",
         "unknown-control", "governed_by", ""),
        (LAW_FILE, "kind: law", "kind: rule", "wrong-value", "kind", "law"),
        (LAW_FILE, "title: Security", "title: Security, controls: [encryptd]", "unknown-control",
         "encryptd", "encrypted"),
        (LAW_FILE, "licence: Public.",
         "licence: Public.\nparameters: [{control: ownr-named, text: x}]", "unknown-control",
         "parameters:", "owner-named"),
        (LAW_FILE, "licence: Public.",
         "licence: Public.\nparameters: [{control: encrypted, text: x, requirement: '3'}]",
         "unknown-requirement", "parameters:", ""),
        (LAW_FILE, "licence: Public.", PROGRAMME + "  covers: [stor]\n", "unknown-service",
         "programme:", "store"),
        (LAW_FILE, "licence: Public.", PROGRAMME + "  covers: [store]\n  outside: [store]\n",
         "contradiction", "programme:", "one list"),
        (LAW_FILE, "licence: Public.", PROGRAMME + "  outsde: [store]\n", "unknown-field",
         "  outsde", "outside"),
        (LAW_FILE, "licence: Public.\n",
         PROGRAMME + "  covers: [store, store-archive]\n  pages: {store: https://example.org}\n",
         "no-page", "programme:", "pages"),
        (LAW_FILE, "licence: Public.", "licence: Public.\nprogramme: none", "wrong-type",
         "programme:", ""),
        (CONTROL_FILE, "{trait: stores-data}", "{outside: lav}", "unknown-framework", "when:",
         "law"),
        (CONTROL_FILE, "  layer: governance\n",
         "  layer: governance\n  when: {not: {outside: law}}\n", "negated-service",
         "when: {not", "fact"),
        (SERVICE_FILE, "  aliases: [bucket]", "  always_as: [store-archiv]", "unknown-service",
         "always_as", "store-archive"),
        (SERVICE_FILE, "  parent: store\n", "  parent: store\n  always_as: [store]\n", "no-variant",
         "always_as", "parent"),
        (MAPPING_FILE, "  service: store-archive", "  service: store-archiv", "unknown-service",
         "service:", "store-archive"),
        (MAPPING_FILE, "fact: exposed", "fact: exposd", "unknown-fact", "fact:", "exposed"),
        (MAPPING_FILE, 'answer: "yes"', "answer: maybe", "unknown-answer", "answer:", ""),
        (MAPPING_FILE, "fact: exposed", "fact: exposed\n  service: store", "bad-mapping",
         "- id: exposed", "either"),
        (MAPPING_FILE, "  service: store-archive\n", "", "bad-mapping", "- id: store", "either"),
        (MAPPING_FILE, "services: [store]", "services: [stor]", "unknown-service", "- {services",
         "store"),
        (MAPPING_FILE, "{regions: several}", "{}", "bad-mapping", "- {}", "services:"),
        (MAPPING_FILE, "regions: several", "regions: many", "wrong-value", "- {regions", "one"),
        (MAPPING_FILE, ", is: ARCHIVE", "", "bad-mapping", "- terraform", "one of"),
        (MAPPING_FILE, "is: ARCHIVE", "is: A, starts: B", "bad-mapping", "- terraform", "one of"),
        (MAPPING_FILE, "is: ARCHIVE", 'matches: "("', "bad-mapping", "- terraform", ""),
        (MAPPING_FILE, "is: ARCHIVE", "equals: A", "unknown-field", "every:", "Known are"),
        # twice
        ("pack.yaml", "{id: public, one", "{id: stores-data, one", "duplicate-id",
         "{id: stores-data, one: is public", "Remove"),
        ("pack.yaml", "id: accounts", "id: protection", "duplicate-id",
         "{id: protection, title: Protection", "Remove"),
        ("facts.yaml", "id: public", "id: staff", "duplicate-id", "{id: staff, label: Public",
         "Remove"),
        ("facts.yaml", "id: people", "id: exposed", "duplicate-id", "- id: exposed\n  question: Wh",
         "Remove"),
        (SERVICE_FILE, "id: store-archive", "id: store", "duplicate-id",
         "- id: store\n  name: Amazon Store Archive", "Remove"),
        (LAW_FILE, 'id: "2"', 'id: "1"', "duplicate-id", '{id: "1", title: Privacy',
         "Remove"),
        # files
        ("facts.yaml", "- id: exposed", "-- id: exposed", "unreadable", "  question: Is", ""),
        ("facts.yaml", "  many: true", "  many: true\n  many: true", "unreadable",
         "many: true\n  options", ""),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_to_do(
    tmp_path: Path, name: str, old: str, new: str, code: str, at: str, hint: str
) -> None:
    files = small_but(name, old, new)
    found = [each for each in problems(tmp_path, files) if each.code == code]
    assert found
    assert line_of(files, name, at) in {each.place for each in found}
    assert any(hint in each.hint for each in found)
    assert all(each.message for each in found)


def test_each_mistake_is_told_once_and_brings_no_others(tmp_path: Path) -> None:
    for index, (name, old, new) in enumerate(
        [
            (SERVICE_FILE, "parent: store", "parent: shop"),
            (SERVICE_FILE, "  parent: store\n", "  parent: store-archive\n"),
            (SERVICE_FILE, "name: Amazon Store\n", "name: [Amazon, Store]\n"),
            (CONTROL_FILE, "id: encrypted\n", "id: encrypted\n  colour: red\n"),
            ("facts.yaml", "question: Is it exposed?", "question: 1"),
            (LAW_FILE, "kind: law", "kind: rule"),
            (SERVICE_FILE, "name: Amazon Store\n", "name: Amazon: Store\n"),
            (CONTROL_FILE, "id: encrypted\n", "id: encrypted\n  - red\n"),
            ("facts.yaml", "question: Is it exposed?", "question: [Is it exposed?"),
            (LAW_FILE, "kind: law", "kind: a: law"),
        ]
    ):
        found = problems(tmp_path / str(index), small_but(name, old, new))
        lines = {each.place for each in found}
        assert len(lines) == 1, found


def test_without_its_vocabulary_a_pack_is_not_judged_further(tmp_path: Path) -> None:
    for new in ("title: 7.0", "title: [open"):
        (found,) = problems(tmp_path, small_but("pack.yaml", "title: A small pack", new))
        assert found.place.file == "small/pack.yaml"


def test_all_problems_of_all_files_come_in_one_go_in_order(tmp_path: Path) -> None:
    files = {
        "pack.yaml": SMALL["pack.yaml"].replace("data: shared", "dta: shared"),
        "facts.yaml": "{}\n",
        "services/storage.yaml": SERVICES.replace("[public]", "[x, y]"),
        "services/other.yaml": "- [\n",
        "controls/all.yaml": CONTROLS.replace("effort: low", "effort: lots"),
        "controls/more/empty.yaml": "",
        "frameworks/law.yaml": "- a list\n",
        "notes.yaml": "x: 1\n",
        "readme.txt": "no YAML",
        ".github/workflows/check.yaml": "on: push\n",
    }
    found = problems(tmp_path, files)
    assert {(each.code, each.place.file) for each in found} >= {
        ("unknown-layer", "small/pack.yaml"),
        ("wrong-type", "small/facts.yaml"),
        ("unknown-trait", "small/services/storage.yaml"),
        ("unreadable", "small/services/other.yaml"),
        ("wrong-value", "small/controls/all.yaml"),
        ("wrong-type", "small/controls/more/empty.yaml"),
        ("wrong-type", "small/frameworks/law.yaml"),
        ("stray-file", "small/notes.yaml"),
    }
    assert [each.place for each in found] == sorted(each.place for each in found)
    assert {each.place.file for each in found} <= {f"small/{name}" for name in files}
    assert not any(each.place.file.startswith("small/.github") for each in found)
    with pytest.raises(ContentError) as caught:
        load_packs([tmp_path / "small"])
    assert caught.value.problems == found


def test_a_folder_without_pack_and_a_file_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(DocumentError, match="no pack here"):
            load_packs([folder])
    write_pack(tmp_path / "small")
    (tmp_path / "small" / "services" / "gone.yaml").symlink_to(tmp_path / "absent")
    with pytest.raises(DocumentError, match=r"gone\.yaml: There is no such file"):
        load_packs([tmp_path / "small"])


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3), st.dictionaries(st.text(max_size=5), parts, max_size=3)
    ),
    max_leaves=5,
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SMALL)), values, st.randoms(use_true_random=False))
def test_any_value_in_any_place_is_fine_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: Any, chooser: random.Random
) -> None:
    content = yaml.safe_load(SMALL[name])
    _replace_one(content, value, chooser)
    folder = tmp_path_factory.mktemp("pack")
    text = yaml.safe_dump(content, allow_unicode=False)
    checked = check_packs([write_pack(folder, {**SMALL, name: text})])
    if not checked.problems:
        assert _counts(checked.kb) == SMALL_COUNTS | _written(name, content)


KINDS = (
    "layers", "domains", "profiles", "traits", "facts", "services", "controls", "frameworks",
    "mappings",
)  # fmt: skip
SMALL_COUNTS = dict(zip(KINDS, (3, 2, 1, 2, 2, 2, 2, 1, 2), strict=True))


def _counts(kb: KnowledgeBase) -> dict[str, int]:
    return {kind: len(getattr(kb, kind.replace("mappings", "recognitions"))) for kind in KINDS}


def _written(name: str, content: Any) -> dict[str, int]:
    """Return how many records of each kind a file of the small pack holds."""
    if name == "pack.yaml":
        return {kind: len(content.get(kind, ())) for kind in KINDS[:4]}
    return {} if isinstance(content, dict) else {name.split("/")[0].split(".")[0]: len(content)}


def _replace_one(content: Any, value: Any, chooser: random.Random) -> None:
    """Put `value` in a place of `content` that chance chooses."""
    while True:
        keys = list(content) if isinstance(content, dict) else list(range(len(content)))
        key = chooser.choice(keys)
        if not content[key] or not isinstance(content[key], dict | list) or chooser.random() < 0.3:
            content[key] = value
            return
        content = content[key]
