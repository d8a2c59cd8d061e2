"""Contents of figures: from a build and a selection to something that a layout can draw."""
