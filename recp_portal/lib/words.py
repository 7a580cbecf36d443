"""Words of people, brought to one form so that they can be compared."""

import unicodedata

_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ß": "s", "æ": "a", "œ": "o"})


def plain(text: str) -> str:
    """Return a text without capitals and accents. `knowledge.selectors` does the same in the database.

    >>> plain("Calorifuger les Tuyaux à vapeur")
    'calorifuger les tuyaux a vapeur'
    """
    letters = unicodedata.normalize("NFD", text.lower()).translate(_LETTERS)
    return "".join(letter for letter in letters if not "\u0300" <= letter <= "\u036f")
