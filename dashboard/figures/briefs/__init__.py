"""Briefs: one A4 page per district and four for the country, drawn by the engine of the figures."""
