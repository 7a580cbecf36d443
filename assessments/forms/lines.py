"""Several lines of one form, to which another empty one can be added without losing what was typed."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _


class MoreLines(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable when it runs
    """All lines of one record.

    new_line  what an added line begins with
    """

    new_line: ClassVar[Mapping[str, str]] = {}

    def ask_for_more(self) -> None:
        """Add an empty line to what was typed, and refuse nothing yet."""
        self.data = data = cast(QueryDict, self.data).copy()
        total = f"{self.prefix}-TOTAL_FORMS"
        typed = str(data.get(total, ""))
        count = min(int(typed), self.max_num - 1) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
        data[total] = str(count + 1)
        for name, value in self.new_line.items():
            data[f"{self.prefix}-{count}-{name}"] = value
        forget = [name for name in ("management_form", "forms") if name in self.__dict__]
        for name in forget:
            del self.__dict__[name]
        for form in self.forms:
            form.forgive()
        self._errors: list[dict[str, Any]] = [{} for _form in self.forms]
        self._non_form_errors = self.error_class()

    def changes(self) -> tuple[list[Any], list[Any]]:
        """Return the lines that say something, and what the service does with them."""
        pairs = [(form, form.change()) for form in self.forms]
        return [form for form, change in pairs if change], [change for _form, change in pairs if change]

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name the box that removes a line."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove this line")
