"""From `questionnaires/` to a knowledge base, or every problem found on the way."""

from srm_tui.content.load import Checked, check_packs, load_packs

__all__ = ["Checked", "check_packs", "load_packs"]
