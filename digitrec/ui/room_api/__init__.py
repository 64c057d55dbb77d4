"""Rooms over HTTP: what phones and walls ask for, beside the pages and without their runs."""
