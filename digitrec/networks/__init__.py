"""The networks as data, the folders they are kept in, and the predictor that serves them."""
