"""Print figures: drawn with matplotlib, the same every time; no Streamlit here."""
