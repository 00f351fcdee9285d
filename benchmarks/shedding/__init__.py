"""`script/bench shedding`: our core and three mimics of common shedders on the same pretend days."""
