"""What is wrong with an input: where, in words, and as a code. All of it is said at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_PROBLEMS = 500
LONGEST_KEY = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong.

    path  a JSON pointer (RFC 6901) to the bad value: /flows/3/unit; the whole input is ""
    code  for programs: required, unknown_field, number, choice …; refusals of the core by their names, unknown_unit …
    """

    path: str
    message: str
    code: str


@dataclass(slots=True)
class Problems:
    """Collects what is wrong. After the first few hundred it only counts."""

    rows: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, path: str, message: str, code: str) -> None:
        """Say that a value is bad."""
        self.count += 1
        if len(self.rows) < MOST_PROBLEMS:
            self.rows.append(Problem(path=path, message=message, code=code))


class NotCalculated(Exception):
    """The input cannot be calculated; `problems` say why."""

    def __init__(self, problems: Iterable[Problem], count: int | None = None) -> None:
        self.problems = tuple(problems)
        self.count = len(self.problems) if count is None else count
        super().__init__("; ".join(f"{problem.path or '/'}: {problem.message}" for problem in self.problems[:3]))


def pointer(path: str, key: object) -> str:
    """Return the JSON pointer of a part. Keys are shortened, and made printable.

    >>> pointer("/flows", 3), pointer("", "a/b~c")
    ('/flows/3', '/a~1b~0c')
    """
    text = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in str(key))
    if len(text) > LONGEST_KEY:
        text = f"{text[:LONGEST_KEY]}…"
    return f"{path}/{text.replace('~', '~0').replace('/', '~1')}"
