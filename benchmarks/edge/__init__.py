"""What `script/bench edge` measures."""
