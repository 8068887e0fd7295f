"""Spoils files that are read as long as one likes: `python -m benchmarks.fuzzing 600`.

What a reader neither reads nor refuses is printed with its seed, which repeats it.
"""

import contextlib
import io
import json
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import yaml

from srm_tui.content import load_packs
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.observations import CheckIndex
from srm_tui.core.returned import weigh
from srm_tui.errors import SrmError
from srm_tui.importers.findings import read_findings
from srm_tui.importers.questionnaires import read_returned
from srm_tui.resources import own_pack
from tests.core.builders import SMALL
from tests.importers.scans import asff, event, hub_ocsf, ocsf
from tests.importers.scoping.test_hostile_files import SHAPES, outcome, spoil
from tests.importers.test_questionnaires import RECORD, with_part, workbook

FINDINGS: dict[str, Any] = {
    "prowler": [ocsf(), ocsf(code="PASS"), ocsf(code="MANUAL", status_id=3)],
    "hub": {"Findings": [asff(), asff(status="PASSED")], "NextToken": "more"},
    "hub-ocsf": {"Findings": [hub_ocsf(), hub_ocsf(status="Pass")]},
    "event": event(asff()),
}
VALUES: tuple[Any, ...] = (
    None, True, -1, 10**40, 1e300, "", "*", "..", "../x", "aws", "${", "{", "[[", "x" * 9000,
    "Fn::If", '{"Statement": 1}', [], {}, [[]], [{}], [None], ["a", {"b": []}],
    {"Ref": []}, {"Fn::If": {}}, {"Fn::Sub": []}, {"Fn::Join": ["", [1]]}, {"a": {"b": {"c": 1}}},
)  # fmt: skip


def main(seconds: float, first_seed: int) -> int:
    """Spoil files for so many seconds; return how many were neither read nor refused."""
    kb = load_packs([own_pack()])
    faults = count = 0
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hostile"
        while time.monotonic() < end:
            seed = first_seed + count
            count += 1
            if fault := _fault(kb, path, random.Random(seed)):  # noqa: S311
                faults += 1
                print(f"seed {seed}: {fault}")
    print(f"{count} files, {faults} neither read nor refused.")
    return faults


def _fault(kb: KnowledgeBase, path: Path, chooser: random.Random) -> str:
    """Return what goes wrong with a spoilt file, empty when it is read or refused."""
    if chooser.random() < 0.2:
        return _fault_of_questionnaire(path, chooser)
    shape = chooser.choice(sorted({**SHAPES, **FINDINGS}))
    content = json.loads(json.dumps({**SHAPES, **FINDINGS}[shape]))
    for _ in range(chooser.choice((1, 1, 1, 2, 3))):
        if content:
            spoil(content, json.loads(json.dumps(chooser.choice(VALUES))), chooser)
    as_yaml = shape == "template" and chooser.random() < 0.5
    data = (yaml.safe_dump(content) if as_yaml else json.dumps(content)).encode()
    if chooser.random() < 0.2:
        at = chooser.randrange(len(data))
        data = data[:at] + chooser.randbytes(3) + data[at + chooser.randrange(9) :]
    path.write_bytes(data)
    try:
        if shape in FINDINGS:
            _read_findings(kb, path)
        else:
            outcome(kb, path)
    except Exception:
        return traceback.format_exc()
    return ""


def _fault_of_questionnaire(path: Path, chooser: random.Random) -> str:
    """Return what goes wrong with a spoilt part of a workbook, or with a spoilt workbook."""
    data = workbook()
    with ZipFile(io.BytesIO(data)) as package:
        name = chooser.choice(package.namelist())
        part = package.read(name)
    for _ in range(chooser.choice((1, 1, 2, 9))):
        at = chooser.randrange(len(part))
        word = chooser.choice((chooser.randbytes(2), b"", b"9" * 30, b"<", b">", b"'", b"A1"))
        part = part[:at] + word + part[at + chooser.randrange(9) :]
    data = with_part(data, name, part)
    if chooser.random() < 0.1:
        at = chooser.randrange(len(data))
        data = data[:at] + chooser.randbytes(3) + data[at + chooser.randrange(9) :]
    path.write_bytes(data)
    try:
        with contextlib.suppress(SrmError):
            weigh(SMALL, RECORD, read_returned(path))
    except Exception:
        return traceback.format_exc()
    return ""


def _read_findings(kb: KnowledgeBase, path: Path) -> None:
    with contextlib.suppress(SrmError):
        read_findings([path], CheckIndex(kb), {})


if __name__ == "__main__":
    said = [float(each) for each in sys.argv[1:]]
    sys.exit(main(said[0] if said else 60, int(said[1]) if len(said) > 1 else 0) > 0)
