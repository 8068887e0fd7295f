"""Numbers with their nouns, for people."""


def counted(number: int, one: str, many: str = "") -> str:
    """Return `number` with its noun: `1 gap`, `2 gaps`, `1,204 changes`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
