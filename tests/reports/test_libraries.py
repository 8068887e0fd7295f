"""The libraries that PDF needs are opened without asking other programs for them."""

import subprocess
import sys

_LOADING = """
import sys
asked = []
sys.addaudithook(lambda event, given: asked.append(given) if event == "subprocess.Popen" else None)
from srm_tui.reports.libraries import load_weasyprint
print(load_weasyprint().__name__, len(asked))
"""


def test_no_compiler_is_asked_where_a_library_is() -> None:
    command = [sys.executable, "-c", _LOADING]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == ["weasyprint", "0"]
