"""Questions and answers, one line each, without anything that steers a terminal."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from srm_tui.cli import console
from srm_tui.errors import SrmError

_EVERYWHERE = (
    "Wherever you are:",
    "help: what you can say here. help and a word: what that word does.",
    "where: where you are.",
    "back: one step back.",
    "quit: leave. Everything is saved already.",
    'To write one of these words as text, put it in quotes: "back".',
)
_COMMANDS = frozenset({"help", "?", "where", "back", "quit", "exit"})


class QuitError(Exception):
    """Somebody wants to leave."""


class BackError(Exception):
    """Somebody wants to go a step back."""


class SkipError(Exception):
    """Somebody wants to leave the rest of these questions as it is."""


class Dialogue:
    """Says lines and takes answers; knows the words that work everywhere."""

    def __init__(self) -> None:
        self._places: list[Callable[[], str]] = []

    @contextmanager
    def at(self, place: Callable[[], str]) -> Iterator[None]:
        """Let `where` be answered with what `place` tells."""
        self._places.append(place)
        try:
            yield
        finally:
            self._places.pop()

    def say(self, *lines: str) -> None:
        """Say each line; what is empty is left out."""
        for line in lines:
            if line:
                console.say(" ".join(line.split()))

    def tell(self, error: SrmError) -> None:
        """Say what did not work and what to do."""
        self.say(f"That did not work. {error}", error.hint)

    def ask(self, question: str, help_lines: Sequence[str] = ()) -> str:
        """Return what is answered, empty for Enter alone.

        It raises BackError and QuitError for those words, and EOFError at the end of input.
        """
        while True:
            text = console.ask(question).strip()
            match text.casefold().split():
                case ["help" | "?"]:
                    self.say(*(help_lines or ("Type an answer and press Enter.",)), *_EVERYWHERE)
                case ["help" | "?", word]:
                    lines = (*help_lines, *_EVERYWHERE)
                    found = [line for line in lines if line.startswith(f"{word}:")]
                    self.say(*(found or (f"There is nothing called '{word}' here.",)))
                case ["where"]:
                    self.say(*(place() for place in self._places))
                case ["back"]:
                    raise BackError
                case ["quit" | "exit"]:
                    raise QuitError
                case _:
                    return _unquoted(text)

    def ask_text(self, question: str, given: str = "") -> str:
        """Return a text; Enter alone keeps what was given."""
        hint = f"It is now: {given}" if given else ""
        keeps = "Enter alone keeps it." if given else "Enter alone leaves it empty."
        self.say(hint)
        return self.ask(question, (keeps,)) or given

    def choose(self, question: str, options: Sequence[str], *, many: bool = False) -> list[int]:
        """Return the places of the options that are chosen by number; none for Enter alone.

        It raises SkipError for `skip`.
        """
        self.say(*(f"{number}. {option}" for number, option in enumerate(options, 1)))
        how = "Type numbers with spaces between them." if many else "Type a number."
        helps = (how, "Enter alone chooses nothing.", "skip: leave these questions as they are.")
        while True:
            words = self.ask(question, helps).replace(",", " ")
            if words.casefold() == "skip":
                raise SkipError
            found = [_place(word, len(options)) for word in words.split()]
            if -1 not in found and (many or len(found) <= 1):
                return found
            self.say(f"{how} There are 1 to {len(options)}.")


def _place(word: str, count: int) -> int:
    number = int(word) if word.isascii() and word.isdigit() and len(word) < 5 else 0
    return number - 1 if 1 <= number <= count else -1


def _unquoted(text: str) -> str:
    """Return a command word in quotes as the word itself; any other text as it is."""
    inner = text[1:-1]
    is_quoted = text[:1] == text[-1:] == '"' and inner.casefold() in _COMMANDS
    return inner if is_quoted else text
