"""Evidence: how it is kept, and until when it counts."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from srm_tui.core.evidence import Evidence, EvidenceKind

DAY = date(2026, 11, 24)
texts = st.text(max_size=20)
days = st.one_of(st.none(), st.dates())


def test_evidence_counts_through_its_last_day() -> None:
    item = Evidence(id="1", kind=EvidenceKind.TEXT, value="seen", valid_until=DAY)
    assert not item.is_expired(DAY - timedelta(days=1))
    assert not item.is_expired(DAY)
    assert item.is_expired(DAY + timedelta(days=1))


def test_evidence_without_a_last_day_always_counts() -> None:
    assert not Evidence(id="1", kind=EvidenceKind.TEXT, value="seen").is_expired(date.max)


def test_what_nobody_said_is_not_written() -> None:
    item = Evidence(id="1", kind=EvidenceKind.LINK, value="https://example.org", observed_on=DAY)
    assert item.to_json() == {
        "kind": "link",
        "value": "https://example.org",
        "observed_on": "2026-11-24",
    }


def test_evidence_of_no_kind_is_a_text() -> None:
    item = Evidence.from_json("1", {"value": "seen", "title": None, "valid_until": ""})
    assert item == Evidence(id="1", kind=EvidenceKind.TEXT, value="seen")


@given(
    st.builds(
        Evidence,
        id=texts,
        kind=st.sampled_from(EvidenceKind),
        value=texts,
        title=texts,
        sha256=st.text("0123456789abcdef", max_size=64),
        observed_on=days,
        added_at=texts,
        added_by=texts,
        valid_until=days,
    )
)
def test_evidence_is_read_back_as_it_was_written(item: Evidence) -> None:
    assert Evidence.from_json(item.id, item.to_json()) == item
