"""Room: the wall that many phones draw on."""
