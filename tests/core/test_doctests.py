"""Every example in the core's docstrings runs."""

import doctest
import importlib
import pkgutil

import pytest

import indicators.core

MODULES = [f"indicators.core.{module.name}" for module in pkgutil.iter_modules(indicators.core.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
