"""Writes docs/keys.md from the keys of the app itself: `make docs`."""

from pathlib import Path

from textual.app import App
from textual.binding import Binding

from srm_tui.tui.app import SrmApp
from srm_tui.tui.keys import GROUPS, every_kind, group_of, own_bindings

PAGE = Path(__file__).parent / "keys.md"
_HEAD = """# Keys

Made from the app's own keys; `?` shows those of the screen one is on.

To change a key, name what it does in the settings file, which `srm-tui doctor` names
(`~/.config/srm-tui/settings.yaml` on Linux):

```yaml
keys:
  work.next: f3
  work.find: [slash, ctrl+f]
```

A key is a letter or digit as it is, or a name: `f1` to `f12`, `enter`, `space`, `tab`, `escape`,
`up`, `pageup`, `home`, `delete`, `slash`, `question_mark`; before it may stand `ctrl+`, `alt+` or
`shift+`. Letters alone do not work while one writes in a field; function keys do. An id that does
not exist, an unknown key, or one that something else on the same screen has, is told when the app
starts, with its line; all else in the file holds.
"""


def text() -> str:
    """Return the page."""
    app = App[None]()
    rows: dict[str, dict[tuple[str, str], str]] = {}
    kinds: list[type] = [SrmApp, *every_kind()]
    for kind in kinds:
        for binding in own_bindings(kind):
            about = binding.tooltip or binding.description
            if binding.id and about:
                keys = (app.get_key_display(Binding(key, "")) for key in binding.key.split(","))
                shown = " ".join(f"`{key}`" for key in keys)
                rows.setdefault(group_of(binding), {})[binding.id, shown] = about
    order = [*dict.fromkeys(GROUPS.values()), *rows]
    parts = [_HEAD]
    for group in dict.fromkeys(each for each in order if each in rows):
        parts.append(f"## {group}\n\n| keys | what they do | id |\n|---|---|---|")
        lines = (
            f"| {shown} | {about} | `{name}` |" for (name, shown), about in rows[group].items()
        )
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
