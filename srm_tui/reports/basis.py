"""What a report is made from, for formats that say more than a reader is shown."""

from datetime import datetime

from msgspec import Struct

from srm_tui.core.assessment import Assessment
from srm_tui.core.journal import Change
from srm_tui.core.knowledge import KnowledgeBase


class Basis(Struct, frozen=True, kw_only=True):
    """An assessment with its journal, seen through a knowledge base at a time."""

    kb: KnowledgeBase
    assessment: Assessment
    changes: tuple[Change, ...]
    """The journal, oldest first."""
    at: datetime
    """When the report is made, in UTC."""
