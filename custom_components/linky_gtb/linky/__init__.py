"""One Linky meter: the rules of its time series, the Conso API client, its statistics and its entities."""
