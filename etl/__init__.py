"""From rasters and movement tables to one published build."""
