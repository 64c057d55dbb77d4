"""A phone's visit to a room, beside the canvas."""
