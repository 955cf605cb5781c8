"""The books of the headless tests serve here as well."""

from tests.headless.conftest import book

__all__ = ["book"]
