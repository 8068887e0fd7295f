"""What completes a list of names as one types it."""

from textual.suggester import Suggester


class NamesSuggester(Suggester):
    """Completes the last of several names with commas between."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._names = names

    async def get_suggestion(self, value: str) -> str | None:
        """Return `value` with its last name completed, or None when no name begins so."""
        head, comma, last = value.rpartition(",")
        begun = last.lstrip()
        given = {each.strip().casefold() for each in head.split(",")}
        for name in self._names:
            folded = name.casefold()
            if begun and folded.startswith(begun.casefold()) and folded not in given:
                return f"{head}{comma}{last[: len(last) - len(begun)]}{name}"
        return None
