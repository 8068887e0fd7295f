"""The JSON Schemas that editors read say what the loader says."""

import copy
import random
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srm_tui.content import check_packs
from srm_tui.content.schema import SCHEMA_KINDS, schema_of
from srm_tui.documents import parse_yaml, read_yaml
from srm_tui.errors import DocumentError
from srm_tui.resources import own_pack, packs_folder
from tests.content.packs import SMALL, write_pack
from tests.content.schemas import errors
from tests.content.test_mistakes import _replace_one, values

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted(Path(own_pack()).rglob("*.yaml"))
EXAMPLES = sorted((ROOT / "docs" / "examples" / "acme-pack").rglob("*.yaml"))
STRUCTURAL = {"wrong-type", "wrong-value", "missing-field", "unknown-field", "bad-condition"}


def kind_of(path: str) -> str:
    """Return the kind of a file by its place in a pack."""
    return path.split("/")[0].removesuffix(".yaml")


def small(name: str) -> Any:
    return copy.deepcopy(parse_yaml(SMALL[name].encode(), name).value)


@pytest.mark.parametrize("path", [*SHIPPED, *EXAMPLES], ids=lambda path: path.stem)
def test_every_file_fits_the_schema_that_its_first_line_names(path: Path) -> None:
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    start = "# yaml-language-server: $schema="
    assert first.startswith(start)
    named = (path.parent / first.removeprefix(start)).resolve()
    kind = path.stem if path.stem in ("pack", "facts") else path.parent.name
    assert named == Path(packs_folder(), "schema", f"{kind}.schema.json")
    assert errors(schema_of(kind), read_yaml(path).value) == []


def test_the_schema_files_are_what_the_program_prints() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "schemas.py"))
    for path, text in made["files"]().items():
        assert path.read_text(encoding="utf-8") == text, "run: make docs"
    assert set(made["files"]()) == {*made["FOLDER"].iterdir(), made["REPORT"]}


@pytest.mark.parametrize("kind", SCHEMA_KINDS)
def test_every_record_and_field_is_described(kind: str) -> None:
    for name, definition in schema_of(kind)["$defs"].items():
        assert definition["description"], name
        for key, field in definition.get("properties", {}).items():
            assert field["description"].endswith((".", "`.")), f"{name}.{key}"


@pytest.mark.parametrize("name", SMALL)
def test_the_small_pack_fits(name: str) -> None:
    assert errors(schema_of(kind_of(name)), small(name)) == []


@pytest.mark.parametrize(
    ("key", "value", "path"),
    [
        ("severity", "hihg", "/0/severity"),
        ("title", 7.0, "/0/title"),
        ("title", None, "/0/title"),
        ("evidence", "one", "/0/evidence"),
        ("evidence", [1], "/0/evidence/0"),
        ("colour", "red", "/0/colour"),
        ("checks", {"prowlr": ["x"]}, "/0/checks/prowlr"),
        ("sources", [{"url": "https://x", "read_on": "2026-02-30"}], "/0/sources/0/read_on"),
        ("sources", [{"url": "https://x"}], "/0/sources/0"),
        ("examples", {"applies": [{"service": ["x"]}]}, "/0/examples/applies/0/service"),
        ("examples", {"applies": [{"facts": {"a": True}}]}, "/0/examples/applies/0/facts/a"),
        ("raise", [{"to": "critical", "when": {}}], "/0/raise/0/when"),
        ("when", {"trait": "a", "service": "b"}, "/0/when"),
        ("when", {"trait": ["a"]}, "/0/when"),
        ("when", {"all": []}, "/0/when"),
        ("when", {"all": {"trait": "a"}}, "/0/when"),
        ("when", {"not": [{"trait": "a"}]}, "/0/when"),
        ("when", {"fact": "a", "is": []}, "/0/when"),
        ("when", {"trait": "a", "is": "b"}, "/0/when"),
        ("when", {"any": [{"trait": "a"}, {"triat": "b"}]}, "/0/when"),
        ("when", "trait", "/0/when"),
    ],
)
def test_a_mistake_in_a_control_does_not_fit(key: str, value: object, path: str) -> None:
    controls = small("controls/all.yaml")
    controls[0][key] = value
    found = errors(schema_of("controls"), controls)
    assert found
    assert all(each.startswith(f"{path}:") for each in found)


@pytest.mark.parametrize(
    "when",
    [
        {"service": "a"},
        {"outside": "a"},
        {"framework": "a"},
        {"fact": "a"},
        {"fact": "a", "is": ["b", "c"]},
        {"not": {"any": [{"trait": "a"}, {"all": [{"fact": "b", "is": "c"}]}]}},
    ],
)
def test_every_kind_of_condition_fits(when: object) -> None:
    controls = small("controls/all.yaml")
    controls[0]["when"] = when
    assert errors(schema_of("controls"), controls) == []


def test_what_a_record_needs_is_required() -> None:
    for name in SMALL:
        content = small(name)
        record = content if isinstance(content, dict) else content[0]
        del record["id"]
        assert any("id is missing" in each for each in errors(schema_of(kind_of(name)), content))


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SMALL)), values, st.randoms(use_true_random=False))
def test_what_fits_the_schema_has_the_right_structure(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: Any, chooser: random.Random
) -> None:
    content = yaml.safe_load(SMALL[name])
    _replace_one(content, value, chooser)
    text = yaml.safe_dump(content, allow_unicode=False)
    try:
        read = parse_yaml(text.encode(), name).value
    except DocumentError:
        return
    if errors(schema_of(kind_of(name)), read):
        return
    folder = write_pack(tmp_path_factory.mktemp("pack"), {**SMALL, name: text})
    found = {each.code for each in check_packs([folder]).problems}
    assert found & STRUCTURAL == set()
