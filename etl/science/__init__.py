"""Maths on arrays and tables in memory; opens no file."""
