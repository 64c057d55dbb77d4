"""Commands that measure the app and print what they found; never tests."""
