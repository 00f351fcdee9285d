"""From a person who consents at Enedis to a token for the points that he shared: pages, state, claim."""
