"""Files that are cut, twisted or no findings at all: a clear error, and nothing taken."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from srm_tui.core.observations import CheckIndex
from srm_tui.errors import DocumentError, SrmError, UsageError
from srm_tui.importers.findings import prowler_csv, read_findings
from tests.importers.reading import KB, read, read_items
from tests.importers.scans import CSV_HEAD, SAMPLES, asff, csv_row, event, hub_ocsf, ocsf

NEWLINE = b"\n"


def refused(folder: Path, data: bytes | str) -> str:
    """Return why a file is refused."""
    path = folder / "hostile"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with pytest.raises(SrmError) as caught:
        read(path)
    return f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize("name", [e.name for e in SAMPLES.iterdir() if e.suffix == ".json"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_file_that_was_cut_off_is_refused_whole(name: str, share: float, tmp_path: Path) -> None:
    data = (SAMPLES / name).read_bytes().rstrip()
    cut = data[: int(len(data) * share)].rstrip()
    told = refused(tmp_path, cut)
    assert f"hostile:{cut.count(NEWLINE) + 1}" in told
    assert "ends in the middle" in told
    assert "Nothing of it was taken" in told


def test_a_table_that_was_cut_off_is_refused_whole(tmp_path: Path) -> None:
    row = csv_row()
    for length in (len(row) - 60, len(row) - 20):
        told = refused(tmp_path, f"{CSV_HEAD}\n{row}\n{row[:length]}")
        assert "Nothing of it was taken" in told
        assert "hostile:5" in told or "hostile:4" in told


def test_a_comma_or_a_word_too_much_is_told_with_its_line(tmp_path: Path) -> None:
    one = json.dumps(ocsf())
    assert "hostile:3" in refused(tmp_path, f"[\n{one},\n]")
    assert "hostile:2" in refused(tmp_path, f"[\n{one} {one}]")
    assert "hostile:2" in refused(tmp_path, f'[{one},\n{{"class_uid": nope, "a": "{"x" * 99}"}}]')
    assert "hostile:2" in refused(tmp_path, f"[{one}]\nwarning: written by a shell")


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_deep_nesting_is_refused(opening: str, tmp_path: Path) -> None:
    inside = opening * 200_000
    told = refused(tmp_path, f'[{json.dumps(ocsf())}, {{"class_uid": {inside}')
    assert "nested too deeply" in told
    told = refused(tmp_path, f'{{"Findings": {inside}')
    assert "nested too deeply" in told or "ends in the middle" in told


def test_a_finding_of_megabytes_is_refused(tmp_path: Path) -> None:
    assert "larger than 4 MB" in refused(tmp_path, '[{"class_uid": "' + "x" * (6 << 20) + '"}]')


def test_huge_numbers_do_no_harm(tmp_path: Path) -> None:
    finding = json.dumps(ocsf())[:-1] + f', "severity_id": {"9" * 100_000}, "x": 1e999999}}'
    path = tmp_path / "huge.json"
    path.write_text(f"[{finding}]")
    assert read(path).receipts[0].used == 1


def test_of_a_key_that_stands_twice_the_last_counts(tmp_path: Path) -> None:
    path = tmp_path / "twice.json"
    finding = json.dumps(ocsf())
    path.write_text(f'[{finding[:-1]}, "status_code": "PASS"}}]')
    assert read(path).receipts[0].used == 1


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    good = json.dumps([ocsf()]).encode()
    assert "no text in UTF-8" in refused(tmp_path, good.replace(b"Bucket", b"\xff\xfe\xff"))
    assert "no text" in refused(tmp_path, b"\x89PNG\r\n\x1a\n\x00\x00")
    assert "no findings" in refused(tmp_path, b"")


@pytest.mark.parametrize(
    "text",
    ["{}", "[]", "null", '{"Resources": {"a": 1}}', "a;b\n1;2\n", "<html></html>", "x: &a [*a]"],
)
def test_what_holds_no_findings_is_refused_and_told_what_would_do(
    text: str, tmp_path: Path
) -> None:
    assert "Known are Prowler" in refused(tmp_path, text)


def test_a_missing_file_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        read(tmp_path / "none.json")
    with pytest.raises(UsageError, match="no findings here"):
        read(tmp_path)


def test_what_is_no_text_within_a_folder_is_left_aside(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([ocsf()]))
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    found = read(tmp_path)
    assert [each.file for each in found.receipts] == ["a.json"]
    assert [each.what for each in found.skipped] == ["logo.png"]


def test_one_bad_file_of_a_folder_stops_the_import(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([ocsf()]))
    (tmp_path / "b.json").write_text(json.dumps([ocsf()])[:-20])
    with pytest.raises(DocumentError, match=r"b\.json"):
        read(tmp_path)


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prowler_csv, "_LONGEST_FIELD", 1 << 16)
    told = refused(tmp_path, f'{CSV_HEAD}\n"{"x" * (3 << 20)}')
    assert "longer than any" in told


def test_many_names_of_unknown_checks_make_no_endless_receipt(tmp_path: Path) -> None:
    found = read_items(tmp_path, [ocsf(check=f"own_check_{n}") for n in range(3000)])
    (receipt,) = found.receipts
    assert len(receipt.unmatched) <= 202
    assert sum(each.count for each in receipt.unmatched) == receipt.read == 3000


def test_who_stops_the_import_gets_nothing() -> None:
    class StopError(Exception):
        pass

    def stop(name: str, read_bytes: int, size: int) -> None:
        assert name == "prowler.ocsf.json"
        assert 0 < read_bytes <= size
        raise StopError

    with pytest.raises(StopError):
        read_findings([SAMPLES / "prowler.ocsf.json"], CheckIndex(KB), {}, stop)


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
SEEDS: tuple[dict[str, Any], ...] = (ocsf(), asff(), hub_ocsf(), event(asff()))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_anything_in_any_place_of_a_finding_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    item = json.loads(json.dumps(data.draw(st.sampled_from(SEEDS))))
    place = item
    while True:
        key = data.draw(st.sampled_from(sorted(place)))
        inner = place[key]
        if (
            isinstance(inner, list)
            and inner
            and isinstance(inner[0], dict)
            and data.draw(st.booleans())
        ):
            place = inner[0]
        elif isinstance(inner, dict) and inner and data.draw(st.booleans()):
            place = inner
        else:
            break
    place[key] = data.draw(junk)
    path = tmp_path_factory.mktemp("junk") / "junk.json"
    path.write_text(json.dumps([item, ocsf()]))
    (receipt,) = read(path).receipts
    assert receipt.read >= 2
    assert receipt.used >= 1


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe[")
@example(CSV_HEAD.encode())
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, tail: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "bytes"
    for start in (b"", b'[{"class_uid": 2004, ', CSV_HEAD.encode() + b"\n"):
        path.write_bytes(start + tail)
        try:
            read(path)
        except SrmError:
            continue
