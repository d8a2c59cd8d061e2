"""Downloads what a profile names from its publishers: windows or whole files, never half a file."""
