"""The parts that pages are made of, each with its JavaScript and CSS beside it."""
