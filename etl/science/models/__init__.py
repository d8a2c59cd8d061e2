"""Models of how moves spread between places: gravity, radiation, and fitting to known margins."""
