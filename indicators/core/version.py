"""The version of the calculation core that a frozen result names."""

CORE_VERSION = "2.0.0"
