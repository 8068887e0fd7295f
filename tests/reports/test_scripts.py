"""Reports of teams that do not write in Latin letters."""

import hashlib
import io
import itertools
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.reports import FORMATS
from srm_tui.reports.font_packages import SCRIPTS as SCRIPTS_PACKAGE
from srm_tui.reports.font_packages import font_files
from srm_tui.reports.pdf.ideographs import Shapes, marked, said_shapes, shapes_of
from srm_tui.reports.pdf.scripts import Drawable, dressed, faces_for
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.reports.accessibility import findings
from tests.reports.builders import fill, ticking, tokens
from tests.reports.conftest import EPOCH
from tests.reports.pdf_text import TaggedText, embedded_fonts

TO_THE_RIGHT = {
    "Greek": "Αντίγραφα ασφαλείας",
    "Ukrainian": "Резервні копії",
    "Armenian": "Պահուստային պատճեններ",
    "Georgian": "სარეზერვო ასლები",
    "Hindi": "हिन्दी में बैकअप की प्रति",
    "Bengali": "ব্যাকআপের প্রতিলিপি",
    "Tamil": "காப்புப்பிரதி கொள்கை",
    "Thai": "สำเนาข้อมูลอยู่ที่นี่ น้ำ",
    "Japanese": "バックアップを確認「済み」。",
    "Korean": "백업을 확인했습니다",
    "Chinese": "备份设置已确认",
    "Emoji": "done \U0001f680 \u2705 \u26a0 \U0001f468\u200d\U0001f469\u200d\U0001f467 ok",
}
TO_THE_LEFT = {
    "Hebrew": "גיבוי של S3 נבדק ביום 2026-11-25 (מוגן)",
    "Arabic": "النسخ الاحتياطي في S3 (محمي)",
    "Persian": "نسخه پشتیبان گرفته شد",
}
SCRIPTS = TO_THE_RIGHT | TO_THE_LEFT
ROOT = Path(__file__).parents[2]

_RENDER = """
import sys
from pathlib import Path
if "--without" in sys.argv:
    sys.modules["manimgx_fonts_cjk"] = None
from srm_tui import resources
from srm_tui.content import load_packs
from srm_tui.reports import FORMATS
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.reports.builders import small
workspace = Workspace(small(load_packs([resources.own_pack()])), open_store(":memory:"), "X")
found = workspace.import_file(Path(sys.argv[1]))
Path(sys.argv[2]).write_bytes(workspace.report(found, FORMATS["pdf"]))
"""


class Written(NamedTuple):
    """A report with a text of another script in each field, and the assessment behind it."""

    pdf: bytes
    portable: str


@pytest.fixture(scope="module")
def written(small_kb: KnowledgeBase) -> Iterator[Written]:
    texts = dict(zip(tokens(), itertools.cycle(SCRIPTS.values()), strict=False))
    texts |= {"name": f"{SCRIPTS['Chinese']} {SCRIPTS['Arabic']}"}
    texts |= {"answer/notes": "\n".join(SCRIPTS.values()), "description": SCRIPTS["Hebrew"]}
    store = open_store(":memory:")
    workspace = Workspace(small_kb, store, SCRIPTS["Korean"], now=ticking())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        assessment_id = fill(workspace, texts).assessment_id
        pdf = workspace.report(assessment_id, FORMATS["pdf"])
    yield Written(pdf, workspace.export_text(assessment_id))
    store.close()


@pytest.fixture
def pdf(written: Written) -> bytes:
    return written.pdf


@pytest.fixture(scope="module")
def tagged(written: Written) -> TaggedText:
    with pikepdf.open(io.BytesIO(written.pdf)) as opened:
        return TaggedText(opened)


def apart(portable: str, folder: Path, *arguments: str, **settings: str) -> bytes:
    """Return the report as a process of its own makes it."""
    source, file = folder / "a.srm.yaml", folder / "apart.pdf"
    source.write_text(portable, encoding="utf-8")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONHASHSEED": "7", **settings}
    command = [sys.executable, "-c", _RENDER, str(source), str(file), *arguments]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    return file.read_bytes()


def letters(text: str) -> str:
    return re.sub(r"[\s\u200b-\u200d\u2066-\u2069\u202a-\u202e]", "", text)


def test_a_checker_finds_nothing_to_say_about_a_report_in_every_script(
    pdf: bytes, tmp_path: Path
) -> None:
    assert findings(pdf, tmp_path) == []


def test_no_script_that_has_a_font_is_named_by_its_codes(tagged: TaggedText) -> None:
    assert "U+" not in tagged.text
    assert "Changed for print" not in tagged.text


def test_what_is_typed_from_left_to_right_is_what_a_reader_hears(tagged: TaggedText) -> None:
    for script, text in TO_THE_RIGHT.items():
        assert letters(unicodedata.normalize("NFC", text)) in letters(tagged.text), script


def test_every_script_is_found_by_a_search(pdf: bytes, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf)
    command = ["pdftotext", "-layout", str(file), "-"]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for script, text in SCRIPTS.items():
        for word in re.findall(r"[^\W\d]+", unicodedata.normalize("NFC", text)):
            assert word in found, (script, word)


def test_every_face_is_embedded_and_none_is_the_machine_s(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        names = {each.partition("+")[2] for each in embedded_fonts(opened)}
    assert all(each.startswith(("Lato", "srm-Noto", "emoji")) for each in names), names
    for expected in ("Arabic", "Hebrew", "Thai", "Devanagari", "CJK"):
        assert any(expected in each for each in names)


def test_the_same_scripts_give_the_same_bytes_in_another_process(
    written: Written, tmp_path: Path
) -> None:
    other = apart(written.portable, tmp_path)
    assert hashlib.sha256(other).hexdigest() == hashlib.sha256(written.pdf).hexdigest()


def test_fonts_of_the_machine_change_nothing(written: Written, tmp_path: Path) -> None:
    """Among them one that Pango prefers for emoji, and one for each script."""
    config = tmp_path / "fonts.conf"
    folder = next(font_files(SCRIPTS_PACKAGE, "*.ttf")).parent
    config.write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{tmp_path}/cache</cachedir>"
        "<alias><family>emoji</family><prefer><family>Noto Emoji</family></prefer></alias>"
        "</fontconfig>"
    )
    other = apart(written.portable, tmp_path, FONTCONFIG_FILE=str(config))
    assert hashlib.sha256(other).hexdigest() == hashlib.sha256(written.pdf).hexdigest()


def test_without_the_large_font_its_scripts_are_named_and_the_rest_is_drawn(
    written: Written, tmp_path: Path
) -> None:
    lacking = apart(written.portable, tmp_path, "--without")
    with pikepdf.open(io.BytesIO(lacking)) as opened:
        text = TaggedText(opened).text
    assert "[U+5907, U+4EFD" in text
    assert letters(SCRIPTS["Thai"]) in letters(text)
    assert "pip install 'srm-tui[cjk]'" in text


def test_a_text_in_the_letters_of_europe_needs_no_further_face() -> None:
    text = "Grüße, Ελλάδα, Київ: 20 € „ja“ … → ≥ 3"
    assert faces_for(f"<p>{text}</p>") == ()
    assert dressed("p { color: red; }", ()) == "p { color: red; }"


def test_a_face_has_the_parts_that_its_letters_are_drawn_from() -> None:
    (regular, bold) = faces_for("น้ำ")
    assert (regular.weight, bold.weight) == (400, 700)
    assert regular.family == "srm-NotoSansThai"
    assert regular.file != bold.file


def test_styles_ask_for_further_faces_after_their_own() -> None:
    sheet = '@font-face { font-family: "Lato"; src: x }\n.a { font-family: "Lato", serif; top: 0 }'
    found = dressed(sheet, faces_for("ש"))
    assert '.a { font-family: "Lato", serif, "srm-NotoSansHebrew"; top: 0 }' in found
    assert found.count('font-family: "Lato";') == 1
    own = dressed("a { font-family: inherit } b { font-family: Own !important }", faces_for("ש"))
    assert "a { font-family: inherit }" in own
    assert 'b { font-family: Own, "srm-NotoSansHebrew" !important }' in own


def test_what_no_font_has_cannot_be_drawn() -> None:
    drawable = Drawable()
    assert all(ord(each) in drawable for each in "aжש日\U0001f680")
    assert not any(code in drawable for code in (0xE000, 0x12000, 0x0378))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("バックアップを確認", Shapes.JAPANESE),
        ("東京", Shapes.JAPANESE),
        ("백업 確認", Shapes.KOREAN),
        ("备份设置已确认", Shapes.SIMPLIFIED),
        ("設定說明與備份", Shapes.TRADITIONAL),
    ],
)
def test_ideographs_have_the_shapes_of_the_country_that_writes_so(
    text: str, expected: Shapes
) -> None:
    assert shapes_of(text) is expected


def test_a_report_has_one_kind_of_shapes_for_all_its_chapters() -> None:
    page = marked("<body class='x'><p>山田</p><p>バックアップ</p></body>")
    assert said_shapes(page.partition("<p>バ")[0]) is Shapes.JAPANESE
    assert marked("<body><p>Plain</p></body>") == "<body><p>Plain</p></body>"
