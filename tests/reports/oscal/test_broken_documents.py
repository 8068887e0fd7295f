"""Documents of others, broken in any way, are judged and never end in an error of ours."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tui.reports.oscal.checking import check_documents
from tests.reports.oscal.conftest import Exported

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
RESULTS = "assessment-results.json"


@settings(max_examples=50, deadline=None)
@given(
    steps=st.lists(st.integers(0, 10_000), min_size=1, max_size=9),
    value=JSON,
    is_dropped=st.booleans(),
    other=JSON,
)
def test_any_broken_document_is_judged(
    exported: Exported, steps: list[int], value: Any, is_dropped: bool, other: Any
) -> None:
    document = json.loads(exported.documents.files[RESULTS])
    _break(document, steps, value, is_dropped=is_dropped)
    files = {
        **exported.documents.files,
        RESULTS: json.dumps(document).encode(),
        "other.json": json.dumps(other).encode(),
    }
    problems = check_documents(files)
    assert any(each.place.file.startswith("other.json") for each in problems)
    assert all(each.message and each.hint for each in problems)


def _break(node: Any, steps: list[int], value: Any, *, is_dropped: bool) -> None:
    """Put a value in place of one deep inside, or take that one out."""
    for step in steps:
        keys = sorted(node) if isinstance(node, dict) else range(len(node))
        place, key = node, keys[step % len(keys)]
        node = place[key]
        if not isinstance(node, dict | list) or not node:
            break
    if is_dropped:
        del place[key]
    else:
        place[key] = value
