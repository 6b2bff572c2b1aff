"""Cases: from the graph to what is derived from it (situations with a valuation, a decision, and what twins them)."""
