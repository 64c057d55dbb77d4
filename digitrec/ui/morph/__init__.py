"""Morph: what lies between two drawings."""
