"""`duties` shows a part of the duties, by the conditions that the app knows too."""

import pytest

from tests.cli.conftest import Srm


def ids(srm: Srm, *words: str) -> list[str]:
    return [each["control"] for each in srm("duties", "shop", *words, "--format", "json").json]


@pytest.mark.usefixtures("shop")
def test_conditions_are_combined(srm: Srm) -> None:
    srm("answer", "shop", "encryption-at-rest", "partial", "--owner", "Grace")
    srm("answer", "shop", "root-user-protected", "no")
    assert set(ids(srm, "--only", "gaps")) == {"encryption-at-rest", "root-user-protected"}
    assert ids(srm, "--only", "gaps", "--only", "critical") == ["root-user-protected"]
    assert ids(srm, "--only", "gaps", "--service", "Amazon RDS") == ["encryption-at-rest"]
    assert ids(srm, "--owner", "grace", "--domain", "data-protection") == ["encryption-at-rest"]
    assert ids(srm, "--only", "gaps", "--status", "unanswered") == []
    assert 0 < len(ids(srm, "--framework", "gdpr")) < len(ids(srm))


@pytest.mark.usefixtures("shop")
def test_mine_is_what_the_author_owns(srm: Srm) -> None:
    srm("answer", "shop", "encryption-at-rest", "partial", "--owner", "Ada Example")
    srm("answer", "shop", "root-user-protected", "no", "--owner", "Grace")
    assert ids(srm, "--only", "mine") == ["encryption-at-rest"]


@pytest.mark.usefixtures("shop")
def test_words_are_found_in_notes_and_the_best_match_comes_first(srm: Srm) -> None:
    srm("answer", "shop", "root-user-protected", "no", "--notes", "encrypted vault is missing")
    found = ids(srm, "--find", "encrypted")
    assert len(found) > 2
    assert found.index("root-user-protected") > found.index("encryption-at-rest")
    assert ids(srm, "--find", "encrypted vault missing") == ["root-user-protected"]
    assert ids(srm, "--find", "encrypted vault missing", "--service", "s3") == []
