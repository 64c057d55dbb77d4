"""My hand: which network knows a hand best."""
