"""Small cells are withheld, and so is what would give them away."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from network.confidentiality import FEWEST_ENTERPRISES, Cell, merged, withheld_keys


def cell(key: str, *amounts: int, start: int = 0) -> Cell:
    """Return a cell of so many enterprises, numbered from `start`."""
    return Cell(key=key, contributions={str(start + n): Decimal(amount) for n, amount in enumerate(amounts)})


def test_four_enterprises_are_too_few_and_five_are_enough():
    assert cell("a", 1, 1, 1, 1).is_sensitive
    assert not cell("a", 1, 1, 1, 1, 1).is_sensitive


def test_two_that_hold_85_percent_are_withheld_however_many_there_are():
    assert cell("a", 50, 35, 5, 5, 5).is_sensitive
    assert not cell("a", 50, 34, 6, 5, 5).is_sensitive


def test_a_negative_contribution_counts_by_its_size():
    assert cell("a", -50, 35, 5, 5, 5).is_sensitive


def test_who_adds_zero_does_not_hide_the_others_nor_itself():
    assert cell("four and a zero", 1, 1, 1, 1, 0).is_sensitive
    assert cell("four zeros", 0, 0, 0, 0).is_sensitive
    assert not cell("five and a zero", 1, 1, 1, 1, 1, 0).is_sensitive


def test_an_empty_cell_gives_nothing_away():
    assert not Cell(key="a", contributions={}).is_sensitive
    assert withheld_keys([Cell(key="a", contributions={}), cell("b", 1, 1, 1, 1, 1)]) == frozenset()


def test_a_second_cell_goes_with_a_withheld_one_so_that_the_total_does_not_show_it():
    table = [cell("small", 5), cell("middle", 2, 2, 2, 2, 2, start=10), cell("large", *[3] * 9, start=20)]

    assert withheld_keys(table) == {"small", "middle"}


def test_nothing_is_withheld_where_nothing_is_sensitive():
    assert withheld_keys([cell("a", *[1] * 5), cell("b", *[1] * 6, start=10)]) == frozenset()


@st.composite
def tables(draw: st.DrawFn) -> list[Cell]:
    sizes = draw(st.lists(st.integers(0, 9), min_size=1, max_size=8))
    enterprises = iter(range(1000))
    return [
        Cell(
            key=str(n), contributions={str(next(enterprises)): Decimal(draw(st.integers(0, 100))) for _ in range(size)}
        )
        for n, size in enumerate(sizes)
    ]


@given(table=tables())
def test_what_total_less_shown_cells_gives_away_is_never_one_small_cell(table):
    hidden = withheld_keys(table)
    shown_sensitive = [c for c in table if c.is_sensitive and c.key not in hidden]
    residual = merged([c for c in table if c.key in hidden])

    assert shown_sensitive == []
    if hidden and len(hidden) < len([c for c in table if c.contributions]):
        assert not residual.is_sensitive
        assert len(residual.contributions) >= FEWEST_ENTERPRISES
