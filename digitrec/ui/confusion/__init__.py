"""Confusion: which digits are taken for which."""
