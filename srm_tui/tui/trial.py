"""A scope that is tried out, step by step, before anything is saved."""

from srm_tui.core.scope import Scope


class Trial:
    """The steps of a what-if; each can be taken back and forth."""

    def __init__(self, base: Scope) -> None:
        self.base = base
        """The scope that was saved when it began."""
        self._steps = [base]
        self._place = 0

    @property
    def scope(self) -> Scope:
        """The scope as it is tried now."""
        return self._steps[self._place]

    def go(self, scope: Scope) -> None:
        """Try `scope`; what was taken back is forgotten."""
        self._steps = [*self._steps[: self._place + 1], scope]
        self._place += 1

    def step(self, by: int) -> bool:
        """Take a step back (-1) or forth (1); return whether there was one."""
        place = self._place + by
        if not 0 <= place < len(self._steps):
            return False
        self._place = place
        return True
