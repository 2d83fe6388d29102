"""Sweeps: projects that differ in a few values, each judged, and what follows from the verdicts."""
