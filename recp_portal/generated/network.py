"""Generates a whole network: centres, people, history."""

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from decimal import Decimal
from multiprocessing import get_context
from random import Random

from django.db import connection, connections

from centres.models import Centre, DataKind, Enterprise
from centres.tenancy import centre_context
from indicators.selectors import current_factor_set
from recp_portal.generated.history import Share, history, shares, waiting
from recp_portal.generated.people import make_centres, make_network_staff, make_staff
from recp_portal.generated.writing import write


class NotEmpty(Exception):
    """The database holds what centres recorded, or a generated network already."""


def generate(
    *, assessments_count: int, options_count: int, seed: int, workers: int, say: Callable[[int], None]
) -> None:
    """Fill a database with a generated network, the same for the same seed, in batches that each are whole.

    workers  how many processes write, each another centre; 1 writes in this one
    say      is told after each centre how many assessments are there

    Raises NotEmpty: generated rows must never stand beside recorded ones, nor beside others of the same numbers.
    """
    centres = make_centres()
    _refuse_other_data(centres.values())
    make_network_staff()
    parts = shares(list(centres), assessments_count=assessments_count, options_count=options_count, seed=seed)
    done = 0
    if workers == 1:
        for share in parts:
            done += generate_centre(centres[share.code], share, seed=seed)
            say(done)
    else:
        connections.close_all()  # a connection cannot be shared with a child
        with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
            written = [pool.submit(generate_centre, centres[share.code], share, seed=seed) for share in parts]
            for one in as_completed(written):
                done += one.result()
                say(done)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def generate_centre(centre: Centre, share: Share, *, seed: int) -> int:
    """Write one centre's history; return how many assessments it has."""
    staff = make_staff(centre, share)
    rate = rate_of(centre, seed)
    factor_set = current_factor_set()
    for batch in history(share, seed=seed):
        write(staff, batch, currency_per_usd=rate, factor_set=factor_set)
    return share.assessments_count


def add_waiting(share: Share, *, count: int, seed: int) -> None:
    """Add assessments whose reports wait for review to a centre that was generated before."""
    centre = make_centres()[share.code]
    batch = waiting(share, count=count, seed=seed)
    write(make_staff(centre, share), batch, currency_per_usd=rate_of(centre, seed), factor_set=current_factor_set())


def rate_of(centre: Centre, seed: int) -> Decimal:
    """Return an invented exchange rate of a centre's currency for one US dollar."""
    if centre.currency == "USD":
        return Decimal(1)
    return Decimal(f"{Random(f'{seed} {centre.currency}').lognormvariate(3, 1.8):.4f}")  # noqa: S311  # not a secret


def _refuse_other_data(centres: Iterable[Centre]) -> None:
    for centre in centres:
        with centre_context(centre):
            if Enterprise.objects.filter(data_kind__in=[DataKind.RECORDED, DataKind.GENERATED]).exists():
                raise NotEmpty(
                    f"{centre.name} has recorded or generated enterprises already: generate into an empty database."
                )
