"""What the services of this app refuse, each as a sentence for the person."""

from django.utils.translation import gettext as _

from assessments.refusals import Refused


class NothingAccepted(Refused):
    """A case study was asked for before a round was accepted."""

    def __init__(self) -> None:
        super().__init__(
            _("A case study prints accepted figures. Let a round be accepted first, then ask for the case study.")
        )


class RoundNotAccepted(Refused):
    """A case study was asked for on a round that is not accepted (any more)."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            _("The %(kind)s round is not accepted. A case study prints accepted figures only.") % {"kind": kind}
        )


class AlreadyWithdrawn(Refused):
    """A consent was withdrawn twice."""

    def __init__(self) -> None:
        super().__init__(_("This consent was withdrawn already."))


class BelongsToNoCentre(Refused):
    """A published case was asked for in a centre of another country."""

    def __init__(self) -> None:
        super().__init__(_("This published case belongs to another centre's country, or to none that is named."))
