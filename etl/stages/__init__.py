"""One module per stage of the build, each run(inputs) -> outputs."""
