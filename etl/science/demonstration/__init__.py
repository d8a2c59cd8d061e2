"""Simulated climate and movement to try the atlas with; every number is demonstration data."""
