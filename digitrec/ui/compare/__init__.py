"""Compare: longer training, honest confidence, head to head."""
