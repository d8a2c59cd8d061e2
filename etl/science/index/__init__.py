"""The hotspot index: score, classes, robustness.

The dashboard may import table, normalise, aggregate, composite, hotspots, robustness and variants: they need
numpy and pandas only. measures, gathering and alternatives read the build's variables and belong to the ETL.
"""
