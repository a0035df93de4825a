"""The search for slices, over arrays alone: it knows neither tables nor engines."""
