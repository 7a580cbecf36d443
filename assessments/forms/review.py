"""What is said when a round is handed over, given back or opened again."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from assessments.fields import AnswerFields
from assessments.pages.findings import FindingRow
from assessments.refusals import NotReady
from centres.forms.base import LONGEST_TEXT, PlainForm


class ReviewForm(PlainForm):
    """What is said when a round goes from one person to another, who may have several reasons to say no."""

    def refuse(self, error: Exception) -> None:
        """Show a refusal of a service; one with several reasons shows each."""
        super().refuse(ValidationError(list(error.findings)) if isinstance(error, NotReady) else error)


class SubmitForm(ReviewForm):
    """What the reviewer should know, and an answer to each question about the figures.

    The fields of the answers stand beside the questions, outside of the form's own box: `form` ties them to it.
    """

    html_id = "submit-form"

    note = forms.CharField(
        label=gettext_lazy("Note to the reviewer"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, questions: Sequence[FindingRow] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self._questions = tuple(questions)
        for row in self._questions:
            self.fields[f"answer-{row.key}"] = forms.CharField(
                label=row.title,
                required=False,
                max_length=LONGEST_TEXT,
                initial=row.answer or row.earlier_answer,
                widget=forms.Textarea(attrs={"rows": 2, "form": self.html_id}),
            )

    @property
    def questions(self) -> list[tuple[FindingRow, forms.BoundField]]:
        """Return each question with the field of its answer."""
        return [(row, self[f"answer-{row.key}"]) for row in self._questions]

    def answers(self) -> list[AnswerFields]:
        """Return what the service takes."""
        return [
            AnswerFields(finding_key=row.key, answer=self.cleaned_data[f"answer-{row.key}"]) for row in self._questions
        ]


class ReasonForm(ReviewForm):
    """Why a round comes back or is opened again."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Say what has to be changed. Whoever entered the figures reads it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)


class AcceptForm(ReviewForm):
    """Which version of the round the reviewer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
