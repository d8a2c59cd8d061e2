"""What a view says of a build: pure functions from tables and words to titles, sums and files."""
