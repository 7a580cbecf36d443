"""The version of the calculation core that a frozen result names."""

CORE_VERSION = "1.0.0"
