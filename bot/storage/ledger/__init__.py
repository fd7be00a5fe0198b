"""Images and money: entries, daily sums, limits, usage."""
