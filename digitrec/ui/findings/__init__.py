"""What pages open with: sentences that change with the figures behind them, one file per page."""
