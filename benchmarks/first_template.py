"""The report as one writes it first: `python -m benchmarks.first_template PAGE TARGET`.

Cards are grids, chips are inline blocks, tables find their widths and collapse their
borders, and the contents name each duty with a leader and the number of its page; one
process lays out all of it with WeasyPrint as it comes. Cards may break: WeasyPrint 70
gives up on a grid that must not and fits on no page.
"""

import re
import sys
from pathlib import Path

_STYLES = """
@page {
  margin: 20mm 18mm; size: A4;
  @top-left { content: string(chapter); }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); }
}
body { font-family: "DejaVu Sans", sans-serif; font-size: 9pt; line-height: 1.38; }
.chapter, .cover, .contents { break-before: page; }
h2 { border-bottom: 2px solid #0b5563; string-set: chapter content(); }
.duty { display: grid; gap: 2pt; margin-top: 1.4em; }
.chip-status, .chip-severity { border-radius: 3px; border: 1px solid #7a8792; display: inline-block; padding: 0 .4em; }
.answer { background: #f2f5f6; border-left: 4px solid #7a8792; padding: .4em .8em; }
table { border-collapse: collapse; width: 100%; }
tr { break-inside: avoid; }
th, td { border: 1px solid #aab6bf; padding: .25em .5em; text-align: left; vertical-align: top; }
.toc-line { color: inherit; display: block; text-decoration: none; }
.toc-line::after { content: leader(".") target-counter(attr(href), page); }
"""  # noqa: E501
_HEADING = re.compile(r'<h3 id="(duty-[^"]+)" class="duty-title">(.*?)</h3>', re.DOTALL)
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_DATA = re.compile(r'href="data:[^"]*"')


def first_template(page: str) -> str:
    """Return a page of ours in the dress of the first template."""
    lines = (
        f'<a class="toc-line" href="#{id_}">{title}</a>' for id_, title in _HEADING.findall(page)
    )
    contents = f'<section class="contents"><h2>All duties</h2>{"".join(lines)}</section>'
    head, body = _STYLE.sub(lambda _: f"<style>{_STYLES}</style>", page).split("</section>", 1)
    return _DATA.sub('href="#"', f"{head}</section>{contents}{body}")


if __name__ == "__main__":
    from weasyprint import HTML

    HTML(string=first_template(Path(sys.argv[1]).read_text(encoding="utf-8"))).write_pdf(
        sys.argv[2]
    )
