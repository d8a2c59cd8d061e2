"""Maps of districts: what is shown (layers), where it lies (outlines), and how it is drawn on screen."""
