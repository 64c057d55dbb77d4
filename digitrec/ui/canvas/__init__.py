"""The canvas that a person draws on."""
