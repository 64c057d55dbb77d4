"""Findings: what figures say, as sentences that a visitor understands; no Streamlit in here."""
