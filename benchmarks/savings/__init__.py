"""What `script/bench savings` measures: speed, memory, agreement, and how often the intervals hold."""
