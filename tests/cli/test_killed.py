"""The program itself, killed at any moment: what it said is saved is there."""

import random
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM, Srm

KILLS = 120
DUTY = "encryption-at-rest"


@pytest.mark.usefixtures("shop")
def test_an_answer_that_was_reported_outlives_the_kill_of_the_program(
    srm: Srm, tmp_path: Path
) -> None:
    chance = random.Random(7)  # noqa: S311
    reported = []
    for number in range(KILLS):
        words = ("answer", "shop", DUTY, "partial", "--notes", f"try {number}")
        with subprocess.Popen(
            [str(PROGRAM), *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            assert process.stdout is not None
            if number % 3 == 0:
                told = process.stdout.readline()
            else:
                time.sleep(chance.uniform(0.03, 0.15))
                told = b""
            process.kill()
            told += process.stdout.read()
        if told.startswith(DUTY.encode()):
            reported.append(f"try {number}")

    saved = [
        each["new"]
        for each in srm("log", "shop", "--format", "json").json
        if each["field"] == "notes"
    ]
    assert len(reported) >= KILLS // 3
    assert set(reported) <= set(saved)
    assert srm("export", "shop", "shop.srm.yaml").code == 0
    assert srm("verify", "shop.srm.yaml").code == 0
