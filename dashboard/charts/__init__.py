"""Charts: pure functions from published numbers to Plotly figures."""
