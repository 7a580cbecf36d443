"""What the services of an assessment refuse, each as a sentence for the person."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from assessments.models import Round, UsedRecord
    from indicators.core.bills import BillTotal


class Refused(Exception):
    """An expected refusal. `str()` is a sentence that says what to do."""


class RoundIsClosed(Refused):
    """The round is with the reviewer or accepted; its rows cannot change now."""

    def __init__(self, round_: "Round") -> None:
        self.round = round_
        if round_.accepted_at:
            super().__init__(
                _("The %(kind)s round was accepted on %(date)s. Whoever reviews in this centre can open it again.")
                % {"kind": round_.get_kind_display(), "date": _date(round_.accepted_at)}
            )
        else:
            super().__init__(
                _("The %(kind)s round was submitted and waits for review. The reviewer can return it.")
                % {"kind": round_.get_kind_display()}
            )


class RecordIsLocked(Refused):
    """An accepted result used the row."""

    def __init__(self, record: "UsedRecord") -> None:
        self.record = record
        result = record.locked_by
        assert result is not None
        super().__init__(
            _(
                "“%(record)s” is locked: the %(kind)s result accepted by %(person)s on %(date)s uses it. "
                "Whoever reviews in this centre can open that round again."
            )
            % {
                "record": record,
                "kind": result.get_kind_display(),
                "person": result.accepted_by,
                "date": _date(result.as_of),
            }
        )


class RecordIsInUse(Refused):
    """Another row names the record; it says which."""

    def __init__(self, record: object, user: object) -> None:
        super().__init__(
            _("“%(user)s” uses “%(record)s”. Change or remove that one first.") % {"record": record, "user": user}
        )


class WrongOrder(Refused):
    """A round was asked for before the one it rests on."""


class EnteredBySamePerson(Refused):
    """Somebody who entered figures of a round cannot accept it."""


class NotReady(Refused):
    """The round cannot be submitted yet; `findings` say why."""

    def __init__(self, findings: tuple[str, ...]) -> None:
        self.findings = findings
        super().__init__(" ".join(findings))


class MeterIsInUse(Refused):
    """A meter with bills, sub-meters, or inputs made of it stays."""

    def __init__(self, meter: str) -> None:
        super().__init__(
            _("“%(meter)s” has bills, sub-meters or inputs of a round. Remove those first.") % {"meter": meter}
        )


class CountedTwice(Refused):
    """The same energy or water would be in a round twice."""


class CurrencyDiffers(Refused):
    """The bills are in another currency than the assessment."""

    def __init__(self, meter: str, assessment: str) -> None:
        words = {"meter": meter, "assessment": assessment}
        super().__init__(_("The bills are in %(meter)s and the assessment is in %(assessment)s.") % words)


class BillsAreIncomplete(Refused):
    """The bills of a meter carry no total for the period."""

    def __init__(self, total: "BillTotal") -> None:
        self.total = total
        if total.overlaps:
            sentence = _("Some days stand on two bills. Mend that first; nothing is counted twice.")
        elif total.may_average:
            sentence = _("%(missing)s days have no bill. Add them, or use the daily average of the recorded days.")
        else:
            sentence = _("%(missing)s days have no bill, and less than nine months are too little for an average.")
        super().__init__(sentence % {"missing": total.missing_day_count})


class RowsRefused(ValidationError):
    """Some of several rows that were sent together cannot be kept; none was.

    rows  the refusals by the row's place in what was sent, from 0
    name  what the rows are
    """

    def __init__(self, rows: Mapping[int, ValidationError], name: str = "effects") -> None:
        self.rows = dict(rows)
        self.name = name
        super().__init__(
            [
                _("Line %(number)s: %(sentence)s") % {"number": place + 1, "sentence": sentence}
                for place, error in self.rows.items()
                for sentence in error.messages
            ]
        )


def _date(at: object) -> str:
    return formats.date_format(timezone.localtime(at), "j F Y")  # type: ignore[arg-type]  # a datetime
