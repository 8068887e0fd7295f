"""What shows that a duty is fulfilled."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct


class EvidenceKind(StrEnum):
    """How evidence is kept: where it lies, as a hashed file, or in words."""

    LINK = "link"
    FILE = "file"
    TEXT = "text"


class Evidence(Struct, frozen=True, kw_only=True):
    """One item that an auditor can look at."""

    id: str
    kind: EvidenceKind
    value: str
    """The URL, the file's name as it was given, or the text."""
    title: str = ""
    sha256: str = ""
    """Of a file when it was added; hexadecimal."""
    observed_on: date | None = None
    """The day that it shows; None when nobody said."""
    added_at: str = ""
    added_by: str = ""
    valid_until: date | None = None
    """The last day on which it counts; None when it does not expire."""

    def is_expired(self, today: date) -> bool:
        """Return whether it no longer counts on `today`."""
        return self.valid_until is not None and self.valid_until < today

    def to_json(self) -> dict[str, str]:
        """Return it as the journal keeps it; the id is the journal's field name."""
        fields = {
            "kind": self.kind.value,
            "value": self.value,
            "title": self.title,
            "sha256": self.sha256,
            "observed_on": self.observed_on.isoformat() if self.observed_on else "",
            "added_at": self.added_at,
            "added_by": self.added_by,
            "valid_until": self.valid_until.isoformat() if self.valid_until else "",
        }
        return {name: value for name, value in fields.items() if value}

    @classmethod
    def from_json(cls, evidence_id: str, value: Mapping[str, object]) -> "Evidence":
        """Return the evidence that `to_json` wrote."""

        def text(name: str) -> str:
            return str(value.get(name) or "")

        observed, until = text("observed_on"), text("valid_until")
        return cls(
            id=evidence_id,
            kind=EvidenceKind(text("kind") or EvidenceKind.TEXT),
            value=text("value"),
            title=text("title"),
            sha256=text("sha256"),
            observed_on=date.fromisoformat(observed) if observed else None,
            added_at=text("added_at"),
            added_by=text("added_by"),
            valid_until=date.fromisoformat(until) if until else None,
        )
