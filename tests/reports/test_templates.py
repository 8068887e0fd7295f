"""Templates of one's own: what they change, what they cannot reach, how a mistake is told."""

import io
from pathlib import Path

import pikepdf
import pytest

from srm_tui.errors import DocumentError, ReportError
from srm_tui.reports import FORMATS, Options
from srm_tui.reports.model import Look
from srm_tui.reports.template import SETTINGS, template_of
from tests.reports.accessibility import findings
from tests.reports.conftest import EPOCH, Rendered
from tests.reports.pdf_text import TaggedText

EXAMPLE = Path(__file__).parents[2] / "docs/examples/house-style"
PAGE = Path(__file__).parents[2] / "docs/templates.md"
HIDDEN = "not for any reader"


def page(plain: Rendered, folder: Path, written_as: str = "html") -> str:
    return data(plain, folder, written_as).decode()


def data(plain: Rendered, folder: Path, written_as: str) -> bytes:
    options = Options(template=folder)
    return plain.workspace.report(plain.filled.assessment_id, FORMATS[written_as], options=options)


def with_block(folder: Path, text: str, name: str = "sign-off.html.j2") -> Path:
    """Return a template folder that has one block."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_example_has_its_words_colours_logo_and_block(plain: Rendered) -> None:
    text = page(plain, EXAMPLE)
    for expected in ("Acme cloud assurance", "Confidential", "--accent: #5b2a86", "Risk board"):
        assert expected in text
    assert 'src="data:image/svg+xml;base64,' in text
    assert "house-note {" in text
    assert "Owner of the workload" in text
    assert "Security or compliance" not in text


def test_the_example_makes_an_accessible_file(plain: Rendered, tmp_path: Path) -> None:
    pdf = data(plain, EXAMPLE, "pdf")
    assert findings(pdf, tmp_path) == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tagged = TaggedText(opened)
        assert "Confidential" in tagged.artifacts[-1]
    assert "the risk board of Acme Corporation reviews" in tagged.text


def test_an_empty_folder_changes_nothing(
    plain: Rendered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    assert data(plain, tmp_path, "html") == plain.files["html"]


def test_the_page_names_every_word_and_colour() -> None:
    told = PAGE.read_text(encoding="utf-8")
    settings = template_of(Look()).settings
    named = (*settings.texts, *settings.colours)
    assert [each for each in named if f"`{each}`" not in told] == []


def test_a_mistake_in_the_syntax_names_file_and_line(plain: Rendered, tmp_path: Path) -> None:
    with_block(tmp_path, "<p>\n{% if report.gaps %}\n{% endfor %}\n")
    with pytest.raises(ReportError, match=r"sign-off\.html\.j2, line 3: .*endfor"):
        page(plain, tmp_path)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{{ report.gabs }}", "gabs"),
        ("{{ nothing.at.all }}", "nothing"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ cycler.__init__.__globals__.os.system('true') }}", "unsafe"),
        ("{% include '../outside.html.j2' %}", "outside"),
        ("{{ report.duties.append(1) }}", "append"),
        ("{% for n in range(10 ** 9) %}{% endfor %}", "Range too big"),
    ],
)
def test_a_mistake_that_shows_while_writing_names_file_and_line(
    plain: Rendered, tmp_path: Path, line: str, reason: str
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "outside.html.j2").write_text(HIDDEN, encoding="utf-8")
    with_block(tmp_path / "own", f"<p>one</p>\n{line}\n")
    with pytest.raises(ReportError, match=reason) as caught:
        page(plain, tmp_path / "own")
    assert "sign-off.html.j2, line 2" in str(caught.value)
    assert "docs/templates.md" in caught.value.hint


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ("texts:\n  kiker: x\n", f"{SETTINGS}:2: There is no 'kiker' in texts"),
        ("colours:\n  page: '#ffffff'\n  ink: red\n", f"{SETTINGS}:3: 'ink' must be a colour"),
        ("colours:\n  ink: '#000000; } @import url(x)'\n", f"{SETTINGS}:2: 'ink' must be"),
        ("logo: x.png\n", f"{SETTINGS}:1: It sets texts and colours, not 'logo'"),
        ("texts:\n  kicker: 7\n", f"{SETTINGS}:2: 'kicker' must be text"),
        ("- one\n", "It must hold 'texts' and 'colours'"),
    ],
)
def test_a_wrong_setting_is_told_with_its_line(
    plain: Rendered, tmp_path: Path, settings: str, reason: str
) -> None:
    (tmp_path / SETTINGS).write_text(settings, encoding="utf-8")
    with pytest.raises(ReportError) as caught:
        page(plain, tmp_path)
    assert reason in str(caught.value)


def test_broken_yaml_is_told_with_its_line(plain: Rendered, tmp_path: Path) -> None:
    (tmp_path / SETTINGS).write_text("texts:\n  kicker: 'open\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=SETTINGS):
        page(plain, tmp_path)


@pytest.mark.parametrize(
    "name", ["../secret.png", "link.png", "/etc/hostname.png", "secret.txt", "missing.png"]
)
def test_a_template_shows_only_files_of_its_folder(
    plain: Rendered, tmp_path: Path, name: str
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for file in ("secret.png", "own/secret.txt"):
        (tmp_path / file).write_text(HIDDEN, encoding="utf-8")
    (own / "link.png").symlink_to(tmp_path / "secret.png")
    with_block(own, f"<img alt='x' src='{{{{ asset(\"{name}\") }}}}'>")
    with pytest.raises(ReportError):
        page(plain, own)
    (own / "sign-off.html.j2").unlink()
    (own / "style.css").write_text(f"p {{ background: url('asset:{name}') }}", encoding="utf-8")
    with pytest.raises(ReportError):
        page(plain, own)


def test_a_block_that_lies_outside_is_not_read(plain: Rendered, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (tmp_path / "elsewhere.html.j2").write_text(HIDDEN, encoding="utf-8")
    (own / "sign-off.html.j2").symlink_to(tmp_path / "elsewhere.html.j2")
    with pytest.raises(ReportError, match="outside"):
        page(plain, own)


@pytest.mark.parametrize(
    "line",
    [
        "<img alt='x' src='file:///etc/hostname'>",
        "<img alt='x' src='http://192.0.2.1/x.png'>",
        "<link rel='attachment' href='file:///etc/hostname'>",
        "<p style='background: url(http://192.0.2.1/b.png)'>x</p>",
        "<img alt='x' src='data:text/plain;base64,QUJD'>",
    ],
)
def test_a_file_that_is_printed_fetches_nothing(plain: Rendered, tmp_path: Path, line: str) -> None:
    with_block(tmp_path, f"<section class='run-on'><p>kept</p>{line}</section>")
    options = Options(profile="soa", template=tmp_path)
    pdf = plain.workspace.report(plain.filled.assessment_id, FORMATS["pdf"], options=options)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert all(each.endswith((".yaml", ".json")) for each in opened.attachments)
        assert "kept" in TaggedText(opened).text


def test_typed_text_stays_text_in_a_block_of_one_s_own(hostile: Rendered, tmp_path: Path) -> None:
    with_block(tmp_path, "<p class='mine'>{{ report.about.team }}</p>")
    text = page(hostile, tmp_path)
    mine = text[text.index("<p class='mine'>") :]
    assert "<script>" not in mine
    assert "&lt;script&gt;" in mine
