"""The dashboard: shows published builds; opens no raster and computes no indicator."""
