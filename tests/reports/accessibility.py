"""A checker of accessible PDF, and what it finds."""

import json
import subprocess
import sys
from pathlib import Path


def findings(pdf: bytes, folder: Path) -> list[tuple[str, str, str]]:
    """Return what the checker says, in a process of its own: it loads a native library."""
    file = folder / "checked.pdf"
    file.write_bytes(pdf)
    code = "import sys; from outloud.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, str(file), "--json", "-", "--fail-on", "never"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    (result,) = json.loads(run.stdout[run.stdout.index("{") :])["results"]
    assert result["error"] is None
    return [
        (each["rule"], each["severity"], f"{each['message']} {each.get('evidence', '')}")
        for each in result["findings"]
    ]
