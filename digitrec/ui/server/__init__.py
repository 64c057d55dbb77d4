"""The server beside the pages: how it starts, what it answers with, logs and counts."""
