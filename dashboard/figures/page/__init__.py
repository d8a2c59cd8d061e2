"""A whole build as one HTML file that needs no server and asks no other host."""
