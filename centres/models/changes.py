"""What changed in a centre's records, and in which transaction, for programs that keep copies."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from centres.tenancy import CentreOwnedModel


class RecordChange(CentreOwnedModel):
    """One record that one transaction made, changed or removed. Written by the database alone (`NoteChanges`).

    kind           the record's table
    enterprise_id  whose record it is, where an enterprise manager may read such records
    transaction    number of the transaction; a later number may have been committed earlier
    noted_at       by the clock of the database
    """

    kind = models.CharField(_("table"), max_length=63)
    record_id = models.UUIDField(_("record"))
    enterprise_id = models.UUIDField(_("enterprise"), null=True)
    transaction = models.BigIntegerField(_("transaction"))
    is_removed = models.BooleanField(_("removed"), default=False)
    noted_at = models.DateTimeField(_("noted"))

    class Meta(CentreOwnedModel.Meta):
        abstract = False
        verbose_name = _("change of a record")
        verbose_name_plural = _("changes of records")
        indexes = [models.Index(fields=["centre", "kind", "transaction"], name="change_by_transaction")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
