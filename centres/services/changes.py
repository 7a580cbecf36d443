"""Keeping the notes of what changed short."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from centres.models import RecordChange
from centres.selectors import changes
from centres.unscoped import each_centre

LONGEST_TRANSACTION = timedelta(days=1)


def thin_changes(*, at: datetime) -> int:
    """Forget notes that a later one of the same record makes needless, in all centres; return how many.

    A note is needless once another was taken more than a day after it: the earlier transaction had ended by then, so
    whoever has not seen that change has not seen the later one either. Notes of a database that this one was restored
    from bear numbers that are still to come; every mark of today is later than they are.
    """
    forgotten_count = 0
    for _centre in each_centre():
        coming = changes.mark_now().next
        old = RecordChange.objects.filter(noted_at__lt=at - LONGEST_TRANSACTION)
        old.filter(transaction__gt=coming).update(transaction=0)
        later = RecordChange.objects.filter(
            kind=OuterRef("kind"),
            record_id=OuterRef("record_id"),
            noted_at__gt=OuterRef("noted_at") + LONGEST_TRANSACTION,
        )
        forgotten_count += old.filter(Exists(later)).delete()[0]
    return forgotten_count
