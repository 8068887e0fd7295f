"""A part read as the tree that is laid out."""

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    from srm_tui.reports.pdf.parts import Part

_UNCLOSED = re.compile(r"<((?:br|col|img|meta)\b[^<>]*?)/?>")
"""Elements that HTML does not close; no attribute of ours holds a bare angle bracket."""
_CHART = ("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')


def tree(part: "Part") -> ElementTree.Element | None:
    """Return a part of our own template as a tree; None where HTML's parser has to read it.

    Our blocks are as strict as XML, whose parser needs a fifteenth of the time and leaves
    the same tree. What others wrote need not mean the same in both.
    """
    if not part.is_ours:
        return None
    strict = _UNCLOSED.sub(r"<\1/>", part.html.replace(*_CHART))
    try:
        root = ElementTree.fromstring(strict)  # noqa: S314 (ours; typed text is escaped in it)
    except ElementTree.ParseError:
        return None
    root.text = root[-1].tail = None  # HTML has no text before its head or after its body
    return root


@cache
def page_class() -> Any:
    """Return WeasyPrint's page, which takes what is read already."""
    from weasyprint import HTML

    class Page(HTML):  # type: ignore[misc]
        """A page whose tree is known."""

        wrapper_element: Any

        def __init__(self, root: ElementTree.Element, fetcher: Any) -> None:
            super().__init__(string="<!DOCTYPE html>", url_fetcher=fetcher)
            wrapper = type(self.wrapper_element)
            self.wrapper_element = wrapper.from_html_root(root, content_language=None)
            self.etree_element = self.wrapper_element.etree_element

    return Page
