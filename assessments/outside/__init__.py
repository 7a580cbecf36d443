"""The calculation from outside: plain JSON in, figures with their chains out, nothing saved."""

from assessments.outside.answers import Answer
from assessments.outside.calculating import calculate, calculate_text
from assessments.outside.problems import NotCalculated, Problem
from assessments.outside.schemas import for_openapi, input_schema, output_schema

__all__ = [
    "Answer",
    "NotCalculated",
    "Problem",
    "calculate",
    "calculate_text",
    "for_openapi",
    "input_schema",
    "output_schema",
]
