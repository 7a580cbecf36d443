"""When a figure would give an enterprise away by itself."""

from decimal import Decimal

from network.confidentiality.rule import stats_of


def is_sensitive(*amounts: int) -> bool:
    """Return whether a figure of so many enterprises is."""
    return stats_of({str(number): Decimal(amount) for number, amount in enumerate(amounts)}).is_sensitive


def test_four_enterprises_are_too_few_and_five_are_enough():
    assert is_sensitive(1, 1, 1, 1)
    assert not is_sensitive(1, 1, 1, 1, 1)


def test_two_that_hold_85_percent_are_withheld_however_many_there_are():
    assert is_sensitive(50, 35, 5, 5, 5)
    assert not is_sensitive(50, 34, 6, 5, 5)


def test_a_negative_contribution_counts_by_its_size():
    assert is_sensitive(-50, 35, 5, 5, 5)


def test_who_adds_zero_does_not_make_a_cell_of_few_one_of_many():
    assert is_sensitive(1, 1, 1, 1, 0, 0)


def test_an_empty_cell_gives_nothing_away():
    assert not is_sensitive()
    assert not is_sensitive(0, 0)
