"""A room of people who draw on their phones: what is kept of it, and what it says."""
